//! One booking, as the clerk who receives the citizen needs it.

use askama::Template;
use serde::Serialize;

use crate::{
    store::{bookings::Person, outbox::Delivery, visits::VisitRow},
    text::Text,
    web::page::Page,
};

/// The details of a booking.
#[derive(Template)]
#[template(path = "console/visit.html", config = "assets/askama.toml")]
pub(super) struct VisitPage {
    page: Page,
    pub(super) visit: Visit,
}

/// What the page says, and what the console is told.
#[derive(Serialize)]
pub(super) struct Visit {
    citizen: String,
    code: String,
    service: String,
    office: String,
    time: String,
    email: Option<String>,
    /// What has become of the latest mail, if that is worth a word.
    mail: Option<String>,
    phone: Option<String>,
    notes: Option<String>,
}

impl VisitPage {
    pub(super) fn new(
        page: Page,
        row: &VisitRow,
        person: Option<Person>,
        delivery: Option<Delivery>,
    ) -> Self {
        let [from, to] = [row.start, row.end].map(|at| row.zone.to_datetime(at));
        let time = format!(
            "{}, {}",
            page.text.short_day(from.date()),
            page.text.span(from.time(), to.time()),
        );
        let (email, phone, notes) = match person {
            Some(person) => (Some(person.email), person.phone, person.details),
            None => (None, None, None),
        };
        let visit = Visit {
            citizen: row.citizen.clone(),
            code: row.code.to_string(),
            service: row.service.clone(),
            office: row.office_name.clone(),
            time,
            email,
            mail: delivery.map(|delivery| word(delivery, &page.text)),
            phone,
            notes: notes.filter(|notes| !notes.trim().is_empty()),
        };
        Self { page, visit }
    }
}

fn word(delivery: Delivery, text: &Text) -> String {
    text.get(match delivery {
        Delivery::Failed => "console-mail-failed",
        Delivery::Queued { attempts: 0 } | Delivery::Sending => "console-mail-sending",
        Delivery::Queued { .. } => "console-mail-retried",
        Delivery::Refused => "console-mail-refused",
        Delivery::Sent { .. } => "console-mail-sent",
        Delivery::Uncertain => "console-mail-uncertain",
        Delivery::Withheld => "console-mail-withheld",
    })
}
