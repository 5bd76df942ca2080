//! The rules by which an office receives week after week.

use jiff::Unit;
use jiff::civil::{Date, Weekday};

use super::wall::Wall;
use crate::booking::ids::{CounterId, ServiceId};

/// Which of a month's Mondays, Tuesdays and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nth {
    /// The days 1 to 7.
    First,
    /// The days 8 to 14.
    Second,
    /// The days 15 to 21.
    Third,
    /// The days 22 to 28.
    Fourth,
    /// The days 29 to 31; many months have none.
    Fifth,
    /// The fourth, or the fifth where there is one.
    Last,
}

impl Nth {
    /// The number the database and the files keep: 1 to 5, or -1 for the last.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
            Self::Fifth => 5,
            Self::Last => -1,
        }
    }

    /// What a number stands for.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        Some(match number {
            1 => Self::First,
            2 => Self::Second,
            3 => Self::Third,
            4 => Self::Fourth,
            5 => Self::Fifth,
            -1 => Self::Last,
            _ => return None,
        })
    }

    fn is(self, day: Date) -> bool {
        match self {
            Self::Last => day.day() + 7 > day.days_in_month(),
            nth => i64::from((day.day() - 1) / 7 + 1) == nth.number(),
        }
    }
}

/// In which weeks a rule holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeat {
    /// Every so many weeks, counted from the week that `anchor` is in; weeks begin on Monday.
    EveryWeeks {
        /// How many; one is every week.
        weeks: u8,
        /// A day of a week in which the rule holds.
        anchor: Date,
    },
    /// Once a month.
    InMonth(Nth),
    /// Every week.
    #[default]
    Weekly,
}

/// A rule: on this weekday, at this time, this counter receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The day of the week.
    pub weekday: Weekday,
    /// When on that day.
    pub wall: Wall,
    /// In which weeks.
    pub repeat: Repeat,
    /// The counter; every counter of the office if absent.
    pub counter: Option<CounterId>,
    /// The service; every service of the counter if absent.
    pub service: Option<ServiceId>,
    /// First day of the rule.
    pub valid_from: Option<Date>,
    /// Last day of the rule.
    pub valid_to: Option<Date>,
}

impl Opening {
    /// A rule for every week, every counter and every service.
    #[must_use]
    pub const fn weekly(weekday: Weekday, wall: Wall) -> Self {
        Self {
            weekday,
            wall,
            repeat: Repeat::Weekly,
            counter: None,
            service: None,
            valid_from: None,
            valid_to: None,
        }
    }

    /// Whether it holds on a day, whoever it is for.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        day.weekday() == self.weekday
            && self.valid_from.is_none_or(|first| first <= day)
            && self.valid_to.is_none_or(|last| day <= last)
            && match self.repeat {
                Repeat::EveryWeeks { weeks, anchor } => {
                    weeks_between(anchor, day).rem_euclid(i32::from(weeks).max(1)) == 0
                }
                Repeat::InMonth(nth) => nth.is(day),
                Repeat::Weekly => true,
            }
    }

    /// Whether it is for a counter and a service.
    #[must_use]
    pub fn is_for(&self, counter: CounterId, service: ServiceId) -> bool {
        self.counter.is_none_or(|only| only == counter)
            && self.service.is_none_or(|only| only == service)
    }
}

/// How many Mondays lie between the weeks of two days.
fn weeks_between(one: Date, other: Date) -> i32 {
    let into_week = |day: Date| i32::from(day.weekday().to_monday_zero_offset());
    let days = one
        .until((Unit::Day, other))
        .map_or(0, |span| span.get_days());
    (days + into_week(one) - into_week(other)) / 7
}
