-- The outbox knows more of what becomes of a mail. Its check cannot be changed in place on SQLite, so the
-- table is made anew.
--
-- 'sending' is written in the moment before a mail can have gone, and is 'uncertain' if nobody came back
-- to say how it went. 'refused' is the mail server's word, 'failed' is ours, 'withheld' was never tried.
-- due_at is when to send it, or until when whoever took it has it. created_at of a reminder is the time
-- it is for. sequence is the state of the booking that it tells of.

drop index outbox_due;
drop index outbox_booking;

create table letter (
    id text not null primary key,
    booking_id text not null references booking (id) on delete cascade,
    kind text not null,
    dedupe_key text not null unique,
    sequence bigint not null,
    state text not null check (state in ('queued', 'sending', 'sent', 'refused', 'failed', 'uncertain',
                                         'withheld', 'superseded')),
    due_at bigint not null,
    attempts bigint not null,
    last_error text,
    body text not null,
    created_at bigint not null,
    sent_at bigint
);

insert into letter (id, booking_id, kind, dedupe_key, sequence, state, due_at, attempts, last_error,
                    body, created_at, sent_at)
select o.id, o.booking_id, o.kind, o.dedupe_key, b.sequence, o.state, o.due_at, o.attempts,
       o.last_error, o.body, o.created_at, o.sent_at
from outbox o join booking b on b.id = o.booking_id;

drop table outbox;
alter table letter rename to outbox;

create index outbox_due on outbox (state, due_at);
create index outbox_booking on outbox (booking_id);

-- How many mails one address has been sent is asked before each.
create index person_email on person (lower(email));

-- When citizens are reminded: '48h' is 48 hours before, '1d@09:00' at nine on the day before.
alter table office add column reminders text not null default '48h 0d@07:30';
