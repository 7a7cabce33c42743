-- The directory of the accounts in the trust's name. Platform, handle and address are public on the platform itself;
-- whatever names a person or was written by one is sealed.

create sequence official_account_number start with 1;
create sequence official_account_holder_number start with 1;

create table official_account (
    reference         varchar(20)  not null primary key,
    version           integer      not null,
    school            varchar(40)  not null,
    state             varchar(20)  not null,
    platform          varchar(100) not null,
    handle            varchar(100) not null,
    link              varchar(500),
    purpose           bytea        not null,
    announced_by      bytea,
    owner_user        bytea,
    recovery_contacts bytea,
    announced_at      timestamp(6) with time zone not null,
    entered_at        timestamp(6) with time zone,
    attested_at       timestamp(6) with time zone,
    retired_at        timestamp(6) with time zone,
    changes           integer      not null
);

create index official_account_by_state on official_account (state);

-- Who can sign in to an account: until the access of somebody who has left is taken away.
create table official_account_holder (
    number     bigint      not null primary key,
    reference  varchar(20) not null references official_account (reference),
    user_print varchar(64) not null,
    user_id    bytea       not null,
    left_at    timestamp(6) with time zone,
    ended_at   timestamp(6) with time zone
);

create index official_account_holder_by_account on official_account_holder (reference);
create index official_account_holder_by_user on official_account_holder (user_print);

-- What happened to an account; the incident is one that was raised because of it.
create table official_account_change (
    reference   varchar(20)  not null references official_account (reference),
    position    integer      not null,
    entered_at  timestamp(6) with time zone not null,
    who         bytea        not null,
    what        varchar(200) not null,
    entry_text  bytea        not null,
    incident    varchar(20),
    primary key (reference, position)
);
