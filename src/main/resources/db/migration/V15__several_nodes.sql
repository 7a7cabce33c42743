-- What several nodes share beside the cases; empty where there is one node on a database in a file.

-- Who is signed in to the web applications. The cookie carries a signature beside the id, so that an id read here opens
-- nothing; what is in a session is sealed. The columns are named by Spring Session.
create table web_session (
    primary_id            char(36) not null primary key,
    session_id            char(36) not null unique,
    creation_time         bigint   not null,
    last_access_time      bigint   not null,
    max_inactive_interval integer  not null,
    expiry_time           bigint   not null,
    principal_name        varchar(100)
);

create index web_session_by_expiry on web_session (expiry_time);

create table web_session_attributes (
    session_primary_id char(36)     not null references web_session (primary_id) on delete cascade,
    attribute_name     varchar(200) not null,
    attribute_bytes    bytea        not null,
    primary key (session_primary_id, attribute_name)
);

-- How much of an allowance is used up: all of it is back at the time that stands here, and the row then goes. Whose it is
-- is a keyed hash.
create table allowance (
    whose   varchar(64) not null primary key,
    back_at timestamp(6) with time zone not null
);

create index allowance_by_time on allowance (back_at);
