//! Files as another program reads them: calcard, which serves calendars to mail programs.

use std::sync::LazyLock;

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

#[test]
fn a_request_says_all_a_calendar_needs() {
    let file = unfolded(&write(Method::Request, &event()));
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "UID:0192f0c1-2345-7abc-8def-0123456789ab",
        "SEQUENCE:3",
        "DTSTAMP:20261001T070000Z",
        "DTSTART;TZID=Europe/Rome:20261026T090000",
        "DTEND;TZID=Europe/Rome:20261026T092000",
        "STATUS:CONFIRMED",
        "LOCATION:https://sportello.example/stanza/abc",
        "ORGANIZER;CN=\"Tributi, Comune\":mailto:tributi@comune.example",
    ] {
        assert!(file.lines().any(|l| l == line), "{line}\n{file}");
    }
    assert!(
        file.contains("SUMMARY:Appuntamento\\, ufficio Tributi\\; ore 9"),
        "{file}"
    );
    assert!(file.contains("DESCRIPTION:Porti:\\nun documento"), "{file}");
    assert!(file.contains("PARTSTAT=ACCEPTED"), "{file}");
    assert!(file.contains(":mailto:maria@example.org"), "{file}");
}

#[test]
fn a_cancellation_takes_the_same_event_out() {
    let file = unfolded(&write(Method::Cancel, &event()));
    assert!(file.contains("METHOD:CANCEL"), "{file}");
    assert!(file.contains("STATUS:CANCELLED"), "{file}");
    assert!(file.contains("UID:0192f0c1-2345-7abc-8def-0123456789ab"));
}

#[test]
fn a_file_for_download_invites_nobody() {
    let published = Event {
        attendee: None,
        ..event()
    };
    let file = unfolded(&write(Method::Publish, &published));
    assert!(file.contains("METHOD:PUBLISH"), "{file}");
    assert!(!file.contains("ATTENDEE"), "{file}");
}

#[test]
fn no_name_writes_lines_of_its_own() {
    let sneaky = Event {
        summary: "a\r\nX-EVIL:1",
        organizer: Party {
            name: "x\"\r\nATTENDEE:mailto:z@example.org",
            email: "a@b.it",
        },
        ..event()
    };
    let file = write(Method::Request, &sneaky);
    assert!(
        file.lines()
            .all(|l| !l.starts_with("X-EVIL") && !l.starts_with("ATTENDEE:"))
    );
}

#[test]
fn lines_are_folded_and_end_as_the_standard_says() {
    let long = "è".repeat(200);
    let event = Event {
        description: &long,
        ..event()
    };
    let file = write(Method::Request, &event);
    assert!(file.split("\r\n").all(|line| line.len() <= 76), "{file}");
    assert!(!file.replace("\r\n", "").contains('\n'));
    assert!(unfolded(&file).contains(&long));
}

#[test]
fn times_are_the_walls_on_the_days_the_clocks_change() {
    for (start, wall) in [
        ("2026-10-24T07:00:00Z", "20261024T090000"),
        ("2026-10-25T08:00:00Z", "20261025T090000"),
        ("2027-03-28T07:00:00Z", "20270328T090000"),
        ("2027-10-31T08:00:00Z", "20271031T090000"),
        ("2028-03-26T07:00:00Z", "20280326T090000"),
    ] {
        let start: Timestamp = start.parse().expect("a time");
        let end = start + jiff::SignedDuration::from_mins(20);
        let file = write(
            Method::Request,
            &Event {
                start,
                end,
                ..event()
            },
        );
        let line = format!("DTSTART;TZID=Europe/Rome:{wall}");
        assert!(file.lines().any(|l| l == line), "{line}\n{file}");
        assert!(file.contains("BEGIN:VTIMEZONE"), "{file}");
    }
}

#[test]
fn a_zone_without_a_law_is_written_in_utc() {
    let file = write(
        Method::Request,
        &Event {
            zone: &TimeZone::UTC,
            ..event()
        },
    );
    assert!(file.contains("DTSTART:20261026T080000Z"), "{file}");
    assert!(!file.contains("VTIMEZONE"), "{file}");
}

proptest! {
    #[test]
    fn another_program_reads_what_was_written_whatever_it_says(
        summary in ".{0,200}",
        description in "(?s).{0,300}",
        name in ".{0,80}",
        method in 0..3_usize,
    ) {
        let party = Party { name: &name, email: "a@b.it" };
        let said = Event {
            summary: &summary,
            description: &description,
            organizer: party,
            attendee: Some(party),
            ..event()
        };
        let method = [Method::Cancel, Method::Publish, Method::Request][method];
        let file = write(method, &said);
        let read = ICalendar::parse(&file).expect("a calendar");
        let kinds: Vec<_> = read.components.iter().map(|it| &it.component_type).collect();
        prop_assert!(kinds.contains(&&ICalendarComponentType::VTimezone), "{}", file);
        let entry = read
            .components
            .iter()
            .find(|it| it.component_type == ICalendarComponentType::VEvent)
            .expect("an event");
        let count = |kind: ICalendarProperty| {
            entry.entries.iter().filter(|it| it.name == kind).count()
        };
        for kind in [
            ICalendarProperty::Uid,
            ICalendarProperty::Dtstamp,
            ICalendarProperty::Dtstart,
            ICalendarProperty::Dtend,
            ICalendarProperty::Sequence,
            ICalendarProperty::Summary,
            ICalendarProperty::Organizer,
            ICalendarProperty::Attendee,
        ] {
            prop_assert_eq!(count(kind.clone()), 1, "{:?}\n{}", kind, file);
        }
    }
}

fn event() -> Event<'static> {
    Event {
        booking: BookingId::new(Uuid::from_u128(0x0192_f0c1_2345_7abc_8def_0123_4567_89ab)),
        sequence: 3,
        start: "2026-10-26T08:00:00Z".parse().unwrap(),
        end: "2026-10-26T08:20:00Z".parse().unwrap(),
        zone: rome(),
        summary: "Appuntamento, ufficio Tributi; ore 9",
        description: "Porti:\nun documento",
        url: "https://sportello.example/stanza/abc",
        organizer: Party {
            name: "Tributi, Comune",
            email: "tributi@comune.example",
        },
        attendee: Some(Party {
            name: "Maria Rossi",
            email: "maria@example.org",
        }),
        stamp: "2026-10-01T07:00:00Z".parse().unwrap(),
    }
}

fn rome() -> &'static TimeZone {
    static ROME: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::get("Europe/Rome").expect("a zone"));
    &ROME
}

fn unfolded(file: &str) -> String {
    file.replace("\r\n ", "")
}
