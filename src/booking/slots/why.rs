//! Why a start is not offered, for whoever set the hours and wonders. It asks the same rows of bits that
//! offering asks, so the two cannot disagree.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Calendar, CounterTime, instant, tick, ticks};
use crate::booking::holidays::Holiday;
use crate::booking::hours::{Exception, ExceptionKind, Wall};
use crate::booking::ids::CounterId;

/// What one counter says to a start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A closure is in the way; its reason.
    Closed(String),
    /// The visit, or the time kept before or after it, does not end before the counter closes.
    DoesNotFit,
    /// It can be booked.
    Free,
    /// It is a holiday.
    Holiday(Holiday),
    /// Other hours stand in place of the rules; their reason.
    Replaced(String),
    /// Somebody has it.
    Taken,
    /// Further away than the service can be booked.
    TooFar,
    /// Past, or too near.
    TooSoon,
}

/// A start that some rule speaks of, with what each counter says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The start.
    pub start: Timestamp,
    /// What the counters say, in the office's own order; those that never receive then are not asked.
    pub verdicts: Vec<(CounterId, Verdict)>,
}

impl Explained {
    /// Whether anybody can book it.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.verdicts
            .iter()
            .any(|(_, verdict)| *verdict == Verdict::Free)
    }
}

/// Why no rule speaks of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// No counter serves it.
    NoCounter,
    /// There is no rule for this day of the week.
    NoRule,
    /// There are rules for this day of the week, and this is not one of their days: they have a season, or
    /// hold in some weeks alone.
    OtherWeeks,
}

/// Every start of a day that a rule or an extra opening speaks of, in order, or why there is none.
pub fn explain(calendar: &Calendar, day: Date, now: Timestamp) -> Result<Vec<Explained>, Silence> {
    let mut found = BTreeMap::<Timestamp, Vec<(CounterId, Verdict)>>::new();
    for counter in &calendar.counters {
        let spoken = Spoken::of(calendar, *counter, day);
        let Some((first, last)) = spoken.reach(calendar) else {
            continue;
        };
        let time = CounterTime::of(calendar, *counter, &(first..last));
        for start in spoken.starts(calendar) {
            let verdict = spoken.verdict(&time, calendar, start, now);
            found.entry(start).or_default().push((*counter, verdict));
        }
    }
    if found.is_empty() {
        return Err(silence(calendar, day));
    }
    let explained = |(start, mut verdicts): (Timestamp, Vec<(CounterId, Verdict)>)| {
        // Two rules of one counter may speak of the same start.
        verdicts.dedup();
        Explained { start, verdicts }
    };
    Ok(found.into_iter().map(explained).collect())
}

fn silence(calendar: &Calendar, day: Date) -> Silence {
    let speaks = |counter: &CounterId| {
        calendar
            .hours
            .openings
            .iter()
            .any(|o| o.weekday == day.weekday() && o.is_for(*counter, calendar.service))
    };
    if calendar.counters.is_empty() {
        Silence::NoCounter
    } else if calendar.counters.iter().any(speaks) {
        Silence::OtherWeeks
    } else {
        Silence::NoRule
    }
}

/// What the rules say about a counter's day before holidays, closures and other hours are looked at.
struct Spoken<'a> {
    day: Date,
    walls: Vec<Wall>,
    exceptions: Vec<&'a Exception>,
    holiday: Option<Holiday>,
}

impl<'a> Spoken<'a> {
    fn of(calendar: &'a Calendar, counter: CounterId, day: Date) -> Self {
        let hours = &calendar.hours;
        let exceptions: Vec<&Exception> = hours
            .exceptions
            .iter()
            .filter(|exception| exception.covers(day, counter))
            .collect();
        let rules = hours
            .openings
            .iter()
            .filter(|o| o.holds_on(day) && o.is_for(counter, calendar.service))
            .map(|o| o.wall);
        let added = exceptions
            .iter()
            .filter(|e| e.kind != ExceptionKind::Close)
            .map(|e| e.wall);
        let mut walls: Vec<Wall> = rules.chain(added).collect();
        walls.sort_unstable();
        walls.dedup();
        Self {
            day,
            walls,
            exceptions,
            holiday: hours.holidays.on(day),
        }
    }

