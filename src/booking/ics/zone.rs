//! A zone's law of summer time as a calendar file carries it (VTIMEZONE, RFC 5545 §3.6.5), so that a
//! calendar that does not know the zone shows the promised time all the same.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// How many years a change of the clocks must come back by one rule to be written as that rule.
const YEARS: usize = 10;

/// How far around the event changes are listed where there is no rule.
const AROUND: SignedDuration = SignedDuration::from_hours(2 * 366 * 24);

/// One change of the clocks.
#[derive(Clone)]
struct Change {
    at: Timestamp,
    from: Offset,
    to: Offset,
    summer: bool,
    name: String,
}

/// The VTIMEZONE component of `zone` as it is around `event`; `None` for a zone that calendars know by
/// heart or that has no name.
pub(super) fn describe(zone: &TimeZone, event: Timestamp) -> Option<String> {
    let name = zone.iana_name().filter(|_| *zone != TimeZone::UTC)?;
    let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
    let changes = changes(zone, event);
    if changes.is_empty() {
        let offset = offset(zone.to_offset(event));
        write(
            &mut text,
            false,
            &[
                "DTSTART:19700101T000000",
                &format!("TZOFFSETFROM:{offset}"),
                &format!("TZOFFSETTO:{offset}"),
            ],
        );
    }
    match by_rule(&changes, event) {
        Some(rules) => {
            for (change, rule) in rules {
                change.write(&mut text, Some(&rule));
            }
        }
        None => {
            for change in &changes {
                if change.at < event.saturating_add(AROUND).unwrap_or(Timestamp::MAX) {
                    change.write(&mut text, None);
                }
            }
        }
    }
    text.push_str("END:VTIMEZONE\r\n");
    Some(text)
}

/// The changes from the second before the event on, as many as a rule needs.
fn changes(zone: &TimeZone, event: Timestamp) -> Vec<Change> {
    let after = event.saturating_add(SignedDuration::from_secs(1));
    let mut before: Vec<_> = zone.preceding(after.unwrap_or(event)).take(2).collect();
    before.reverse();
    let following = zone.following(event).take(2 * YEARS);
    before
        .into_iter()
        .chain(following)
        .map(|change| {
            let at = change.timestamp();
            let just_before = at.saturating_sub(SignedDuration::from_secs(1));
            Change {
                at,
                from: zone.to_offset(just_before.unwrap_or(at)),
                to: change.offset(),
                summer: change.dst().is_dst(),
                name: change.abbreviation().to_owned(),
            }
        })
        .collect()
}

/// The two changes of a year with their rules, if the zone changes its clocks by rule from the changes
/// before the event on.
fn by_rule(changes: &[Change], event: Timestamp) -> Option<[(&Change, String); 2]> {
    let (first, second) = (changes.first()?, changes.get(1)?);
    if changes.len() < 2 * YEARS || first.summer == second.summer || event < first.at {
        return None;
    }
    let rule = |of: &Change| {
        let same: Vec<_> = changes.iter().filter(|it| it.summer == of.summer).collect();
        let alike = same.iter().enumerate().all(|(n, it)| {
            let years = it.wall().year() - of.wall().year();
            (it.from, it.to, it.wall().time()) == (of.from, of.to, of.wall().time())
                && usize::try_from(years).is_ok_and(|years| years == n)
        });
        let days: Vec<_> = same.iter().map(|it| it.wall().date()).collect();
        yearly(&days).filter(|_| alike)
    };
    Some([(first, rule(first)?), (second, rule(second)?)])
}

/// The rule that all these days of successive years follow, such as the last Sunday of March.
fn yearly(days: &[Date]) -> Option<String> {
    let first = days.first()?;
    let (month, weekday) = (first.month(), first.weekday());
    if !days
        .iter()
        .all(|day| (day.month(), day.weekday()) == (month, weekday))
    {
        return None;
    }
    let nth = |day: &Date| (day.day() - 1) / 7 + 1;
    let is_last = |day: &Date| {
        let week = day.checked_add(7.days());
        week.is_ok_and(|week| week.month() != month)
    };
    let which = if days.iter().all(is_last) {
        "-1".to_owned()
    } else if days.iter().all(|day| nth(day) == nth(first)) {
        nth(first).to_string()
    } else {
        return None;
    };
    let weekday = match weekday {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    };
    Some(format!(
        "FREQ=YEARLY;BYMONTH={month};BYDAY={which}{weekday}"
    ))
}

impl Change {
    /// When it happens, on a clock that has not been changed yet.
    fn wall(&self) -> DateTime {
        self.from.to_datetime(self.at)
    }

    fn write(&self, text: &mut String, rule: Option<&str>) {
        let mut lines = vec![
            format!("DTSTART:{}", self.wall().strftime("%Y%m%dT%H%M%S")),
            format!("TZOFFSETFROM:{}", offset(self.from)),
            format!("TZOFFSETTO:{}", offset(self.to)),
            format!("TZNAME:{}", self.name),
        ];
        lines.extend(rule.map(|rule| format!("RRULE:{rule}")));
        let lines: Vec<_> = lines.iter().map(String::as_str).collect();
        write(text, self.summer, &lines);
    }
}

fn write(text: &mut String, summer: bool, lines: &[&str]) {
    let kind = if summer { "DAYLIGHT" } else { "STANDARD" };
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "BEGIN:{kind}\r\n{}\r\nEND:{kind}\r\n",
        lines.join("\r\n")
    );
}

/// `+0100`.
fn offset(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests;
