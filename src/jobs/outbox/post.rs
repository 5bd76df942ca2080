//! From an outbox row to everything its message is made of.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::booking::ics;
use crate::config::Config;
use crate::mail::{Appointment, Calendar, Kind, Links, Post, SendError};
use crate::store::outbox::{DueMail, MailKind, OutboxMail};
use crate::text::{Text, Texts};

/// Gathers the message. What cannot be made of the row cannot be made of it later either.
pub(super) fn write(due: &DueMail, config: &Config, texts: &Texts) -> Result<Post, SendError> {
    let mail = &due.mail;
    let wall = |second| wall(second, &mail.zone).ok_or(SendError::Compose);
    let base = config.base_url();
    let link = |path: &str, token: Option<&String>| {
        token
            .map(|token| format!("{base}{path}/{token}"))
            .unwrap_or_default()
    };
    let appointment = Appointment {
        code: mail.code.clone(),
        office: mail.promised.office.clone(),
        service: mail.promised.service.clone(),
        bring: mail.promised.bring.clone(),
        starts: wall(mail.starts_at)?,
        ends: wall(mail.ends_at)?,
        opens_before: config.room.opens_before_min.get(),
        phone: phone(&mail.promised.phone, config),
        reason: mail.reason.clone(),
    };
    let manage = link("/appuntamento", mail.manage_token.as_ref());
    let offer = |second: &i64| {
        let start = wall(*second)?;
        Ok((start, format!("{manage}/proposta/{second}")))
    };
    let links = Links {
        room: link("/stanza", mail.room_token.as_ref()),
        book: format!("{base}/prenota"),
        choose: format!("{manage}/sposta"),
        offers: mail.offered.iter().map(offer).collect::<Result<_, _>>()?,
        manage,
    };
    let text = texts.language(&mail.lang);
    let calendar = calendar(mail, &appointment, &links, config, &text);
    Ok(Post {
        id: due.id.to_string(),
        written: Timestamp::from_second(mail.at).map_err(|_| SendError::Compose)?,
        kind: match mail.kind {
            MailKind::CalledOff => Kind::CalledOff,
            MailKind::Cancelled => Kind::Cancelled,
            MailKind::Confirmed => Kind::Confirmed,
            MailKind::Moved => Kind::Moved,
            MailKind::Reminder => Kind::Reminder,
        },
        name: mail.person.full_name(),
        address: mail.person.email.parse().map_err(|_| SendError::Compose)?,
        lang: mail.lang.clone(),
        appointment,
        links,
        calendar,
    })
}

/// The calendar file; `None` when it cannot be made, which is no reason not to write.
fn calendar(
    mail: &OutboxMail,
    appointment: &Appointment,
    links: &Links,
    config: &Config,
    text: &Text,
) -> Option<Calendar> {
    let method = match mail.kind {
        MailKind::CalledOff | MailKind::Cancelled => ics::Method::Cancel,
        MailKind::Confirmed | MailKind::Moved => ics::Method::Request,
        // The calendar has it; a second entry would only differ in its links.
        MailKind::Reminder => return None,
    };
    let from = config.mail.from_address.address();
    let organizer = match mail.promised.email.as_str() {
        "" => ics::Party {
            name: &config.mail.from_name,
            email: from.as_ref(),
        },
        email => ics::Party {
            name: &appointment.office,
            email,
        },
    };
    let summary = text.with(
        "mail-calendar-title",
        &[("office", appointment.office.as_str())],
    );
    let description = text.with(
        "mail-calendar-text",
        &[
            ("service", appointment.service.as_str()),
            ("code", appointment.code.as_str()),
            ("phone", appointment.phone.as_str()),
        ],
    );
    let ics = ics::write(
        method,
        &ics::Event {
            booking: mail.booking,
            sequence: mail.sequence,
            start: Timestamp::from_second(mail.starts_at).ok()?,
            end: Timestamp::from_second(mail.ends_at).ok()?,
            zone: &TimeZone::get(&mail.zone).ok()?,
            summary: &summary,
            description: &description,
            url: &links.room,
            organizer,
            attendee: Some(ics::Party {
                name: &mail.person.full_name(),
                email: &mail.person.email,
            }),
            stamp: Timestamp::from_second(mail.at).ok()?,
        },
    );
    Some(Calendar { ics, method })
}

/// A message without a number to call helps nobody.
fn phone(office: &str, config: &Config) -> String {
    if office.trim().is_empty() {
        config.municipality.phone.clone()
    } else {
        office.to_owned()
    }
}

fn wall(second: i64, zone: &str) -> Option<DateTime> {
    let zone = TimeZone::get(zone).ok()?;
    Some(zone.to_datetime(Timestamp::from_second(second).ok()?))
}
