//! Dates and times in words. They are wall time of the office; nobody's browser is asked.

use fluent_bundle::{FluentArgs, FluentValue};
use jiff::civil::{Date, DateTime, Time};

use super::Text;

impl Text {
    /// "lunedì 26 ottobre 2026".
    #[must_use]
    pub fn day(&self, date: Date) -> String {
        self.date("date-day", date)
    }

    /// "lunedì 26 ottobre", where the year is plain from what stands around.
    #[must_use]
    pub fn short_day(&self, date: Date) -> String {
        self.date("date-short-day", date)
    }

    /// "lunedì 26 ottobre 2026, ore 9:00".
    #[must_use]
    pub fn moment(&self, moment: DateTime) -> String {
        let (day, time) = (self.day(moment.date()), self.time(moment.time()));
        self.with("date-moment", &[("day", &day), ("time", &time)])
    }

    /// "lun", where there is room for little.
    #[must_use]
    pub fn short_weekday(&self, date: Date) -> String {
        self.get(SHORT_WEEKDAYS[usize_of(date.weekday().to_monday_zero_offset())])
    }

    /// "ottobre 2026".
    #[must_use]
    pub fn month(&self, date: Date) -> String {
        self.date("date-month", date)
    }

    /// "dalle ore 9:00 alle ore 9:20".
    #[must_use]
    pub fn span(&self, from: Time, to: Time) -> String {
        let (from, to) = (self.time(from), self.time(to));
        self.with("date-span", &[("from", &from), ("to", &to)])
    }

    /// "9:00".
    #[must_use]
    pub fn time(&self, time: Time) -> String {
        let (hour, minute) = (time.hour().to_string(), format!("{:02}", time.minute()));
        // One number, not two words: nothing sets hour and minute apart.
        let mut args = FluentArgs::with_capacity(2);
        args.set("hour", hour);
        args.set("minute", minute);
        self.format("date-time", Some(&args))
    }

    fn date(&self, id: &str, date: Date) -> String {
        let weekday = self.get(WEEKDAYS[usize_of(date.weekday().to_monday_zero_offset())]);
        let month = self.get(MONTHS[usize_of(date.month() - 1)]);
        let mut args = FluentArgs::with_capacity(4);
        args.set("weekday", weekday);
        args.set("day", FluentValue::from(date.day()));
        args.set("month", month);
        args.set("year", FluentValue::from(date.year()));
        self.format(id, Some(&args))
    }
}

const WEEKDAYS: [&str; 7] = [
    "weekday-monday",
    "weekday-tuesday",
    "weekday-wednesday",
    "weekday-thursday",
    "weekday-friday",
    "weekday-saturday",
    "weekday-sunday",
];

const SHORT_WEEKDAYS: [&str; 7] = [
    "weekday-short-monday",
    "weekday-short-tuesday",
    "weekday-short-wednesday",
    "weekday-short-thursday",
    "weekday-short-friday",
    "weekday-short-saturday",
    "weekday-short-sunday",
];

const MONTHS: [&str; 12] = [
    "month-january",
    "month-february",
    "month-march",
    "month-april",
    "month-may",
    "month-june",
    "month-july",
    "month-august",
    "month-september",
    "month-october",
    "month-november",
    "month-december",
];

fn usize_of(small: i8) -> usize {
    usize::try_from(small).unwrap_or_default()
}
