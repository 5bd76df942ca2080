//! Named days, the cases that calendars get wrong, and laws that hold on every day.

pub(super) mod laws;

use jiff::civil::{Date, Weekday, date};
use uuid::Uuid;

use super::*;
use crate::booking::holidays::Holidays;
use crate::booking::hours::{Exception, ExceptionKind, Opening, Reach, Wall};

pub(super) const ONE: CounterId = CounterId::new(Uuid::from_u128(1));
pub(super) const TWO: CounterId = CounterId::new(Uuid::from_u128(2));
const SERVICE: ServiceId = ServiceId::new(Uuid::from_u128(9));

#[test]
fn starts_are_counted_from_the_opening_and_not_from_the_hour() {
    let calendar = calendar(20, &[(Weekday::Monday, 8 * 60 + 30, 9 * 60 + 30)]);
    assert_eq!(
        walls(&calendar, date(2026, 11, 30)),
        ["08:30", "08:50", "09:10"]
    );
}

#[test]
fn a_visit_must_end_before_closing_time() {
    let fifty = calendar(20, &[(Weekday::Monday, 9 * 60, 9 * 60 + 50)]);
    assert_eq!(walls(&fifty, date(2026, 11, 30)), ["09:00", "09:20"]);
    let short = calendar(45, &[(Weekday::Monday, 9 * 60, 9 * 60 + 40)]);
    assert!(walls(&short, date(2026, 11, 30)).is_empty());
}

#[test]
fn the_step_may_be_shorter_or_longer_than_the_visit() {
    let mut calendar = calendar(90, &[(Weekday::Monday, 9 * 60, 13 * 60)]);
    calendar.rules.step_min = 60;
    assert_eq!(
        walls(&calendar, date(2026, 11, 30)),
        ["09:00", "10:00", "11:00"]
    );
    calendar.rules.duration_min = 45;
    calendar.rules.step_min = 15;
    assert_eq!(walls(&calendar, date(2026, 11, 30)).len(), 14);
}

