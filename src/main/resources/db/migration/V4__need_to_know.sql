-- Why somebody is kept from a case: named in it, or stepped back from it by themselves.
alter table case_subject add column basis varchar(20) default 'NAMED' not null;

-- Case managers who may read the story of a case, until it is taken from them again.
create table case_access (
    reference  varchar(20) not null references case_file (reference),
    user_print varchar(64) not null,
    user_id    bytea       not null,
    given_at   timestamp(6) with time zone not null,
    primary key (reference, user_print)
);

create index case_access_by_user on case_access (user_print);
