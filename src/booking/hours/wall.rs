//! Stretches of a civil day on the wall clock, and the real time they are. Each boundary is converted on its
//! own, so a day of 23 or 25 hours needs no special case: an hour that does not exist begins where the clock
//! resumes, an hour that exists twice counts in full.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, AmbiguousTimestamp, TimeZone};
use jiff::{SignedDuration, Timestamp};

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

    /// What is left of it when others are cut out.
    #[must_use]
    pub(super) fn without(self, cuts: &[Self]) -> Vec<Self> {
        let mut rest = vec![self];
        for cut in cuts {
            rest = rest
                .into_iter()
                .flat_map(|wall| {
                    let before = Self::new(wall.from, wall.to.min(cut.from));
                    let after = Self::new(wall.from.max(cut.to), wall.to);
                    before.into_iter().chain(after)
                })
                .collect();
        }
        rest
    }

    /// The first instant of it on a day.
    #[must_use]
    pub(in crate::booking) fn start(self, day: Date, zone: &TimeZone) -> Option<Timestamp> {
        begin(at(day, self.from), zone)
    }

    /// The first instant after it on a day.
    #[must_use]
    pub(in crate::booking) fn end(self, day: Date, zone: &TimeZone) -> Option<Timestamp> {
        finish(at(day, self.to), zone)
    }
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
