//! Named days: changes of summer time, exceptions against each other, holidays, rules of the month.

use jiff::civil::{Weekday, date};
use uuid::Uuid;

use super::*;
use crate::booking::holidays::Yearly;

const ONE: CounterId = CounterId::new(Uuid::from_u128(1));
const TWO: CounterId = CounterId::new(Uuid::from_u128(2));
const SERVICE: ServiceId = ServiceId::new(Uuid::from_u128(9));

#[test]
fn nine_stays_nine_across_the_end_of_summer_time() {
    let monday = rule(Weekday::Monday, 9 * 60, 12 * 60);
    let before = real(date(2026, 10, 19), std::slice::from_ref(&monday), &[]);
    let after = real(date(2026, 10, 26), &[monday], &[]);
    assert_eq!(before, ["2026-10-19T07:00:00Z 2026-10-19T10:00:00Z"]);
    assert_eq!(after, ["2026-10-26T08:00:00Z 2026-10-26T11:00:00Z"]);
}

#[test]
fn the_doubled_hour_counts_in_full() {
    for day in [date(2026, 10, 25), date(2027, 10, 31)] {
        let sunday = rule(Weekday::Sunday, 60, 4 * 60);
        assert_eq!(hours(&open(&[sunday], &[]).spans(day, ONE, SERVICE)), 4);
        // Both boundaries inside it: from its first beginning to its second end.
        let inside = rule(Weekday::Sunday, 2 * 60, 2 * 60 + 30);
        let found = open(&[inside], &[]).spans(day, ONE, SERVICE);
        assert_eq!(found[0].end.duration_since(found[0].start).as_mins(), 90);
        // Closed before it: it does not count at all.
        let before = rule(Weekday::Sunday, 60, 2 * 60);
        assert_eq!(hours(&open(&[before], &[]).spans(day, ONE, SERVICE)), 1);
    }
}

#[test]
fn the_missing_hour_does_not_count() {
    for day in [date(2027, 3, 28), date(2028, 3, 26)] {
        let sunday = rule(Weekday::Sunday, 60, 4 * 60);
        assert_eq!(hours(&open(&[sunday], &[]).spans(day, ONE, SERVICE)), 2);
        let late = rule(Weekday::Sunday, 2 * 60 + 30, 4 * 60);
        let found = open(&[late], &[]).spans(day, ONE, SERVICE);
        assert_eq!(
            found[0].start,
            day.at(3, 0, 0, 0)
                .to_zoned_datetime(TimeZone::get("Europe/Rome").unwrap())
                .unwrap()
                .timestamp()
        );
        let gone = rule(Weekday::Sunday, 2 * 60, 3 * 60);
        assert_eq!(open(&[gone], &[]).spans(day, ONE, SERVICE), []);
    }
}

#[test]
fn midnight_is_a_boundary_like_any_other() {
    let monday = rule(Weekday::Monday, 23 * 60, DAY_MIN);
    assert_eq!(
        real(date(2026, 11, 30), &[monday], &[]),
        ["2026-11-30T22:00:00Z 2026-11-30T23:00:00Z"]
    );
    assert_eq!(Wall::new(600, 600), None);
    assert_eq!(Wall::new(600, 540), None);
    assert_eq!(Wall::new(0, DAY_MIN + 5), None);
    assert_eq!(Wall::new(541, 600), None);
}

#[test]
fn a_closure_cuts_and_keeps_the_grid() {
    let day = date(2026, 11, 30);
    let rule = rule(Weekday::Monday, 8 * 60 + 30, 13 * 60);
    let close = exception(ExceptionKind::Close, Reach::Office, day, 8 * 60, 10 * 60);
    let found = open(&[rule], &[close]).spans(day, ONE, SERVICE);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].start.to_string(), "2026-11-30T09:00:00Z");
    assert_eq!(found[0].anchor.to_string(), "2026-11-30T07:30:00Z");
}

#[test]
fn a_closure_in_the_middle_leaves_two_halves() {
    let day = date(2026, 11, 30);
    let open = rule(Weekday::Monday, 9 * 60, 13 * 60);
    let close = exception(ExceptionKind::Close, Reach::Office, day, 10 * 60, 11 * 60);
    assert_eq!(
        real(day, &[open], &[close]),
        [
            "2026-11-30T08:00:00Z 2026-11-30T09:00:00Z",
            "2026-11-30T10:00:00Z 2026-11-30T12:00:00Z"
        ]
    );
}

