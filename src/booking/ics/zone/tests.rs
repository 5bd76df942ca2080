//! What is written is read as a calendar reads it, and compared with the zone hour by hour.

use jiff::civil::date;

use super::*;

#[test]
fn rome_is_two_rules() {
    let event = "2026-10-26T08:00:00Z".parse().expect("a time");
    let text = describe(&zone("Europe/Rome"), event).expect("a zone");
    let expected = "\
BEGIN:VTIMEZONE
TZID:Europe/Rome
BEGIN:DAYLIGHT
DTSTART:20260329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20261025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
";
    assert_eq!(text.replace("\r\n", "\n"), expected);
}

#[test]
fn every_hour_around_an_event_is_what_the_zone_says() {
    for name in [
        "Europe/Rome",
        "Europe/Lisbon",
        "America/New_York",
        "Australia/Sydney",
        "Asia/Kathmandu",
        // By the moon, twice a year, and not by a rule.
        "Africa/Casablanca",
        "Asia/Tokyo",
    ] {
        let zone = zone(name);
        for day in [
            date(2026, 10, 24),
            date(2026, 10, 25),
            date(2027, 3, 28),
            date(2027, 10, 31),
            date(2028, 3, 26),
        ] {
            let event = day.to_zoned_datetime(zone.clone()).expect("a time");
            let event = event.timestamp();
            let text = describe(&zone, event).expect("a zone");
            for hours in 0..(24 * 30) {
                let at = event + SignedDuration::from_hours(hours);
                assert_eq!(
                    read(&text, at),
                    offset(zone.to_offset(at)),
                    "{name} at {at}\n{text}"
                );
            }
        }
    }
}

#[test]
fn a_zone_everybody_knows_is_not_described() {
    assert_eq!(describe(&TimeZone::UTC, Timestamp::UNIX_EPOCH), None);
    let nameless = TimeZone::fixed(Offset::constant(1));
    assert_eq!(describe(&nameless, Timestamp::UNIX_EPOCH), None);
}

/// The offset a calendar finds at an instant: that of the latest onset before it.
fn read(text: &str, at: Timestamp) -> String {
    let mut latest = (Timestamp::MIN, String::new());
    for part in text.split("BEGIN:").skip(2) {
        let value = |key: &str| {
            let found = part.lines().find_map(|line| line.strip_prefix(key));
            found.map(str::to_owned)
        };
        let start = value("DTSTART:").expect("a start");
        let start = DateTime::strptime("%Y%m%dT%H%M%S", start).expect("a time");
        let from = seconds(&value("TZOFFSETFROM:").expect("an offset"));
        let to = value("TZOFFSETTO:").expect("an offset");
        let years = if value("RRULE:").is_some() { 5 } else { 1 };
        for year in 0..years {
            let wall = match value("RRULE:") {
                None => start,
                Some(rule) => {
                    let (_, which) = rule.split_once("BYDAY=").expect("a day");
                    let (nth, _) = which.split_at(which.len() - 2);
                    let month = date(start.year() + year, start.month(), 1);
                    let day = month
                        .nth_weekday_of_month(nth.parse().expect("a number"), start.weekday())
                        .expect("a day");
                    day.to_datetime(start.time())
                }
            };
            let onset = Offset::from_seconds(from).expect("an offset");
            let onset = onset.to_timestamp(wall).expect("a time");
            if onset <= at && onset >= latest.0 {
                latest = (onset, to.clone());
            }
        }
    }
    latest.1
}

fn seconds(offset: &str) -> i32 {
    let (sign, digits) = offset.split_at(1);
    let number: i32 = digits.parse().expect("digits");
    let seconds = (number / 100 * 60 + number % 100) * 60;
    if sign == "-" { -seconds } else { seconds }
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a zone")
}
