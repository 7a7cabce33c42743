-- The story of each case. The engine's tables know only its reference and a few codes.
-- Columns of type bytea are sealed: without the key files they tell nothing. Columns named *_print are keyed hashes.

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
    receipt_print       varchar(64) unique,
    entries             integer      not null,
    chain_head          bytea,
    narrative           bytea        not null,
    platform            bytea,
    link                bytea,
    subject_description bytea,
    reporter_user       bytea,
    reporter_name       bytea,
    reporter_email      bytea,
    reporter_role       bytea,
    outcome             bytea,
    message_to_reporter bytea
);

create index case_file_by_state on case_file (state, school);

-- User names of those named in a report: they must never see the case.
create table case_subject (
    reference  varchar(20) not null references case_file (reference),
    user_print varchar(64) not null,
    user_id    bytea       not null,
    primary key (reference, user_print)
);

create index case_subject_by_user on case_subject (user_print);

-- Entries are only ever added; the position counts from 1 without a gap in each case, and each tag covers the tag before.
create table chronology_entry (
    reference  varchar(20)  not null references case_file (reference),
    position   integer      not null,
    entered_at timestamp(6) with time zone not null,
    who        bytea        not null,
    who_print  varchar(64)  not null,
    what       varchar(200) not null,
    entry_text bytea        not null,
    tag        bytea        not null,
    primary key (reference, position)
);

-- What the reporter and Central Services write to each other.
create table case_message (
    reference     varchar(20) not null references case_file (reference),
    position      integer     not null,
    from_reporter boolean     not null,
    written_at    timestamp(6) with time zone not null,
    body          bytea       not null,
    primary key (reference, position)
);

create table case_document (
    id         uuid         not null primary key,
    reference  varchar(20)  not null references case_file (reference),
    kind       varchar(20)  not null,
    state      varchar(20)  not null,
    name       bytea        not null,
    media_type varchar(100) not null,
    size       bigint       not null,
    sha256     varchar(64)  not null,
    key_id     integer      not null,
    added_at   timestamp(6) with time zone not null
);

create index case_document_by_case on case_document (reference, kind);

-- The sealed content of a document, in pieces small enough to be passed on one at a time.
create table document_piece (
    document_id uuid    not null references case_document (id),
    number      integer not null,
    content     bytea   not null,
    primary key (document_id, number)
);

-- A report that was sent twice under the same key is one report.
create table report_submission (
    key_print    varchar(64) not null primary key,
    body_print   varchar(64) not null,
    reference    varchar(20) not null references case_file (reference),
    submitted_at timestamp(6) with time zone not null
);

-- The daily anchors, and the state in which each chain was anchored.
create table anchor (
    number      integer     not null primary key,
    chains      integer     not null,
    digest      varchar(64) not null,
    anchored_at timestamp(6) with time zone not null
);

create table anchored_chain (
    reference varchar(20)  not null references case_file (reference),
    entries   integer      not null,
    anchor    integer      not null references anchor (number),
    head      varchar(200) not null,
    primary key (reference, entries)
);

create index anchored_chain_by_anchor on anchored_chain (anchor);
