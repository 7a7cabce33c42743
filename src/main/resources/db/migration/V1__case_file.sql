-- The story of each case. The engine's tables know only its reference and a few codes.

create sequence case_number start with 1;

create table case_file (
    reference           varchar(20)  not null primary key,
    version             integer      not null,
    school              varchar(40)  not null,
    state               varchar(20)  not null,
    serious             boolean      not null,
    serious_since       timestamp(6) with time zone,
    category            varchar(40),
    subject_type        varchar(20)  not null,
    conduct             varchar(20),
    ending              varchar(20),
    duplicate_of        varchar(20) references case_file (reference),
    immediate_risk      boolean      not null,
    opened_at           timestamp(6) with time zone not null,
    closed_at           timestamp(6) with time zone,
    entries             integer      not null,
    narrative           varchar         not null,
    platform            varchar,
    link                varchar,
    subject_description varchar,
    reporter_user       varchar,
    reporter_name       varchar,
    reporter_email      varchar,
    reporter_role       varchar,
    outcome             varchar,
    message_to_reporter varchar
);

create index case_file_by_state on case_file (state, school);

-- User names of those named in a report: they must never see the case.
create table case_subject (
    reference varchar(20)  not null references case_file (reference),
    user_id   varchar(64)  not null,
    primary key (reference, user_id)
);

create index case_subject_by_user on case_subject (user_id);

-- Entries are only ever added; the position counts from 1 without a gap in each case.
create table chronology_entry (
    reference  varchar(20)  not null references case_file (reference),
    position   integer      not null,
    entered_at timestamp(6) with time zone not null,
    who        varchar(64)  not null,
    what       varchar(200) not null,
    entry_text varchar      not null,
    primary key (reference, position)
);

create table case_document (
    id         uuid         not null primary key,
    reference  varchar(20)  not null references case_file (reference),
    kind       varchar(20)  not null,
    name       varchar(200) not null,
    media_type varchar(100) not null,
    sha256     varchar(64)     not null,
    content    bytea        not null,
    added_at   timestamp(6) with time zone not null
);

create index case_document_by_case on case_document (reference, kind);
