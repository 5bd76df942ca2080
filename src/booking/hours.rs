//! Opening hours: rules, exceptions and holidays in wall time, turned into stretches of real time.

pub mod exception;
pub mod opening;
pub mod wall;

#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

pub use self::exception::{Exception, ExceptionKind, Reach};
pub use self::opening::{Nth, Opening, Repeat};
pub use self::wall::{DAY_MIN, Wall};
use super::holidays::Holidays;
use super::ids::{CounterId, ServiceId};

/// When an office receives, all of it.
#[derive(Clone, Debug)]
pub struct Hours {
    /// The zone its clocks show.
    pub zone: TimeZone,
    /// Which holidays it keeps.
    pub holidays: Holidays,
    /// Its rules.
    pub openings: Vec<Opening>,
    /// Its exceptions, and those for every office.
    pub exceptions: Vec<Exception>,
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

/// What the rules say about a counter on one day.
pub(super) struct Plan<'a> {
    /// When it would receive, in order, each stretch once.
    pub(super) receives: Vec<Wall>,
    /// What is cut out of that.
    pub(super) closures: Vec<&'a Exception>,
}

impl Hours {
    /// When `counter` receives for `service` on one civil day, in order of start. Stretches may touch or
    /// overlap if the rules do; a counter has one place all the same.
    #[must_use]
    pub fn spans(&self, day: Date, counter: CounterId, service: ServiceId) -> Vec<Span> {
        let plan = self.plan(day, counter, service);
        let closed: Vec<Wall> = plan.closures.iter().map(|closure| closure.wall).collect();
        plan.receives
            .into_iter()
            .flat_map(|wall| {
                let rest = wall.without(&closed).into_iter();
                rest.map(move |rest| (wall, rest))
            })
            .filter_map(|(wall, rest)| {
                let start = rest.start(day, &self.zone)?;
                let end = rest.end(day, &self.zone)?;
                let anchor = wall.start(day, &self.zone)?;
                (start < end).then_some(Span { start, end, anchor })
            })
            .collect()
    }

    /// Whether a counter receives for a service in the whole of a stretch of time.
    #[must_use]
    pub fn is_open(&self, time: Range<Timestamp>, counter: CounterId, service: ServiceId) -> bool {
        let first = self.zone.to_datetime(time.start).date();
        let last = self.zone.to_datetime(time.end).date();
        let mut spans: Vec<Span> = first
            .series(1.day())
            .take_while(|day| *day <= last)
            .flat_map(|day| self.spans(day, counter, service))
            .collect();
        spans.sort_unstable();
        let mut open_until = time.start;
        for span in spans {
            if span.start <= open_until {
                open_until = open_until.max(span.end);
            }
        }
        open_until >= time.end
    }

    /// The rules, exceptions and holidays of a day, weighed: other hours instead of the rules beat closures
    /// of the same or wider reach, closures beat extra openings, and those beat holidays.
    pub(super) fn plan(&self, day: Date, counter: CounterId, service: ServiceId) -> Plan<'_> {
        let today: Vec<&Exception> = self
            .exceptions
            .iter()
            .filter(|exception| exception.covers(day, counter))
            .collect();
        let of = |kind, reach| {
            today
                .iter()
                .copied()
                .filter(move |e| e.kind == kind && e.reach == reach)
        };
        let mut closures = Vec::new();
        for reach in [Reach::Counter(counter), Reach::Office, Reach::All] {
            let instead = of(ExceptionKind::Replace, reach).map(|e| e.wall);
            let receives = in_order(instead.collect());
            if !receives.is_empty() {
                return Plan { receives, closures };
            }
            closures.extend(of(ExceptionKind::Close, reach));
        }
        let holiday = self.holidays.on(day);
        let rules = self
            .openings
            .iter()
            .filter(|o| holiday.is_none() && o.holds_on(day) && o.is_for(counter, service))
            .map(|o| o.wall);
        let extra = today
            .iter()
            .filter(|e| e.kind == ExceptionKind::Open)
            .map(|e| e.wall);
        Plan {
            receives: in_order(rules.chain(extra).collect()),
            closures,
        }
    }
}

/// Stretches in order, each once.
fn in_order(mut walls: Vec<Wall>) -> Vec<Wall> {
    walls.sort_unstable();
    walls.dedup();
    walls
}
