-- Which notice went out for which occasion, so that a retry does not mail again. The hash stands for the recipient:
-- the table names nobody.
create table notice_sent (
    occasion       varchar(200) not null,
    recipient_hash char(64)     not null,
    notice         varchar(64)  not null,
    sent_at        timestamp(6) with time zone not null,
    primary key (occasion, recipient_hash)
);
