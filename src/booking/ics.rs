//! The appointment as an iCalendar file, for mail programs (RFC 5546) and for download (RFC 5545). Times
//! are UTC: every program shows them on its own clock, and none has to be told the law of summer time.

use icalendar::{Calendar, Component, Event as Entry, EventLike, Property};
use jiff::Timestamp;

use super::ids::BookingId;

/// What the program that receives the file is to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Take the event out.
    Cancel,
    /// Show it, add it if the person wants.
    Publish,
    /// Put the event in, or change it.
    Request,
}

impl Method {
    /// The word of the file and of the mail's header.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancel => "CANCEL",
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
        }
    }
}

/// A name and an address.
#[derive(Clone, Copy)]
pub struct Party<'a> {
    /// The name.
    pub name: &'a str,
    /// The e-mail address.
    pub email: &'a str,
}

/// An appointment as a calendar shows it.
#[derive(Clone, Copy)]
pub struct Event<'a> {
    /// The booking, by which calendars recognise the event when it moves.
    pub booking: BookingId,
    /// Host name of the portal, which makes the booking's id the world's.
    pub host: &'a str,
    /// Rises with each change; calendars keep the highest.
    pub sequence: i64,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The title.
    pub summary: &'a str,
    /// The text.
    pub description: &'a str,
    /// Address of the page that leads to the room. It stands where programs show a place, so that one
    /// touch in the calendar opens it.
    pub url: &'a str,
    /// The office.
    pub organizer: Party<'a>,
    /// The citizen; not in a file for download.
    pub attendee: Option<Party<'a>>,
    /// When the appointment got what it has here.
    pub stamp: Timestamp,
}

/// Writes the file.
#[must_use]
pub fn write(method: Method, event: &Event<'_>) -> String {
    let mut entry = Entry::with_uid(&format!("{}@{}", event.booking, event.host));
    entry
        .add_property("DTSTAMP", utc(event.stamp))
        .add_property("DTSTART", utc(event.start))
        .add_property("DTEND", utc(event.end))
        .add_property("SEQUENCE", event.sequence.to_string())
        .add_property("SUMMARY", event.summary)
        .add_property("DESCRIPTION", event.description)
        .add_property("STATUS", status(method))
        .append_property(party("ORGANIZER", event.organizer).done());
    if !event.url.is_empty() {
        entry.location(event.url).add_property("URL", event.url);
    }
    if let Some(attendee) = event.attendee {
        let mut line = party("ATTENDEE", attendee);
        line.add_parameter("ROLE", "REQ-PARTICIPANT")
            // The appointment is made; a mail program must not ask whether it suits.
            .add_parameter("PARTSTAT", "ACCEPTED")
            .add_parameter("RSVP", "FALSE");
        entry.append_multi_property(line.done());
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Sportello//Sportello//IT"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", method.as_str()))
        .push(entry.done());
    calendar.to_string()
}

const fn status(method: Method) -> &'static str {
    match method {
        Method::Cancel => "CANCELLED",
        Method::Publish | Method::Request => "CONFIRMED",
    }
}

fn party(key: &str, party: Party<'_>) -> Property {
    // A parameter has no way to write a quotation mark or a line break, not even quoted.
    let name: String = party
        .name
        .chars()
        .filter(|c| *c != '"' && !c.is_control())
        .collect();
    let mut property = Property::new(key, format!("mailto:{}", party.email));
    property.add_parameter("CN", &name);
    property
}

/// `20261026T080000Z`.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_request_says_all_a_calendar_needs() {
        let file = unfolded(&write(Method::Request, &event()));
        for line in [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "METHOD:REQUEST",
            "UID:0192f0c1-2345-7abc-8def-0123456789ab@sportello.example",
            "SEQUENCE:3",
            "DTSTAMP:20261001T070000Z",
            "DTSTART:20261026T080000Z",
            "DTEND:20261026T082000Z",
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
        assert!(file.contains("UID:0192f0c1-2345-7abc-8def-0123456789ab@sportello.example"));
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

    fn event() -> Event<'static> {
        Event {
            booking: BookingId::new(Uuid::from_u128(0x0192_f0c1_2345_7abc_8def_0123_4567_89ab)),
            host: "sportello.example",
            sequence: 3,
            start: "2026-10-26T08:00:00Z".parse().unwrap(),
            end: "2026-10-26T08:20:00Z".parse().unwrap(),
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

    fn unfolded(file: &str) -> String {
        file.replace("\r\n ", "")
    }
}