#[test]
fn closures_beat_extra_openings_and_replacements_beat_closures() {
    let day = date(2026, 12, 7);
    let all = |kind, reach| exception(kind, reach, day, 9 * 60, 12 * 60);
    let open_hours = all(ExceptionKind::Open, Reach::Office);
    let close = all(ExceptionKind::Close, Reach::Office);
    let replace = all(ExceptionKind::Replace, Reach::Office);
    let own_close = all(ExceptionKind::Close, Reach::Counter(ONE));
    assert_eq!(real(day, &[], std::slice::from_ref(&open_hours)).len(), 1);
    assert_eq!(real(day, &[], &[open_hours, close.clone()]).len(), 0);
    assert_eq!(real(day, &[], &[close.clone(), replace.clone()]).len(), 1);
    let both = [replace.clone(), own_close.clone()];
    assert_eq!(real(day, &[], &both).len(), 0);
    assert_eq!(open(&[], &both).spans(day, TWO, SERVICE).len(), 1);
    // What an office says beats what is said for all, and not the other way round.
    let replace_for_all = all(ExceptionKind::Replace, Reach::All);
    let close_for_all = all(ExceptionKind::Close, Reach::All);
    assert_eq!(real(day, &[], &[replace_for_all, close]).len(), 0);
    assert_eq!(real(day, &[], &[close_for_all, replace]).len(), 1);
}

#[test]
fn an_extra_opening_or_other_hours_win_over_a_holiday() {
    let monday = rule(Weekday::Monday, 9 * 60, 12 * 60);
    let easter_monday = date(2027, 3, 29);
    assert!(bari(easter_monday, &monday, &[]).is_empty());
    assert_eq!(bari(date(2027, 3, 22), &monday, &[]), ["09:00:00"]);
    for kind in [ExceptionKind::Open, ExceptionKind::Replace] {
        let extra = exception(kind, Reach::Office, easter_monday, 15 * 60, 16 * 60);
        assert_eq!(bari(easter_monday, &monday, &[extra]), ["15:00:00"]);
    }
}

#[test]
fn a_patron_saint_or_a_holiday_on_a_sunday_closes_what_is_open_then() {
    let sunday = rule(Weekday::Sunday, 9 * 60, 12 * 60);
    for closed in [date(2026, 12, 6), date(2027, 4, 25), date(2026, 10, 4)] {
        assert!(bari(closed, &sunday, &[]).is_empty(), "{closed}");
    }
    assert_eq!(bari(date(2026, 12, 13), &sunday, &[]), ["09:00:00"]);
}

#[test]
fn a_stretch_is_open_if_all_of_it_is() {
    let hours = open(
        &[
            rule(Weekday::Monday, 9 * 60, 11 * 60),
            rule(Weekday::Monday, 11 * 60, 12 * 60),
            rule(Weekday::Monday, 23 * 60, DAY_MIN),
            rule(Weekday::Tuesday, 0, 60),
        ],
        &[],
    );
    let at = |minutes: i64| {
        let midnight = date(2026, 11, 30).to_zoned_datetime(hours.zone.clone());
        midnight.unwrap().timestamp() + jiff::SignedDuration::from_mins(minutes)
    };
    let is_open = |from, to| hours.is_open(at(from)..at(to), ONE, SERVICE);
    assert!(is_open(9 * 60, 12 * 60));
    assert!(is_open(23 * 60, 25 * 60));
    assert!(!is_open(8 * 60, 10 * 60));
    assert!(!is_open(11 * 60, 12 * 60 + 5));
    assert!(!is_open(24 * 60, 25 * 60 + 5));
}

#[test]
fn the_fifth_monday_is_not_the_last_one() {
    let mut monday = rule(Weekday::Monday, 540, 600);
    monday.repeat = Repeat::InMonth(Nth::Fifth);
    assert_eq!(days(&monday, 3), ["2026-11-30", "2027-03-29", "2027-05-31"]);
    monday.repeat = Repeat::InMonth(Nth::Last);
    assert_eq!(days(&monday, 3), ["2026-10-26", "2026-11-30", "2026-12-28"]);
    monday.repeat = Repeat::InMonth(Nth::Fourth);
    assert_eq!(days(&monday, 3), ["2026-10-26", "2026-11-23", "2026-12-28"]);
    monday.repeat = Repeat::InMonth(Nth::First);
    assert_eq!(days(&monday, 3), ["2026-10-05", "2026-11-02", "2026-12-07"]);
    let mut sunday = rule(Weekday::Sunday, 540, 600);
    sunday.repeat = Repeat::InMonth(Nth::Last);
    sunday.valid_from = Some(date(2027, 2, 1));
    assert_eq!(days(&sunday, 1), ["2027-02-28"]);
}

