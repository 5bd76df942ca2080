-- Forms that are being filled in, by the hash of the key their browser has. The fields are what was typed,
-- so a row lives no longer than its form.

create table draft (
    hash text not null primary key,
    fields text not null,
    expires_at bigint not null
);

create index draft_expires on draft (expires_at);
