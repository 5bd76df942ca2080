//! When a citizen is reminded of an appointment: so many hours before it, or at an hour of a day before
//! it. Hours are time that passes, days are the calendar's, so the two differ when clocks are changed.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// The furthest a reminder may be from its appointment. A larger number is a typing error.
const FURTHEST_HOURS: u16 = 30 * 24;

/// An office's reminders, written as `48h 1d@09:00 0d@07:30`; an empty text is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminders(Vec<Rule>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// So many hours of passing time before the start.
    Hours(u16),
    /// So many days of the calendar before, at this time on the office's wall.
    Days(u16, Time),
}

/// A text that says no reminders.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no reminder; write 48h for hours before, or 1d@09:00 for days before at a time")]
pub struct ReminderError(String);

impl Reminders {
    /// Those of an office that has not chosen: two days before, and in the morning of the day.
    #[must_use]
    pub fn usual() -> Self {
        let morning = Time::constant(7, 30, 0, 0);
        Self(vec![Rule::Hours(48), Rule::Days(0, morning)])
    }

    /// The instants at which to remind of an appointment that was made or moved at `now`, in order. What
    /// would have been before `now` is not made up for.
    #[must_use]
    pub fn before(&self, start: Timestamp, zone: &TimeZone, now: Timestamp) -> Vec<Timestamp> {
        let mut instants: Vec<_> = self
            .0
            .iter()
            .filter_map(|rule| rule.before(start, zone))
            .filter(|at| now < *at && *at < start)
            .collect();
        instants.sort_unstable();
        instants.dedup();
        instants
    }
}

impl Rule {
    fn before(self, start: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Hours(hours) => start
                .checked_sub(SignedDuration::from_hours(i64::from(hours)))
                .ok(),
            Self::Days(days, at) => {
                let day = zone.to_datetime(start).date();
                let day = day.checked_sub(i64::from(days).days()).ok()?;
                zone.to_timestamp(day.to_datetime(at)).ok()
            }
        }
    }
}

impl FromStr for Rule {
    type Err = ReminderError;

    fn from_str(word: &str) -> Result<Self, ReminderError> {
        let rule = match word.split_once('d') {
            None => word
                .strip_suffix('h')
                .and_then(|hours| hours.parse().ok())
                .filter(|hours| (1..=FURTHEST_HOURS).contains(hours))
                .map(Self::Hours),
            Some((days, at)) => {
                let days = days.parse().ok();
                let days = days.filter(|days| *days <= FURTHEST_HOURS / 24);
                let at = at.strip_prefix('@').filter(|at| at.len() == 5);
                let at = at.and_then(|at| Time::strptime("%H:%M", at).ok());
                days.zip(at).map(|(days, at)| Self::Days(days, at))
            }
        };
        rule.ok_or_else(|| ReminderError(word.to_owned()))
    }
}

impl FromStr for Reminders {
    type Err = ReminderError;

    fn from_str(text: &str) -> Result<Self, ReminderError> {
        text.split_whitespace()
            .map(Rule::from_str)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hours(hours) => write!(f, "{hours}h"),
            Self::Days(days, at) => write!(f, "{days}d@{:02}:{:02}", at.hour(), at.minute()),
        }
    }
}

impl fmt::Display for Reminders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, rule) in self.0.iter().enumerate() {
            let gap = if n == 0 { "" } else { " " };
            write!(f, "{gap}{rule}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, date};

    use super::*;

    #[test]
    fn a_day_before_is_the_calendars_and_hours_are_those_that_pass() {
        // Clocks go forward on Sunday 28 March 2027: that day has 23 hours.
        let monday = at(date(2027, 3, 29).at(9, 0, 0, 0));
        let sunday = at(date(2027, 3, 28).at(9, 0, 0, 0));
        assert_eq!(wall("1d@09:00", monday), [date(2027, 3, 28).at(9, 0, 0, 0)]);
        assert_eq!(wall("24h", monday), [date(2027, 3, 28).at(9, 0, 0, 0)]);
        assert_eq!(wall("1d@09:00", sunday), [date(2027, 3, 27).at(9, 0, 0, 0)]);
        assert_eq!(wall("24h", sunday), [date(2027, 3, 27).at(8, 0, 0, 0)]);
        // And back on Sunday 25 October 2026, which has 25.
        let sunday = at(date(2026, 10, 25).at(9, 0, 0, 0));
        assert_eq!(wall("24h", sunday), [date(2026, 10, 24).at(10, 0, 0, 0)]);
    }

    #[test]
    fn an_hour_that_is_missing_or_comes_twice_reminds_once() {
        let missing = at(date(2027, 3, 28).at(9, 0, 0, 0));
        assert_eq!(
            wall("0d@02:30", missing),
            [date(2027, 3, 28).at(3, 30, 0, 0)]
        );
        let twice = at(date(2026, 10, 25).at(9, 0, 0, 0));
        let instants = rules("0d@02:30").before(twice, &rome(), Timestamp::UNIX_EPOCH);
        assert_eq!(instants, ["2026-10-25T00:30:00Z".parse().unwrap()]);
    }

    #[test]
    fn what_is_over_or_after_the_start_is_left_out() {
        let start = at(date(2026, 11, 30).at(9, 0, 0, 0));
        let all = rules("48h 1d@09:00 0d@07:30 0d@09:00 0d@10:00");
        let count = |now| all.before(start, &rome(), now).len();
        assert_eq!(count(Timestamp::UNIX_EPOCH), 3);
        let second = SignedDuration::from_secs(1);
        let two_days = start - SignedDuration::from_hours(48);
        assert_eq!((count(two_days - second), count(two_days)), (3, 2));
        assert_eq!(count(start - SignedDuration::from_mins(90)), 0);
        assert_eq!(
            rules("24h 1d@09:00")
                .before(start, &rome(), Timestamp::UNIX_EPOCH)
                .len(),
            1
        );
    }

    #[test]
    fn reminders_are_read_and_written_alike() {
        for text in ["", "48h", "48h 1d@09:00 0d@07:30", "720h 30d@00:00"] {
            assert_eq!(rules(text).to_string(), text);
        }
        assert_eq!(rules("  48h\n0d@07:30 ").to_string(), "48h 0d@07:30");
        for wrong in [
            "h",
            "0h",
            "721h",
            "-1h",
            "31d@09:00",
            "1d",
            "1d@9",
            "1d@24:00",
            "1d@09:60",
            "d@09:00",
            "48",
            "48H",
            "1d@9:000",
            "99999999999h",
        ] {
            let refused = Reminders::from_str(wrong);
            assert_eq!(refused, Err(ReminderError(wrong.to_owned())), "{wrong}");
        }
    }

    fn rules(text: &str) -> Reminders {
        text.parse().expect("reminders")
    }

    fn wall(text: &str, start: Timestamp) -> Vec<DateTime> {
        let instants = rules(text).before(start, &rome(), Timestamp::UNIX_EPOCH);
        let wall = |at| rome().to_datetime(at);
        instants.into_iter().map(wall).collect()
    }

    fn at(wall: DateTime) -> Timestamp {
        rome().to_timestamp(wall).expect("a time")
    }

    fn rome() -> TimeZone {
        TimeZone::get("Europe/Rome").expect("a zone")
    }
}
