-- Matters other than incidents have case files too: a report to a line manager, questionable content, excessive use.
alter table case_file add column kind varchar(30) default 'INCIDENT' not null;

-- The matter that an incident was raised from; of one matter at most one incident.
alter table case_file add column raised_from varchar(20) references case_file (reference);
create unique index case_file_by_raised_from on case_file (raised_from);
