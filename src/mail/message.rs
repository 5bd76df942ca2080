//! From words to a message a mail server takes: headers, parts, the calendar file.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::Address;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

use crate::booking::ics::Method;

/// What the headers need to know.
pub(super) struct Envelope<'a> {
    /// The outbox row, which names the message: sent twice, it is still the same message.
    pub(super) id: &'a str,
    pub(super) from: Mailbox,
    pub(super) to: Mailbox,
    pub(super) subject: &'a str,
    /// When the row was written, not when it is sent.
    pub(super) written: Timestamp,
}

/// The parts of a message.
pub(super) struct Parts {
    pub(super) text: String,
    pub(super) page: String,
    pub(super) calendar: Option<Calendar>,
}

/// An iCalendar file and what the calendar program is to do with it.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The file.
    pub ics: String,
    /// Its `METHOD`.
    pub method: Method,
}

/// A name and an address as the header of a message has them. A name is a decoration: what cannot
/// stand in a header is left out, so that no name ever stops a message or adds a header to it.
#[must_use]
pub fn mailbox(name: &str, address: Address) -> Mailbox {
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let name = name.trim();
    Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address)
}

/// Puts the message together.
pub(super) fn compose(
    envelope: Envelope<'_>,
    parts: Parts,
) -> Result<Message, lettre::error::Error> {
    let Envelope {
        id,
        from,
        to,
        subject,
        written,
    } = envelope;
    // One line whatever the name of an office is: a line break would end the header.
    let subject: String = subject
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let host = from.email.domain().to_owned();
    let builder = Message::builder()
        .message_id(Some(format!("<{}@{host}>", token(id))))
        .date(wall(written))
        .from(from)
        .to(to)
        .subject(subject)
        .header(AutoSubmitted);
    let words = MultiPart::alternative()
        .boundary(format!("words-{}", token(id)))
        .singlepart(SinglePart::plain(parts.text))
        .singlepart(SinglePart::html(parts.page));
    let calendar = parts.calendar.and_then(attach);
    match calendar {
        Some(calendar) => builder.multipart(
            MultiPart::mixed()
                .boundary(format!("parts-{}", token(id)))
                .multipart(words)
                .singlepart(calendar),
        ),
        None => builder.multipart(words),
    }
}

/// The calendar file as an attachment; `None` when there is nothing to attach, because a calendar
/// that failed must not keep the message from being sent.
fn attach(calendar: Calendar) -> Option<SinglePart> {
    let name = match calendar.method {
        Method::Cancel => "annullato.ics",
        Method::Publish | Method::Request => "appuntamento.ics",
    };
    let method = calendar.method.as_str();
    let kind = ContentType::parse(&format!("text/calendar; method={method}; charset=utf-8"));
    match kind {
        Ok(kind) if !calendar.ics.is_empty() => {
            Some(Attachment::new(name.to_owned()).body(calendar.ics, kind))
        }
        _ => None,
    }
}

/// Rows are written after 1970.
fn wall(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(at.as_second()).unwrap_or_default())
}

/// Keeps what may stand in a message id and a boundary.
fn token(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(60)
        .collect()
}

/// RFC 3834: a machine wrote this, so no machine shall answer.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