#[test]
fn nothing_is_offered_in_the_past_and_nothing_between_two_starts() {
    let calendar = calendar(20, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
    let day = date(2026, 11, 30);
    let now = wall(day, 9, 7);
    let slots = free(&calendar, whole(day), now);
    assert_eq!(slots[0].start, wall(day, 9, 20));
    assert_eq!(
        place(&calendar, wall(day, 9, 0), now),
        Err(Unplaced::TooSoon)
    );
    assert_eq!(place(&calendar, wall(day, 9, 20), now), Ok(ONE));
    assert_eq!(
        place(&calendar, wall(day, 9, 25), now),
        Err(Unplaced::Closed)
    );
    let odd = wall(day, 9, 20) + SignedDuration::from_secs(1);
    assert_eq!(place(&calendar, odd, now), Err(Unplaced::Closed));
}

#[test]
fn the_lead_is_elapsed_time() {
    // 24 hours from Saturday 10:00 in summer time are Sunday 09:00 in winter time.
    let mut calendar = calendar(30, &[(Weekday::Sunday, 8 * 60, 12 * 60)]);
    calendar.rules.lead_min = 24 * 60;
    let now = wall(date(2026, 10, 24), 10, 0);
    let slots = free(&calendar, whole(date(2026, 10, 25)), now);
    assert_eq!(slots[0].start, wall(date(2026, 10, 25), 9, 0));
}

#[test]
fn the_horizon_is_civil_days() {
    let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
    calendar.rules.horizon_days = 7;
    let now = wall(date(2026, 11, 30), 23, 59);
    assert_eq!(
        place(&calendar, wall(date(2026, 12, 7), 9, 30), now),
        Ok(ONE)
    );
    assert_eq!(
        place(&calendar, wall(date(2026, 12, 14), 9, 0), now),
        Err(Unplaced::TooFar)
    );
    assert_eq!(free(&calendar, now..Timestamp::MAX, now).len(), 2);
}

#[test]
fn nine_is_nine_on_both_sides_of_the_change() {
    let calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
    for (day, utc) in [
        (date(2026, 10, 19), "2026-10-19T07:00:00Z"),
        (date(2026, 10, 26), "2026-10-26T08:00:00Z"),
        (date(2027, 3, 22), "2027-03-22T08:00:00Z"),
        (date(2027, 3, 29), "2027-03-29T07:00:00Z"),
    ] {
        let slots = free(&calendar, whole(day), wall(day, 0, 0));
        assert_eq!(slots[0].start.to_string(), utc);
    }
}

#[test]
fn a_night_of_25_hours_has_more_starts_and_each_only_once() {
    let calendar = calendar(30, &[(Weekday::Sunday, 60, 4 * 60)]);
    for day in [date(2026, 10, 25), date(2027, 10, 31)] {
        let slots = free(&calendar, whole(day), wall(day, 0, 0));
        assert_eq!(slots.len(), 8);
        let shown = walls(&calendar, day);
        assert_eq!(shown.iter().filter(|wall| *wall == "02:30").count(), 2);
        assert!(slots.windows(2).all(|pair| pair[0].end == pair[1].start));
    }
}

#[test]
fn a_night_of_23_hours_has_fewer_starts_and_none_that_no_clock_shows() {
    let calendar = calendar(30, &[(Weekday::Sunday, 60, 4 * 60)]);
    for day in [date(2027, 3, 28), date(2028, 3, 26)] {
        assert_eq!(walls(&calendar, day), ["01:00", "01:30", "03:00", "03:30"]);
    }
}

#[test]
fn two_rules_for_one_counter_do_not_make_two_of_it() {
    let doubled = calendar(
        30,
        &[
            (Weekday::Monday, 9 * 60, 11 * 60),
            (Weekday::Monday, 9 * 60, 10 * 60),
        ],
    );
    let day = date(2026, 11, 30);
    assert_eq!(walls(&doubled, day).len(), 4);
    let mut booked = doubled;
    booked.taken.push(taken(ONE, wall(day, 9, 0), 6));
    assert_eq!(
        place(&booked, wall(day, 9, 0), wall(day, 0, 0)),
        Err(Unplaced::Taken)
    );
    assert_eq!(walls(&booked, day), ["09:30", "10:00", "10:30"]);
}

#[test]
fn an_office_that_is_open_over_midnight_receives_over_midnight() {
    let calendar = calendar(
        30,
        &[
            (Weekday::Monday, 23 * 60 + 15, 1440),
            (Weekday::Tuesday, 0, 60),
        ],
    );
    let day = date(2026, 11, 30);
    assert_eq!(walls(&calendar, day), ["23:15", "23:45"]);
    assert_eq!(
        place(&calendar, wall(day, 23, 45), wall(day, 0, 0)),
        Ok(ONE)
    );
}

#[test]
fn rules_may_come_in_any_order() {
    let calendar = calendar(
        60,
        &[
            (Weekday::Monday, 14 * 60, 16 * 60),
            (Weekday::Monday, 9 * 60, 11 * 60),
        ],
    );
    assert_eq!(
        walls(&calendar, date(2026, 11, 30)),
        ["09:00", "10:00", "14:00", "15:00"]
    );
}

#[test]
fn a_start_is_shown_once_however_many_counters_are_free() {
    let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
    calendar.counters = vec![ONE, TWO];
    let day = date(2026, 11, 30);
    assert_eq!(walls(&calendar, day).len(), 2);
    calendar.taken.push(taken(ONE, wall(day, 9, 0), 6));
    assert_eq!(walls(&calendar, day).len(), 2);
    assert_eq!(place(&calendar, wall(day, 9, 0), wall(day, 0, 0)), Ok(TWO));
    calendar.taken.push(taken(TWO, wall(day, 9, 0), 6));
    assert_eq!(walls(&calendar, day), ["09:30"]);
    assert_eq!(
        place(&calendar, wall(day, 9, 0), wall(day, 0, 0)),
        Err(Unplaced::Taken)
    );
}

#[test]
fn a_counter_that_does_not_serve_it_does_not_count() {
    let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
    calendar.counters.clear();
    let day = date(2026, 11, 30);
    assert!(walls(&calendar, day).is_empty());
    assert_eq!(
        place(&calendar, wall(day, 9, 0), wall(day, 0, 0)),
        Err(Unplaced::Closed)
    );
}

#[test]
fn a_visit_goes_where_it_leaves_the_least_useless_time() {
    let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 12 * 60)]);
    calendar.counters = vec![ONE, TWO];
    let day = date(2026, 11, 30);
    // The second counter has a hole of exactly half an hour.
    calendar.taken.push(taken(TWO, wall(day, 9, 0), 6));
    calendar.taken.push(taken(TWO, wall(day, 10, 0), 24));
    assert_eq!(place(&calendar, wall(day, 9, 30), wall(day, 0, 0)), Ok(TWO));
}

