//! Opening hours: weekly rules and exceptions in wall time, turned into stretches of real time.
//!
//! Each boundary is converted on its own, so a day of 23 or 25 hours needs no special case: an hour that
//! does not exist begins where the clock resumes, an hour that exists twice counts in full.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, AmbiguousTimestamp, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::ids::{CounterId, ServiceId};

/// Minutes of a civil day; 24:00 is a time at which an office may close.
pub const DAY_MIN: u16 = 24 * 60;

/// A stretch of one civil day on the wall clock, `from` included, `to` excluded, never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall {
    from: u16,
    to: u16,
}

impl Wall {
    /// The stretch between two minutes of the day, or nothing if it would end before it starts, end after
    /// 24:00 or lie off the five-minute grid of the calendar.
    #[must_use]
    pub const fn new(from: u16, to: u16) -> Option<Self> {
        if from < to && to <= DAY_MIN && from.is_multiple_of(5) && to.is_multiple_of(5) {
            Some(Self { from, to })
        } else {
            None
        }
    }

    /// From midnight to midnight.
    pub const ALL_DAY: Self = Self {
        from: 0,
        to: DAY_MIN,
    };

    /// First minute.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// First minute after it.
    #[must_use]
    pub const fn to(self) -> u16 {
        self.to
    }
}

/// A weekly rule: on this weekday, at this time, this counter receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The day of the week.
    pub weekday: Weekday,
    /// When on that day.
    pub wall: Wall,
    /// The counter; every counter of the office if absent.
    pub counter: Option<CounterId>,
    /// The service; every service of the counter if absent.
    pub service: Option<ServiceId>,
    /// First day of the rule.
    pub valid_from: Option<Date>,
    /// Last day of the rule.
    pub valid_to: Option<Date>,
}

/// What an exception does to the days it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionKind {
    /// Takes time away.
    Close,
    /// Adds time.
    Open,
    /// Stands in place of the weekly rules, and of closures of the same or wider reach.
    Replace,
}

/// A closure or an extra opening between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What it does.
    pub kind: ExceptionKind,
    /// The counter; every counter of the office if absent.
    pub counter: Option<CounterId>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// When on each of those days.
    pub wall: Wall,
}

/// A stretch of real time in which a counter receives, with the instant its grid of starts begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// Where starts are counted from. A closure that eats the beginning of an opening does not shift the
    /// starts behind it, or they would no longer fit between bookings made before.
    pub anchor: Timestamp,
}

/// When `counter` receives for `service` on one civil day, in order of start. Stretches may touch or
/// overlap if the rules do; a counter has one place all the same.
#[must_use]
pub fn spans(
    day: Date,
    counter: CounterId,
    service: ServiceId,
    openings: &[Opening],
    exceptions: &[Exception],
    zone: &TimeZone,
) -> Vec<Span> {
    let today: Vec<&Exception> = exceptions
        .iter()
        .filter(|e| e.from <= day && day <= e.to && e.counter.is_none_or(|c| c == counter))
        .collect();
    let of = |kind, own: bool| {
        today
            .iter()
            .filter(move |e| e.kind == kind && e.counter.is_some() == own)
            .map(|e| e.wall)
    };

    let mut receiving: Vec<Wall> = of(ExceptionKind::Replace, true).collect();
    let mut closed: Vec<Wall> = Vec::new();
    if receiving.is_empty() {
        closed.extend(of(ExceptionKind::Close, true));
        receiving.extend(of(ExceptionKind::Replace, false));
        if receiving.is_empty() {
            closed.extend(of(ExceptionKind::Close, false));
            receiving.extend(weekly(day, counter, service, openings));
            receiving.extend(of(ExceptionKind::Open, true));
            receiving.extend(of(ExceptionKind::Open, false));
        }
    }
    receiving.sort_unstable();
    receiving.dedup();

    receiving
        .into_iter()
        .flat_map(|wall| {
            without(wall, &closed)
                .into_iter()
                .map(move |rest| (wall, rest))
        })
        .filter_map(|(wall, rest)| {
            let start = begin(at(day, rest.from), zone)?;
            let end = finish(at(day, rest.to), zone)?;
            let anchor = begin(at(day, wall.from), zone)?;
            (start < end).then_some(Span { start, end, anchor })
        })
        .collect()
}

fn weekly(
    day: Date,
    counter: CounterId,
    service: ServiceId,
    openings: &[Opening],
) -> impl Iterator<Item = Wall> {
    openings
        .iter()
        .filter(move |o| {
            o.weekday == day.weekday()
                && o.counter.is_none_or(|c| c == counter)
                && o.service.is_none_or(|s| s == service)
                && o.valid_from.is_none_or(|first| first <= day)
                && o.valid_to.is_none_or(|last| day <= last)
        })
        .map(|o| o.wall)
}

/// What is left of a stretch when others are cut out of it.
fn without(wall: Wall, cuts: &[Wall]) -> Vec<Wall> {
    let mut rest = vec![wall];
    for cut in cuts {
        rest = rest
            .into_iter()
            .flat_map(|w| {
                let before = Wall::new(w.from, w.to.min(cut.from));
                let after = Wall::new(w.from.max(cut.to), w.to);
                before.into_iter().chain(after)
            })
            .collect();
    }
    rest
}

