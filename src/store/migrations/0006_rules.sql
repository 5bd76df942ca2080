-- The finer rules of the calendar. What is added here has a default that leaves things as they were, save
-- public holidays: they close an office unless it says otherwise.

-- patron is the day of the municipality's patron saint, MM-DD. revision rises with every change of what
-- the office's calendar is made of.
alter table office add column holidays bigint not null default 1 check (holidays in (0, 1));
alter table office add column patron text;
alter table office add column revision bigint not null default 0;

-- Null: as long as the configuration says, or as many as one likes.
alter table service add column buffer_before_min bigint not null default 0
    check (buffer_before_min >= 0);
alter table service add column buffers_inside bigint not null default 0
    check (buffers_inside in (0, 1));
alter table service add column hold_min bigint check (hold_min > 0);
alter table service add column move_cutoff_min bigint not null default 0 check (move_cutoff_min >= 0);
alter table service add column cancel_cutoff_min bigint not null default 0
    check (cancel_cutoff_min >= 0);
alter table service add column most_active bigint check (most_active > 0);
alter table service add column visibility text not null default 'public'
    check (visibility in ('public', 'link', 'staff'));
alter table service add column ask_phone text not null default 'optional'
    check (ask_phone in ('no', 'optional', 'required'));
alter table service add column ask_details text not null default 'optional'
    check (ask_details in ('no', 'optional', 'required'));
alter table service add column confirm_mode text not null default 'none'
    check (confirm_mode in ('none', 'email'));
alter table service add column confirm_min bigint not null default 60 check (confirm_min > 0);

-- An internal counter is given to who books through the office, never to who books on the portal.
alter table counter add column internal bigint not null default 0 check (internal in (0, 1));

-- Every so many weeks, counted from the week of anchor_date; or one weekday of each month, the first to
-- the fifth or, -1, the last.
alter table opening add column every_weeks bigint not null default 1
    check (every_weeks between 1 and 52);
alter table opening add column anchor_date text;
alter table opening add column nth_in_month bigint
    check (nth_in_month between -1 and 5 and nth_in_month <> 0);

-- Null: from the start of the visit.
alter table booking add column busy_from bigint;

-- Who has many appointments of one service, said by data: there are only so many seats. The address is
-- kept here in the form in which two spellings of it are one.
alter table person add column email_norm text;
alter table person add column seat_service text;
alter table person add column seat bigint;

create unique index person_seat on person (seat_service, email_norm, seat);
