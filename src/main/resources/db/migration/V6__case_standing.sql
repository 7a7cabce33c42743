-- How each case stands, to be listed and counted: what the case file and the engine know, in one row that can be sorted.
-- It changes in the transaction that changes the case. No story, and no name but the user name of who has the task.
create table case_standing (
    reference      varchar(20)  not null primary key references case_file (reference),
    school         varchar(40)  not null,
    is_open        boolean      not null,
    state          varchar(20)  not null,
    severity       smallint     not null, -- 0 serious, 1 not: serious cases come first
    category       varchar(40),
    subject_type   varchar(20)  not null,
    conduct        varchar(20),
    ending         varchar(20),
    opened_at      timestamp(6) with time zone not null,
    closed_at      timestamp(6) with time zone,
    -- the most urgent open task; empty where no task is open
    step_id        varchar(255) default '' not null,
    step           varchar(255) default '' not null,
    waits_for      varchar(400) default '' not null,
    assignee       varchar(255) default '' not null,
    waiting_since  timestamp(6) with time zone,
    due            timestamp(6) with time zone default timestamp with time zone '9999-12-31 00:00:00+00' not null,
    open_tasks     integer      default 0 not null,
    -- when it was first taken up, decided and closed, and when that was due
    first_look_at  timestamp(6) with time zone,
    first_look_due timestamp(6) with time zone,
    decided_at     timestamp(6) with time zone,
    decided_due    timestamp(6) with time zone,
    closed_due     timestamp(6) with time zone,
    seconds_open   bigint       default 0 not null, -- from report to close
    late_by        bigint       default 0 not null, -- seconds that it was closed after that was due; 0 where in time
    followed       boolean      default false not null -- whether what the engine knows has been read
);

insert into case_standing (reference, school, is_open, state, severity, category, subject_type, conduct, ending, opened_at,
                           closed_at)
select reference, school, state <> 'CLOSED', state, case when serious then 0 else 1 end, category, subject_type, conduct,
       ending, opened_at, closed_at
from case_file;

-- For each way to sort open cases, alone and within a school; those that sort by something else sort by lateness within it.
create index standing_due on case_standing (is_open, due, reference);
create index standing_opened on case_standing (is_open, opened_at, reference);
create index standing_severity on case_standing (is_open, severity, due, reference);
create index standing_step on case_standing (is_open, step_id, due, reference);
create index standing_assignee on case_standing (is_open, assignee, due, reference);
create index standing_school_due on case_standing (is_open, school, due, reference);
create index standing_school_opened on case_standing (is_open, school, opened_at, reference);
create index standing_school_severity on case_standing (is_open, school, severity, due, reference);
create index standing_school_step on case_standing (is_open, school, step_id, due, reference);
create index standing_school_assignee on case_standing (is_open, school, assignee, due, reference);

-- And for closed ones, the latest first.
create index standing_closed on case_standing (is_open, closed_at desc, reference desc);
create index standing_severity_closed on case_standing (is_open, severity, closed_at desc, reference desc);
create index standing_took on case_standing (is_open, seconds_open desc, reference desc);
create index standing_late on case_standing (is_open, late_by desc, reference desc);
create index standing_school_closed on case_standing (is_open, school, closed_at desc, reference desc);
create index standing_school_severity_closed on case_standing (is_open, school, severity, closed_at desc, reference desc);
create index standing_school_took on case_standing (is_open, school, seconds_open desc, reference desc);
create index standing_school_late on case_standing (is_open, school, late_by desc, reference desc);

create index standing_to_follow on case_standing (followed, reference);