#[test]
fn every_other_week_is_counted_from_the_week_of_its_anchor() {
    let mut tuesday = rule(Weekday::Tuesday, 540, 600);
    // The anchor need be no Tuesday, and may lie after the day that is asked about.
    for anchor in [date(2026, 10, 12), date(2026, 10, 18), date(2027, 1, 5)] {
        tuesday.repeat = Repeat::EveryWeeks { weeks: 2, anchor };
        let expected = ["2026-10-13", "2026-10-27", "2026-11-10", "2026-11-24"];
        assert_eq!(days(&tuesday, 4), expected, "{anchor}");
    }
    // Over the turn of a year with 53 weeks.
    let mut thursday = rule(Weekday::Thursday, 540, 600);
    let anchor = date(2026, 12, 24);
    thursday.repeat = Repeat::EveryWeeks { weeks: 3, anchor };
    thursday.valid_from = Some(anchor);
    assert_eq!(
        days(&thursday, 3),
        ["2026-12-24", "2027-01-14", "2027-02-04"]
    );
}

#[test]
fn rules_hold_for_their_counter_service_and_season() {
    let day = date(2026, 11, 30);
    let mut open = rule(Weekday::Monday, 9 * 60, 12 * 60);
    open.counter = Some(TWO);
    assert_eq!(real(day, &[open.clone()], &[]).len(), 0);
    open.counter = Some(ONE);
    open.service = Some(ServiceId::new(Uuid::from_u128(8)));
    assert_eq!(real(day, &[open.clone()], &[]).len(), 0);
    open.service = Some(SERVICE);
    open.valid_from = Some(date(2026, 12, 1));
    assert_eq!(real(day, &[open.clone()], &[]).len(), 0);
    open.valid_from = Some(day);
    open.valid_to = Some(day);
    assert_eq!(real(day, &[open], &[]).len(), 1);
}

fn real(day: Date, openings: &[Opening], exceptions: &[Exception]) -> Vec<String> {
    open(openings, exceptions)
        .spans(day, ONE, SERVICE)
        .iter()
        .map(|s| format!("{} {}", s.start, s.end))
        .collect()
}

fn hours(spans: &[Span]) -> i64 {
    spans
        .iter()
        .map(|s| s.end.duration_since(s.start).as_hours())
        .sum()
}

/// The days of 2026 and 2027 on which a rule holds, from the first of October on.
fn days(rule: &Opening, count: usize) -> Vec<String> {
    date(2026, 10, 1)
        .series(1.day())
        .filter(|day| rule.holds_on(*day))
        .take(count)
        .map(|day| day.to_string())
        .collect()
}

fn rule(weekday: Weekday, from: u16, to: u16) -> Opening {
    Opening::weekly(weekday, Wall::new(from, to).unwrap())
}

fn exception(kind: ExceptionKind, reach: Reach, day: Date, from: u16, to: u16) -> Exception {
    Exception {
        kind,
        reach,
        from: day,
        to: day,
        wall: Wall::new(from, to).unwrap(),
        reason: String::new(),
    }
}

/// An office without holidays.
fn open(openings: &[Opening], exceptions: &[Exception]) -> Hours {
    Hours {
        zone: TimeZone::get("Europe/Rome").unwrap(),
        holidays: Holidays::default(),
        openings: openings.to_vec(),
        exceptions: exceptions.to_vec(),
    }
}

/// When an office in Bari with one rule receives, in wall time.
fn bari(day: Date, rule: &Opening, exceptions: &[Exception]) -> Vec<String> {
    let mut hours = open(std::slice::from_ref(rule), exceptions);
    hours.holidays = Holidays {
        national: true,
        patron: Some("12-06".parse::<Yearly>().unwrap()),
    };
    hours
        .spans(day, ONE, SERVICE)
        .iter()
        .map(|span| hours.zone.to_datetime(span.start).time().to_string())
        .collect()
}
