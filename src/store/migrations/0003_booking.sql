-- Bookings and what hangs on them. Times are unix seconds; wall_day and wall_start are what the citizen
-- was promised, in the zone beside them.

create table booking (
    id text not null primary key,
    code text unique,
    office_id text not null references office (id),
    service_id text not null references service (id),
    counter_id text not null references counter (id),
    snapshot text not null,
    starts_at bigint not null,
    ends_at bigint not null,
    busy_until bigint not null,
    wall_day text not null,
    wall_start text not null,
    zone text not null,
    state text not null,
    hold_hash text not null unique,
    hold_until bigint,
    browser text,
    browser_seat bigint,
    idem_key text unique,
    lang text not null,
    epoch bigint not null,
    sequence bigint not null,
    created_at bigint not null,
    confirmed_at bigint,
    closed_at bigint,
    -- How many holds one browser may have, said by data: there are only so many seats.
    unique (browser, browser_seat)
);

create index booking_agenda on booking (office_id, wall_day);
create index booking_service on booking (service_id);
create index booking_counter on booking (counter_id);
create index booking_held on booking (state, hold_until);

-- The rule that nobody books twice. A tick is five minutes of UTC.
create table occupancy (
    counter_id text not null references counter (id),
    tick bigint not null,
    booking_id text not null references booking (id) on delete cascade,
    primary key (counter_id, tick)
);

create index occupancy_booking on occupancy (booking_id);

-- The only table that says who somebody is.
create table person (
    booking_id text not null primary key references booking (id) on delete cascade,
    name text not null,
    surname text not null,
    email text not null,
    phone text,
    address text,
    details text,
    privacy_at bigint not null
);

-- Links out in the world, by hash. A replaced link stays to be recognised and opens nothing.
create table token (
    hash text not null primary key,
    booking_id text not null references booking (id) on delete cascade,
    purpose text not null check (purpose in ('manage', 'room')),
    created_at bigint not null,
    replaced_at bigint
);

create index token_booking on token (booking_id);

-- The live part of a booking. busy_clerk is the clerk while the visit is theirs; that it is unique means
-- that nobody is in two calls.
create table visit (
    booking_id text not null primary key references booking (id) on delete cascade,
    arrived_at bigint,
    present bigint not null check (present in (0, 1)),
    clerk_id text references clerk (id),
    busy_clerk text unique,
    called_at bigint,
    began_at bigint,
    ended_at bigint,
    note text not null
);

create index visit_clerk on visit (clerk_id);