#[test]
fn otherwise_it_goes_where_there_is_the_least_to_do() {
    let mut calendar = calendar(
        30,
        &[
            (Weekday::Monday, 9 * 60, 10 * 60),
            (Weekday::Monday, 14 * 60, 15 * 60),
        ],
    );
    calendar.counters = vec![ONE, TWO];
    let day = date(2026, 11, 30);
    calendar.taken.push(taken(ONE, wall(day, 14, 0), 6));
    assert_eq!(place(&calendar, wall(day, 9, 0), wall(day, 0, 0)), Ok(TWO));
    calendar.taken.clear();
    assert_eq!(place(&calendar, wall(day, 9, 0), wall(day, 0, 0)), Ok(ONE));
}

#[test]
fn the_buffer_follows_a_visit_and_may_reach_beyond_closing_time() {
    let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 11 * 60)]);
    calendar.rules.buffer_after_min = 10;
    let day = date(2026, 11, 30);
    assert_eq!(calendar.length(), 8);
    assert_eq!(walls(&calendar, day), ["09:00", "09:30", "10:00", "10:30"]);
    // 09:00 and its buffer: 09:30 is gone, 10:00 is the next on the grid.
    calendar
        .taken
        .push(taken(ONE, wall(day, 9, 0), calendar.length()));
    assert_eq!(walls(&calendar, day), ["10:00", "10:30"]);
    // Before a visit there must be room for the buffer too.
    calendar.taken = vec![taken(ONE, wall(day, 10, 0), calendar.length())];
    assert_eq!(walls(&calendar, day), ["09:00"]);
}

#[test]
fn the_buffer_before_a_visit_keeps_the_one_before_away() {
    let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 11 * 60)]);
    calendar.rules.buffer_before_min = 10;
    calendar.rules.step_min = 10;
    let day = date(2026, 11, 30);
    // Somebody is there from 09:30 to 10:00.
    calendar.taken.push(taken(ONE, wall(day, 9, 30), 6));
    assert_eq!(walls(&calendar, day), ["09:00", "10:10", "10:20", "10:30"]);
    let at = calendar.occupied(wall(day, 10, 10));
    assert_eq!(
        (instant(at.start), at.end - at.start),
        (wall(day, 10, 0), 8)
    );
    assert_eq!(
        place(&calendar, wall(day, 10, 0), wall(day, 0, 0)),
        Err(Unplaced::Taken)
    );
}

#[test]
fn buffers_may_have_to_lie_inside_of_the_opening() {
    let mut calendar = calendar(
        30,
        &[
            (Weekday::Monday, 9 * 60, 11 * 60),
            (Weekday::Monday, 12 * 60, 13 * 60),
        ],
    );
    calendar.rules.buffer_before_min = 15;
    calendar.rules.buffer_after_min = 15;
    let day = date(2026, 11, 30);
    assert_eq!(walls(&calendar, day).len(), 6);
    calendar.rules.buffers_inside = true;
    assert_eq!(walls(&calendar, day), ["09:30", "10:00"]);
    calendar.rules.step_min = 15;
    assert_eq!(
        walls(&calendar, day),
        ["09:15", "09:30", "09:45", "10:00", "10:15", "12:15"]
    );
    assert_eq!(
        place(&calendar, wall(day, 12, 0), wall(day, 0, 0)),
        Err(Unplaced::Closed)
    );
}

#[test]
fn a_buffer_before_the_first_minute_of_the_day_is_the_day_befores() {
    let mut night = calendar(
        30,
        &[(Weekday::Sunday, 23 * 60, 1440), (Weekday::Monday, 0, 60)],
    );
    night.rules.buffer_before_min = 15;
    night.rules.buffers_inside = true;
    let day = date(2026, 11, 30);
    assert_eq!(walls(&night, day), ["00:00", "00:30"]);
    night.taken.push(taken(
        ONE,
        wall(day, 0, 0) - SignedDuration::from_mins(5),
        1,
    ));
    assert_eq!(walls(&night, day), ["00:30"]);
}