/// A minute of the day on the wall; 24:00 is the next day's midnight.
fn at(day: Date, minute: u16) -> Option<DateTime> {
    day.to_datetime(Time::midnight())
        .checked_add(SignedDuration::from_mins(minute.into()))
        .ok()
}

/// The instant a stretch begins at: the earlier of two, or the first one after a gap.
fn begin(wall: Option<DateTime>, zone: &TimeZone) -> Option<Timestamp> {
    let wall = zone.to_ambiguous_timestamp(wall?);
    match wall.offset() {
        AmbiguousOffset::Gap { .. } => gap_end(wall, zone),
        _ => wall.earlier().ok(),
    }
}

/// The instant a stretch ends at: behind the later of its last minutes, or the first one after a gap. The
/// minute before the end is what is asked for, since an office that closes at 02:00 is closed in the hour
/// that begins twice then.
fn finish(wall: Option<DateTime>, zone: &TimeZone) -> Option<Timestamp> {
    let minute = SignedDuration::from_mins(1);
    let last = zone.to_ambiguous_timestamp(wall?.checked_sub(minute).ok()?);
    match last.offset() {
        AmbiguousOffset::Gap { .. } => gap_end(last, zone),
        _ => last.later().ok()?.checked_add(minute).ok(),
    }
}

/// The instant at which the clock resumes behind the gap that `wall` lies in.
fn gap_end(wall: AmbiguousTimestamp, zone: &TimeZone) -> Option<Timestamp> {
    // Read with the offset from after the gap, the time lies before the jump.
    let before = wall.earlier().ok()?;
    zone.following(before).next().map(|jump| jump.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

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
            assert_eq!(hours(&spans(day, ONE, SERVICE, &[sunday], &[], &rome())), 4);
            // Both boundaries inside it: from its first beginning to its second end.
            let inside = rule(Weekday::Sunday, 2 * 60, 2 * 60 + 30);
            let found = spans(day, ONE, SERVICE, &[inside], &[], &rome());
            assert_eq!(found[0].end.duration_since(found[0].start).as_mins(), 90);
            // Closed before it: it does not count at all.
            let before = rule(Weekday::Sunday, 60, 2 * 60);
            assert_eq!(hours(&spans(day, ONE, SERVICE, &[before], &[], &rome())), 1);
        }
    }

    #[test]
    fn the_missing_hour_does_not_count() {
        for day in [date(2027, 3, 28), date(2028, 3, 26)] {
            let sunday = rule(Weekday::Sunday, 60, 4 * 60);
            assert_eq!(hours(&spans(day, ONE, SERVICE, &[sunday], &[], &rome())), 2);
            let late = rule(Weekday::Sunday, 2 * 60 + 30, 4 * 60);
            let found = spans(day, ONE, SERVICE, &[late], &[], &rome());
            assert_eq!(
                found[0].start,
                day.at(3, 0, 0, 0)
                    .to_zoned_datetime(rome())
                    .unwrap()
                    .timestamp()
            );
            let gone = rule(Weekday::Sunday, 2 * 60, 3 * 60);
            assert_eq!(spans(day, ONE, SERVICE, &[gone], &[], &rome()), []);
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
        let open = rule(Weekday::Monday, 8 * 60 + 30, 13 * 60);
        let close = exception(ExceptionKind::Close, None, day, 8 * 60, 10 * 60);
        let found = spans(day, ONE, SERVICE, &[open], &[close], &rome());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].start.to_string(), "2026-11-30T09:00:00Z");
        assert_eq!(found[0].anchor.to_string(), "2026-11-30T07:30:00Z");
    }

    #[test]
    fn a_closure_in_the_middle_leaves_two_halves() {
        let day = date(2026, 11, 30);
        let open = rule(Weekday::Monday, 9 * 60, 13 * 60);
        let close = exception(ExceptionKind::Close, None, day, 10 * 60, 11 * 60);
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
        let day = date(2026, 12, 6);
        let all = |kind, counter| exception(kind, counter, day, 9 * 60, 12 * 60);
        let open = all(ExceptionKind::Open, None);
        let close = all(ExceptionKind::Close, None);
        let replace = all(ExceptionKind::Replace, None);
        let own_close = all(ExceptionKind::Close, Some(ONE));
        assert_eq!(real(day, &[], std::slice::from_ref(&open)).len(), 1);
        assert_eq!(real(day, &[], &[open, close.clone()]).len(), 0);
        assert_eq!(real(day, &[], &[close, replace.clone()]).len(), 1);
        assert_eq!(
            real(day, &[], &[replace.clone(), own_close.clone()]).len(),
            0
        );
        assert_eq!(
            spans(day, TWO, SERVICE, &[], &[replace, own_close], &rome()).len(),
            1
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
        spans(day, ONE, SERVICE, openings, exceptions, &rome())
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

    fn rule(weekday: Weekday, from: u16, to: u16) -> Opening {
        Opening {
            weekday,
            wall: Wall::new(from, to).unwrap(),
            counter: None,
            service: None,
            valid_from: None,
            valid_to: None,
        }
    }

    fn exception(
        kind: ExceptionKind,
        counter: Option<CounterId>,
        day: Date,
        from: u16,
        to: u16,
    ) -> Exception {
        Exception {
            kind,
            counter,
            from: day,
            to: day,
            wall: Wall::new(from, to).unwrap(),
        }
    }

    fn rome() -> TimeZone {
        TimeZone::get("Europe/Rome").unwrap()
    }
}
