-- What shows at the start whether the key files are those of this database: for each purpose something known, sealed.
create table key_check (
    purpose varchar(20) not null primary key,
    proof   bytea       not null
);
