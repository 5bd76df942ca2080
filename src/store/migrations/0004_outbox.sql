-- Mail to be sent, written with the change it tells of. The body holds links and is wiped once sent.

create table outbox (
    id text not null primary key,
    booking_id text not null references booking (id) on delete cascade,
    kind text not null,
    dedupe_key text not null unique,
    state text not null check (state in ('queued', 'sent', 'failed', 'superseded')),
    due_at bigint not null,
    attempts bigint not null,
    last_error text,
    body text not null,
    created_at bigint not null,
    sent_at bigint
);

create index outbox_due on outbox (state, due_at);
create index outbox_booking on outbox (booking_id);

-- Who did what to which booking, without a word about the citizen.
create table audit (
    id text not null primary key,
    at bigint not null,
    clerk_id text references clerk (id),
    booking_id text,
    action text not null
);

create index audit_booking on audit (booking_id);

create table setting (
    name text not null primary key,
    value text not null
);
