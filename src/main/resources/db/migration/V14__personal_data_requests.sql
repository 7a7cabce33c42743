-- Which cases a request about somebody's personal data concerns. That they belong together is all that it tells: whose
-- request it is, what the person is in the case, and what is masked, is sealed.
create table personal_data_case (
    request   varchar(20) not null references case_file (reference),
    reference varchar(20) not null references case_file (reference) on delete cascade,
    looked_at integer     not null, -- how many entries of the chronology were looked through; 0 before
    choices   bytea       not null,
    primary key (request, reference)
);

create index personal_data_case_by_case on personal_data_case (reference);
