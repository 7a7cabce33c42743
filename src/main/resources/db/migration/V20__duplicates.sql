-- With each page of a case goes the question which others tell the same story; each deletion asks it as well. PostgreSQL makes
-- no index for a reference to another row.
create index case_file_by_duplicate_of on case_file (duplicate_of);