#[test]
fn a_holiday_closes_and_an_extra_opening_opens() {
    let mut calendar = calendar(60, &[(Weekday::Sunday, 9 * 60, 11 * 60)]);
    let patron = date(2026, 12, 6);
    calendar
        .hours
        .exceptions
        .push(exception(ExceptionKind::Close, patron, Wall::ALL_DAY));
    assert!(walls(&calendar, patron).is_empty());
    let evening = Wall::new(18 * 60, 19 * 60).unwrap();
    calendar
        .hours
        .exceptions
        .push(exception(ExceptionKind::Replace, patron, evening));
    assert_eq!(walls(&calendar, patron), ["18:00"]);
    assert_eq!(walls(&calendar, date(2026, 12, 13)), ["09:00", "10:00"]);
}

#[test]
fn the_nearest_starts_are_near_and_in_order() {
    let mut calendar = calendar(
        30,
        &[
            (Weekday::Monday, 9 * 60, 10 * 60),
            (Weekday::Tuesday, 9 * 60, 10 * 60),
        ],
    );
    let day = date(2026, 11, 30);
    let now = wall(day, 0, 0);
    calendar.taken.push(taken(ONE, wall(day, 9, 30), 6));
    let starts: Vec<Timestamp> = nearest(&calendar, wall(day, 9, 30), 3, now)
        .iter()
        .map(|s| s.start)
        .collect();
    let next = date(2026, 12, 1);
    assert_eq!(
        starts,
        [wall(day, 9, 0), wall(next, 9, 0), wall(next, 9, 30)]
    );
}

#[test]
fn the_nearest_starts_may_be_weeks_away_or_none() {
    let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
    let day = date(2026, 11, 30);
    let now = wall(day, 0, 0);
    let weeks = [day, date(2026, 12, 7), date(2026, 12, 14)];
    calendar.taken = weeks.map(|day| taken(ONE, wall(day, 9, 0), 12)).to_vec();
    let found = nearest(&calendar, wall(day, 9, 0), 3, now);
    assert_eq!(found[0].start, wall(date(2026, 12, 21), 9, 0));
    assert_eq!(found.len(), 3);
    calendar.hours.openings.clear();
    assert_eq!(nearest(&calendar, wall(day, 9, 0), 3, now), []);
}

#[test]
fn the_zone_of_the_machine_does_not_matter() {
    // The same office seen on the wall of Rome and of Bari's twin on the other side of the world.
    let mut far = calendar(30, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
    far.hours.zone = TimeZone::get("Pacific/Auckland").unwrap();
    let day = date(2026, 11, 30);
    let start = day
        .at(9, 0, 0, 0)
        .to_zoned_datetime(far.hours.zone.clone())
        .unwrap()
        .timestamp();
    assert_eq!(
        place(&far, start, start - SignedDuration::from_hours(1)),
        Ok(ONE)
    );
}

pub(super) fn calendar(duration_min: u16, rules: &[(Weekday, u16, u16)]) -> Calendar {
    Calendar {
        hours: Hours {
            zone: TimeZone::get("Europe/Rome").unwrap(),
            holidays: Holidays::default(),
            openings: rules
                .iter()
                .map(|(weekday, from, to)| {
                    Opening::weekly(*weekday, Wall::new(*from, *to).unwrap())
                })
                .collect(),
            exceptions: Vec::new(),
        },
        service: SERVICE,
        rules: Rules {
            horizon_days: 60,
            ..Rules::lasting(duration_min)
        },
        counters: vec![ONE],
        taken: Vec::new(),
    }
}

pub(super) fn exception(kind: ExceptionKind, day: Date, wall: Wall) -> Exception {
    Exception {
        kind,
        reach: Reach::Office,
        from: day,
        to: day,
        wall,
        reason: String::new(),
    }
}

pub(super) fn taken(counter: CounterId, start: Timestamp, ticks: i64) -> Taken {
    Taken {
        counter,
        from: tick(start),
        to: tick(start) + ticks,
    }
}

/// The free starts of a day as its clock shows them.
fn walls(calendar: &Calendar, day: Date) -> Vec<String> {
    free(calendar, whole(day), wall(day, 0, 0))
        .iter()
        .map(|slot| {
            calendar
                .hours
                .zone
                .to_datetime(slot.start)
                .strftime("%H:%M")
                .to_string()
        })
        .collect()
}

fn whole(day: Date) -> Range<Timestamp> {
    wall(day, 0, 0)..wall(day.tomorrow().unwrap(), 0, 0)
}

pub(super) fn wall(day: Date, hour: i8, minute: i8) -> Timestamp {
    let rome = TimeZone::get("Europe/Rome").unwrap();
    day.at(hour, minute, 0, 0)
        .to_zoned_datetime(rome)
        .unwrap()
        .timestamp()
}
