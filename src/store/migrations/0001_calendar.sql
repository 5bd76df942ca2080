-- Offices, what they offer and when. Columns are text and bigint only, so that the same text runs on
-- SQLite and PostgreSQL: ids are UUIDs as text, flags 0 or 1, minutes wall time, days YYYY-MM-DD.

create table office (
    id text not null primary key,
    slug text not null unique,
    name text not null,
    description text not null,
    phone text not null,
    email text not null,
    zone text not null,
    position bigint not null
);

create table service (
    id text not null primary key,
    office_id text not null references office (id),
    slug text not null,
    name text not null,
    description text not null,
    bring text not null,
    duration_min bigint not null check (duration_min > 0),
    buffer_min bigint not null check (buffer_min >= 0),
    step_min bigint not null check (step_min > 0),
    lead_min bigint not null check (lead_min >= 0),
    horizon_days bigint not null check (horizon_days >= 0),
    asks_address bigint not null check (asks_address in (0, 1)),
    offered bigint not null check (offered in (0, 1)),
    position bigint not null,
    unique (office_id, slug)
);

create table counter (
    id text not null primary key,
    office_id text not null references office (id),
    name text not null,
    active bigint not null check (active in (0, 1)),
    position bigint not null
);

create index counter_office on counter (office_id);

create table counter_service (
    counter_id text not null references counter (id) on delete cascade,
    service_id text not null references service (id) on delete cascade,
    primary key (counter_id, service_id)
);

create index counter_service_service on counter_service (service_id);

-- Weekday 1 is Monday. A null counter or service stands for all of the office.
create table opening (
    id text not null primary key,
    office_id text not null references office (id),
    counter_id text references counter (id) on delete cascade,
    service_id text references service (id) on delete cascade,
    weekday bigint not null check (weekday between 1 and 7),
    start_min bigint not null check (start_min >= 0),
    end_min bigint not null check (end_min <= 1440),
    valid_from text,
    valid_to text,
    check (start_min < end_min)
);

create index opening_office on opening (office_id);

-- A null office stands for all of them: a public holiday.
create table exception (
    id text not null primary key,
    office_id text references office (id),
    counter_id text references counter (id) on delete cascade,
    kind text not null check (kind in ('close', 'open', 'replace')),
    date_from text not null,
    date_to text not null,
    start_min bigint not null check (start_min >= 0),
    end_min bigint not null check (end_min <= 1440),
    reason text not null,
    check (start_min < end_min),
    check (date_from <= date_to)
);

create index exception_office on exception (office_id);