    /// From the first to the last instant spoken of.
    fn reach(&self, calendar: &Calendar) -> Option<(Timestamp, Timestamp)> {
        let zone = &calendar.hours.zone;
        let first = self.walls.iter().filter_map(|w| w.start(self.day, zone));
        let last = self.walls.iter().filter_map(|w| w.end(self.day, zone));
        Some((first.min()?, last.max()?))
    }

    fn starts(&self, calendar: &Calendar) -> Vec<Timestamp> {
        let zone = &calendar.hours.zone;
        let step = ticks(calendar.rules.step_min).max(1);
        let mut starts = Vec::new();
        for wall in &self.walls {
            if let (Some(from), Some(to)) = (wall.start(self.day, zone), wall.end(self.day, zone)) {
                let mut at = tick(from);
                while at < tick(to) {
                    starts.push(instant(at));
                    at += step;
                }
            }
        }
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    fn verdict(
        &self,
        time: &CounterTime,
        calendar: &Calendar,
        start: Timestamp,
        now: Timestamp,
    ) -> Verdict {
        if !time.offers(start, calendar) {
            return self.closed(calendar, start);
        }
        if start < calendar.earliest(now) {
            Verdict::TooSoon
        } else if start >= calendar.latest(now) {
            Verdict::TooFar
        } else if time.is_free(start, calendar) {
            Verdict::Free
        } else {
            Verdict::Taken
        }
    }

    /// What closes the counter, in the order of its strength.
    fn closed(&self, calendar: &Calendar, start: Timestamp) -> Verdict {
        let zone = &calendar.hours.zone;
        let (from, to) = (tick(start), tick(start) + calendar.visit());
        let meets = |wall: Wall| {
            let bounds = (wall.start(self.day, zone), wall.end(self.day, zone));
            matches!(bounds, (Some(a), Some(b)) if tick(a) < to && from < tick(b))
        };
        let closure = self
            .exceptions
            .iter()
            .find(|e| e.kind == ExceptionKind::Close && meets(e.wall));
        let instead = self
            .exceptions
            .iter()
            .filter(|e| e.kind == ExceptionKind::Replace)
            .min_by_key(|e| e.reach);
        match (closure, instead, self.holiday) {
            (Some(closure), None, _) => Verdict::Closed(closure.reason.clone()),
            (Some(closure), Some(instead), _) if closure.reach < instead.reach => {
                Verdict::Closed(closure.reason.clone())
            }
            (_, Some(instead), _) if !meets(instead.wall) => {
                Verdict::Replaced(instead.reason.clone())
            }
            (None, None, Some(holiday)) => Verdict::Holiday(holiday),
            _ => Verdict::DoesNotFit,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    use super::super::tests::{ONE, TWO, calendar, exception, laws::cases, taken, wall};
    use super::*;
    use crate::booking::holidays::Holidays;
    use crate::booking::hours::{Opening, Reach, Repeat};

    #[test]
    fn each_start_says_why() {
        let day = date(2026, 11, 30);
        let mut calendar = calendar(30, &[(Weekday::Monday, 9 * 60, 11 * 60 + 15)]);
        calendar.rules.lead_min = 30;
        calendar.taken.push(taken(ONE, wall(day, 10, 0), 6));
        let mut meeting = exception(
            ExceptionKind::Close,
            day,
            Wall::new(9 * 60 + 45, 9 * 60 + 50).unwrap(),
        );
        meeting.reason = "Riunione".to_owned();
        calendar.hours.exceptions.push(meeting);
        assert_eq!(
            verdicts(&calendar, day, wall(day, 8, 31)),
            [
                Verdict::TooSoon,
                Verdict::Closed("Riunione".to_owned()),
                Verdict::Taken,
                Verdict::Free,
                Verdict::DoesNotFit,
            ]
        );
        calendar.rules.horizon_days = 6;
        let week_before = wall(date(2026, 11, 23), 9, 0);
        assert_eq!(verdicts(&calendar, day, week_before)[0], Verdict::TooFar);
    }

    #[test]
    fn a_holiday_and_other_hours_are_named() {
        let day = date(2026, 12, 8);
        let mut calendar = calendar(60, &[(Weekday::Tuesday, 9 * 60, 11 * 60)]);
        calendar.hours.holidays = Holidays {
            national: true,
            patron: None,
        };
        let holiday = Verdict::Holiday(Holiday::ImmaculateConception);
        assert_eq!(
            verdicts(&calendar, day, wall(day, 0, 0)),
            [holiday.clone(), holiday]
        );
        let mut evening = exception(
            ExceptionKind::Replace,
            day,
            Wall::new(18 * 60, 19 * 60).unwrap(),
        );
        evening.reason = "Apertura serale".to_owned();
        calendar.hours.exceptions.push(evening);
        let replaced = Verdict::Replaced("Apertura serale".to_owned());
        assert_eq!(
            verdicts(&calendar, day, wall(day, 0, 0)),
            [replaced.clone(), replaced, Verdict::Free]
        );
    }

    #[test]
    fn every_counter_speaks_for_itself() {
        let day = date(2026, 11, 30);
        let mut calendar = calendar(60, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
        calendar.counters = vec![ONE, TWO];
        calendar.taken.push(taken(ONE, wall(day, 9, 0), 12));
        let mut closed = exception(ExceptionKind::Close, day, Wall::ALL_DAY);
        closed.reach = Reach::Counter(TWO);
        calendar.hours.exceptions.push(closed);
        let explained = explain(&calendar, day, wall(day, 0, 0)).unwrap();
        assert_eq!(explained.len(), 1);
        assert!(!explained[0].is_free());
        assert_eq!(
            explained[0].verdicts,
            [(ONE, Verdict::Taken), (TWO, Verdict::Closed(String::new()))]
        );
    }

    #[test]
    fn a_silent_day_says_why_it_is() {
        let monday = date(2026, 11, 30);
        let mut calendar = calendar(60, &[(Weekday::Monday, 9 * 60, 10 * 60)]);
        let ask = |calendar: &Calendar, day| explain(calendar, day, wall(monday, 0, 0));
        assert_eq!(ask(&calendar, date(2026, 12, 1)), Err(Silence::NoRule));
        calendar.hours.openings[0] = Opening {
            repeat: Repeat::EveryWeeks {
                weeks: 2,
                anchor: monday,
            },
            ..calendar.hours.openings[0].clone()
        };
        assert_eq!(ask(&calendar, date(2026, 12, 7)), Err(Silence::OtherWeeks));
        calendar.counters.clear();
        assert_eq!(ask(&calendar, monday), Err(Silence::NoCounter));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_called_free_is_what_is_offered(case in cases()) {
            let zone = &case.calendar.hours.zone;
            let first = zone.to_datetime(case.from).date();
            for day in first.series(jiff::Span::new().days(1)).take(5) {
                let from = day.to_zoned_datetime(zone.clone()).unwrap().timestamp();
                let to = from + SignedDuration::from_hours(25);
                let offered: Vec<Timestamp> = super::super::free(&case.calendar, from..to, case.now)
                    .iter()
                    .map(|slot| slot.start)
                    .filter(|start| zone.to_datetime(*start).date() == day)
                    .collect();
                let free: Vec<Timestamp> = explain(&case.calendar, day, case.now)
                    .unwrap_or_default()
                    .iter()
                    .filter(|explained| explained.is_free())
                    .map(|explained| explained.start)
                    .collect();
                prop_assert_eq!(free, offered, "{}", day);
            }
        }
    }

    fn verdicts(calendar: &Calendar, day: Date, now: Timestamp) -> Vec<Verdict> {
        explain(calendar, day, now)
            .unwrap()
            .into_iter()
            .map(|explained| explained.verdicts[0].1.clone())
            .collect()
    }
}
