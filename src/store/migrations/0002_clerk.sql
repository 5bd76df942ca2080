-- Who works at the desks. Sessions are kept by the hash of their secret.

create table clerk (
    id text not null primary key,
    login text not null unique,
    name text not null,
    password_hash text not null,
    active bigint not null check (active in (0, 1)),
    created_at bigint not null
);

create table clerk_office (
    clerk_id text not null references clerk (id) on delete cascade,
    office_id text not null references office (id) on delete cascade,
    primary key (clerk_id, office_id)
);

create index clerk_office_office on clerk_office (office_id);

create table clerk_session (
    hash text not null primary key,
    clerk_id text not null references clerk (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null
);

create index clerk_session_clerk on clerk_session (clerk_id);
create index clerk_session_expires on clerk_session (expires_at);
