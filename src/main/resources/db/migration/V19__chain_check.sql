-- The regular check of all chronologies: each run, how far it has come, and what it found. How many, and no case.
create table chain_check (
    number          integer     not null primary key,
    started_at      timestamp(6) with time zone not null,
    ended_at        timestamp(6) with time zone,
    after_reference varchar(20) default '' not null,
    cases           integer     default 0 not null,
    broken          integer     default 0 not null,
    broken_anchors  integer     default 0 not null
);
