//! Days on which the rules do not hold as they stand.

use jiff::civil::Date;

use super::wall::Wall;
use crate::booking::ids::CounterId;

/// What an exception does to the days it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionKind {
    /// Takes time away.
    Close,
    /// Adds time, on holidays too.
    Open,
    /// Stands in place of the rules, of holidays, and of closures of the same or wider reach.
    Replace,
}

impl ExceptionKind {
    /// The word the database and the files keep.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Close => "close",
            Self::Open => "open",
            Self::Replace => "replace",
        }
    }

    /// What a word stands for.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Close, Self::Open, Self::Replace]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// For whom an exception is, from the narrowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// One counter.
    Counter(CounterId),
    /// One office.
    Office,
    /// Every office.
    All,
}

/// A closure, an extra opening or other hours, between two days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// What it does.
    pub kind: ExceptionKind,
    /// For whom.
    pub reach: Reach,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// When on each of those days.
    pub wall: Wall,
    /// What citizens and clerks are told.
    pub reason: String,
}

impl Exception {
    /// Whether it says anything about a counter on a day.
    #[must_use]
    pub fn covers(&self, day: Date, counter: CounterId) -> bool {
        self.from <= day
            && day <= self.to
            && match self.reach {
                Reach::Counter(only) => only == counter,
                Reach::Office | Reach::All => true,
            }
    }
}
