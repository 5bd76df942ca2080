//! Public holidays, computed: a list of dates is right for as long as somebody keeps it up to date.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// The first year in which 4 October is a national holiday again (law 151 of 8 October 2025).
const SAINT_FRANCIS_SINCE: i16 = 2026;

/// A day that comes back each year, such as that of a patron saint; written `12-06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yearly {
    month: i8,
    day: i8,
}

/// Not a month and a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the year; it is written month-day, such as 12-06")]
pub struct NotYearly;

impl FromStr for Yearly {
    type Err = NotYearly;

    fn from_str(text: &str) -> Result<Self, NotYearly> {
        let two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        let (month, day) = text.split_once('-').ok_or(NotYearly)?;
        if !two(month) || !two(day) {
            return Err(NotYearly);
        }
        let (month, day) = (
            month.parse().map_err(|_| NotYearly)?,
            day.parse().map_err(|_| NotYearly)?,
        );
        // In a leap year every day of a year exists.
        Date::new(2028, month, day).map_err(|_| NotYearly)?;
        Ok(Self { month, day })
    }
}

impl fmt::Display for Yearly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A day on which public offices are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    /// 1 November.
    AllSaints,
    /// 15 August.
    Assumption,
    /// 25 December.
    Christmas,
    /// Easter Sunday.
    Easter,
    /// The day after it.
    EasterMonday,
    /// 6 January.
    Epiphany,
    /// 8 December.
    ImmaculateConception,
    /// 1 May.
    Labour,
    /// 25 April.
    Liberation,
    /// 1 January.
    NewYear,
    /// The municipality's own saint.
    Patron,
    /// 2 June.
    Republic,
    /// 4 October, from 2026 on.
    SaintFrancis,
    /// 26 December.
    SaintStephen,
}

impl Holiday {
    /// Every holiday, in the order of the year.
    pub const ALL: [Self; 14] = [
        Self::NewYear,
        Self::Epiphany,
        Self::Easter,
        Self::EasterMonday,
        Self::Liberation,
        Self::Labour,
        Self::Republic,
        Self::Assumption,
        Self::SaintFrancis,
        Self::AllSaints,
        Self::ImmaculateConception,
        Self::Christmas,
        Self::SaintStephen,
        Self::Patron,
    ];

    /// The word that names it to programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AllSaints => "all-saints",
            Self::Assumption => "assumption",
            Self::Christmas => "christmas",
            Self::Easter => "easter",
            Self::EasterMonday => "easter-monday",
            Self::Epiphany => "epiphany",
            Self::ImmaculateConception => "immaculate-conception",
            Self::Labour => "labour",
            Self::Liberation => "liberation",
            Self::NewYear => "new-year",
            Self::Patron => "patron",
            Self::Republic => "republic",
            Self::SaintFrancis => "saint-francis",
            Self::SaintStephen => "saint-stephen",
        }
    }

    const fn fixed(self) -> Option<(i8, i8)> {
        Some(match self {
            Self::AllSaints => (11, 1),
            Self::Assumption => (8, 15),
            Self::Christmas => (12, 25),
            Self::Epiphany => (1, 6),
            Self::ImmaculateConception => (12, 8),
            Self::Labour => (5, 1),
            Self::Liberation => (4, 25),
            Self::NewYear => (1, 1),
            Self::Republic => (6, 2),
            Self::SaintFrancis => (10, 4),
            Self::SaintStephen => (12, 26),
            Self::Easter | Self::EasterMonday | Self::Patron => return None,
        })
    }
}

/// Which holidays an office keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    /// Whether those of the Italian state are kept.
    pub national: bool,
    /// The day of the municipality's patron saint.
    pub patron: Option<Yearly>,
}

impl Holidays {
    /// The holiday a day is; one of the state where it is the patron saint's as well.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<Holiday> {
        let this = (day.month(), day.day());
        let national = Holiday::ALL.into_iter().find(|holiday| match holiday {
            Holiday::Easter => Some(day) == easter(day.year()),
            Holiday::EasterMonday => {
                Some(day) == easter(day.year()).and_then(|sunday| sunday.tomorrow().ok())
            }
            Holiday::SaintFrancis if day.year() < SAINT_FRANCIS_SINCE => false,
            other => other.fixed() == Some(this),
        });
        let patron = || {
            self.patron
                .filter(|saint| (saint.month, saint.day) == this)
                .map(|_| Holiday::Patron)
        };
        national.filter(|_| self.national).or_else(patron)
    }
}

