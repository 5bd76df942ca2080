//! The appointment as an iCalendar file, for mail programs (RFC 5546) and for download (RFC 5545). Times
//! are those on the office's wall, with the zone's law beside them: what was promised is nine o'clock, and
//! stays nine o'clock in a calendar that hears of a new law before we do.

use icalendar::{Calendar, Component, Event as Entry, EventLike, Property};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ids::BookingId;

mod zone;

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
    /// The booking, by which calendars recognise the event when it moves. Its number is the world's by
    /// itself (RFC 7986 §5.3), whatever address the portal has later.
    pub booking: BookingId,
    /// Rises with each change; calendars keep the highest.
    pub sequence: i64,
    /// First instant.
    pub start: Timestamp,
    /// First instant after it.
    pub end: Timestamp,
    /// The zone of the office.
    pub zone: &'a TimeZone,
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
    let law = zone::describe(event.zone, event.start);
    let zone = event.zone.iana_name().filter(|_| law.is_some());
    let time = |key: &str, at: Timestamp| match zone {
        None => Property::new(key, utc(at)),
        Some(name) => {
            let wall = event.zone.to_datetime(at).strftime("%Y%m%dT%H%M%S");
            let mut property = Property::new(key, wall.to_string());
            property.add_parameter("TZID", name);
            property
        }
    };
    let mut entry = Entry::with_uid(&event.booking.to_string());
    entry
        .add_property("DTSTAMP", utc(event.stamp))
        .append_property(time("DTSTART", event.start).done())
        .append_property(time("DTEND", event.end).done())
        .add_property("SEQUENCE", event.sequence.to_string())
        .add_property("SUMMARY", event.summary)
        .add_property("DESCRIPTION", event.description)
        .add_property("STATUS", status(method))
        // Calendars are shared with colleagues and family; the link in here is for one person.
        .add_property("CLASS", "PRIVATE")
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
    let file = calendar.to_string();
    match law {
        // The first component of the file; above it stands nothing that anybody wrote.
        Some(law) => file.replacen("BEGIN:VEVENT", &format!("{law}BEGIN:VEVENT"), 1),
        None => file,
    }
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
mod tests;
