-- When a closed case may be deleted at the earliest: set once those who can put a hold on it were told of that.
alter table case_file add column delete_after timestamp(6) with time zone;

-- What was deleted. No reference: who knows one can ask for it (the print is a keyed hash), and nobody can list them.
-- Each tag is an HMAC over the row and the tag before, with the key of the chronologies; numbers count from 1 without a gap.
create table deleted_case (
    number          integer      not null primary key,
    reference_print varchar(64)  not null,
    entries         integer      not null,
    anchored        varchar(64)  not null, -- SHA-256 over what the anchors keep of the chronology
    rule            varchar(100) not null,
    deleted_by      bytea        not null,
    deleted_at      timestamp(6) with time zone not null,
    tag             bytea        not null
);

create index deleted_case_by_print on deleted_case (reference_print);

-- What the anchors keep of the chronologies of deleted cases: hashes from which nobody can tell the case, and with which
-- the digests can be computed again.
create table anchored_deleted (
    anchor  integer     not null references anchor (number),
    line    varchar(64) not null,
    deleted integer     not null references deleted_case (number),
    primary key (anchor, line)
);

create index anchored_deleted_by_case on anchored_deleted (deleted);

-- Whether a digest is over hashes of lines (earlier ones are over the lines), and how much of deleted_case it covers.
alter table anchor add column hashed boolean default false not null;
alter table anchor add column deleted integer default 0 not null;

-- What is counted of each deleted case: no reference, no person, and nothing that says which case it was.
create table case_figure (
    id                 uuid        not null primary key,
    reported           varchar(7)  not null, -- the month, as in 2026-11
    school             varchar(40) not null,
    severity           smallint    not null,
    category           varchar(40),
    outcome            varchar(20) not null,
    first_look_seconds bigint,
    first_look_in_time boolean,
    decision_seconds   bigint,
    decision_in_time   boolean,
    close_seconds      bigint,
    close_in_time      boolean
);

-- One row. Since when something deleted may still be found in the database's files, and what came of clearing them.
create table file_clearing (
    id         integer not null primary key,
    wanted_at  timestamp(6) with time zone,
    cleared_at timestamp(6) with time zone,
    problem    varchar(500)
);

insert into file_clearing (id) values (1);