/// Easter Sunday of a year: the Gregorian computus in its anonymous form, which needs no table.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let golden = year % 19;
    let (century, of_century) = (year / 100, year % 100);
    let sun = century / 4;
    let moon = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - sun - moon + 15) % 30;
    let weekday =
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let after_march_22 = epact + weekday - 7 * late;
    let march = date(i16::try_from(year).ok()?, 3, 22);
    march.checked_add(after_march_22.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARI: Holidays = Holidays {
        national: true,
        patron: Some(Yearly { month: 12, day: 6 }),
    };

    #[test]
    fn easter_is_where_the_church_has_it() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2029, 4, 1),
            (2038, 4, 25),
            (2049, 4, 18),
            (2076, 4, 19),
            (2285, 3, 22),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn easter_is_a_sunday_of_spring_in_every_year() {
        for year in 1583..=9998 {
            let sunday = easter(year).expect("a date");
            assert_eq!(sunday.weekday(), jiff::civil::Weekday::Sunday, "{year}");
            assert!((date(year, 3, 22)..=date(year, 4, 25)).contains(&sunday));
        }
    }

    #[test]
    fn the_year_2027_has_all_of_them() {
        let mut found = Vec::new();
        for day in date(2027, 1, 1).series(1.day()).take(365) {
            found.extend(BARI.on(day).map(|holiday| (day.to_string(), holiday)));
        }
        let expected = [
            ("2027-01-01", Holiday::NewYear),
            ("2027-01-06", Holiday::Epiphany),
            ("2027-03-28", Holiday::Easter),
            ("2027-03-29", Holiday::EasterMonday),
            ("2027-04-25", Holiday::Liberation),
            ("2027-05-01", Holiday::Labour),
            ("2027-06-02", Holiday::Republic),
            ("2027-08-15", Holiday::Assumption),
            ("2027-10-04", Holiday::SaintFrancis),
            ("2027-11-01", Holiday::AllSaints),
            ("2027-12-06", Holiday::Patron),
            ("2027-12-08", Holiday::ImmaculateConception),
            ("2027-12-25", Holiday::Christmas),
            ("2027-12-26", Holiday::SaintStephen),
        ];
        assert_eq!(
            found,
            expected.map(|(day, holiday)| (day.to_owned(), holiday))
        );
    }

    #[test]
    fn saint_francis_is_kept_from_2026_on() {
        assert_eq!(BARI.on(date(2025, 10, 4)), None);
        assert_eq!(BARI.on(date(2026, 10, 4)), Some(Holiday::SaintFrancis));
    }

    #[test]
    fn an_office_may_keep_none_or_its_saint_alone() {
        let christmas = date(2026, 12, 25);
        assert_eq!(Holidays::default().on(christmas), None);
        let saint_alone = Holidays {
            national: false,
            ..BARI
        };
        assert_eq!(saint_alone.on(christmas), None);
        assert_eq!(saint_alone.on(date(2026, 12, 6)), Some(Holiday::Patron));
        let rome = Holidays {
            national: true,
            patron: Some("12-25".parse().unwrap()),
        };
        assert_eq!(rome.on(christmas), Some(Holiday::Christmas));
    }

    #[test]
    fn a_day_of_the_year_is_written_month_first() {
        for good in ["12-06", "01-01", "02-29"] {
            assert_eq!(good.parse::<Yearly>().unwrap().to_string(), good);
        }
        for bad in [
            "",
            "6-12",
            "13-01",
            "12-32",
            "02-30",
            "1206",
            "12-06-2026",
            "+1-06",
        ] {
            assert_eq!(bad.parse::<Yearly>(), Err(NotYearly), "{bad}");
        }
    }

    #[test]
    fn words_are_one_to_one() {
        let words: std::collections::BTreeSet<_> = Holiday::ALL
            .iter()
            .map(|holiday| holiday.as_str())
            .collect();
        assert_eq!(words.len(), Holiday::ALL.len());
    }
}
