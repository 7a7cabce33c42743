-- How each person wants to hear of new tasks; who is not here gets the daily list. The print stands for the user.
create table mail_wish (
    user_print varchar(64) not null primary key,
    wish       varchar(20) not null
);

create index mail_wish_by_wish on mail_wish (wish);

create sequence stand_in_number start with 1;

-- Who stands in for whom, from the first to the last day. Each print is of a kind of its own, so that the tables do not
-- tell which of their rows are about the same person.
create table stand_in (
    number         bigint      not null primary key,
    version        integer     not null,
    away_print     varchar(64) not null,
    away_user      bytea       not null,
    stand_in_print varchar(64) not null,
    stand_in_user  bytea       not null,
    arranged_by    bytea       not null,
    reason         bytea,
    first_day      date        not null,
    last_day       date        not null,
    state          varchar(20) not null
);

create index stand_in_by_away on stand_in (away_print, state);
create index stand_in_by_stand_in on stand_in (stand_in_print, state);

-- The roles that a period gives. Own: the stand-in held the role before, and keeps it afterwards.
create table stand_in_role (
    number bigint      not null references stand_in (number),
    role   varchar(40) not null,
    own    boolean     not null,
    primary key (number, role)
);
