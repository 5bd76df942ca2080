//! The console's page: today's visits, and what its script needs.

use std::collections::BTreeMap;

use askama::Template;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    store::{
        clerks::Clerk,
        offices::Office,
        visits::{VisitRow, VisitState},
    },
    text::Text,
    web::{error::Error, page::Page, room::words, script},
};

/// The texts that the console's script says, besides those of a call.
const WORDS: &[&str] = &[
    "console-arrived",
    "console-claimed-by",
    "console-close-first",
    "console-ended",
    "console-link-connected",
    "console-link-connecting",
    "console-link-lost",
    "console-released",
    "console-session-over",
    "console-sound-off",
    "console-sound-on",
    "console-stage-away",
    "console-stage-ends",
    "console-stage-entering",
    "console-stage-left",
    "console-stage-left-soon",
    "console-stage-next",
    "console-stage-over",
    "console-stage-with",
    "console-state-away",
    "console-state-booked",
    "console-state-cancelled",
    "console-state-done",
    "console-state-in_call",
    "console-state-no_show_citizen",
    "console-state-other",
    "console-state-technical",
    "console-state-waiting",
    "console-superseded",
    "console-visit-no-notes",
    "console-visit-unavailable",
    "console-waiting-minutes-many",
    "console-waiting-minutes-now",
    "console-waiting-minutes-one",
];

/// The console.
#[derive(Template)]
#[template(path = "console/console.html", config = "assets/askama.toml")]
pub(super) struct DeskPage {
    page: Page,
    clerk: String,
    offices: String,
    day: String,
    visits: Vec<Line>,
    data: String,
}

/// A visit in the list, as it is before the script takes over.
struct Line {
    ticket: String,
    time: String,
    citizen: String,
    service: String,
    state: &'static str,
    words: String,
    mail_lost: bool,
}

#[derive(Serialize)]
struct Data<'a> {
    lang: &'a str,
    zone: &'a str,
    server_time: i64,
    texts: BTreeMap<&'static str, String>,
}

impl DeskPage {
    pub(super) fn new(
        page: Page,
        clerk: &Clerk,
        offices: &[Office],
        agenda: &[VisitRow],
        now: Timestamp,
    ) -> Result<Self, Error> {
        let zone = &page.municipality().timezone;
        let mut texts = script::texts(&page.text, "room-", words::CALL);
        texts.extend(script::texts(&page.text, "console-", WORDS));
        let data = script::json(&Data {
            lang: page.text.lang(),
            zone: zone.name(),
            server_time: now.as_second(),
            texts,
        })?;
        let today = zone.time_zone().to_datetime(now).date();
        let names: Vec<_> = offices.iter().map(|office| office.name.as_str()).collect();
        Ok(Self {
            clerk: clerk.name.clone(),
            offices: names.join(", "),
            day: page.text.day(today),
            visits: agenda
                .iter()
                .map(|row| Line::new(row, &page.text))
                .collect(),
            data,
            page,
        })
    }
}

impl Line {
    fn new(row: &VisitRow, text: &Text) -> Self {
        let time = |at: Timestamp| text.time(row.zone.to_datetime(at).time());
        let words = match (row.state, row.waiting_since) {
            (VisitState::Waiting, Some(since)) => {
                text.with("console-waiting-since", &[("time", &time(since))])
            }
            (state, _) => text.get(&format!("console-state-{}", name(state))),
        };
        Self {
            ticket: row.ticket.to_string(),
            time: time(row.start),
            citizen: row.citizen.clone(),
            service: row.service.clone(),
            state: name(row.state),
            words,
            mail_lost: row.mail_lost && row.state == VisitState::Booked,
        }
    }
}

/// The state's name in the protocol, which the styles and the script use too.
fn name(state: VisitState) -> &'static str {
    match state {
        VisitState::Away => "away",
        VisitState::Booked => "booked",
        VisitState::Cancelled => "cancelled",
        VisitState::Done => "done",
        VisitState::InCall => "in_call",
        VisitState::NoShowCitizen => "no_show_citizen",
        VisitState::Other => "other",
        VisitState::Technical => "technical",
        VisitState::Waiting => "waiting",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Audience, Texts};

    #[test]
    fn every_text_is_there_in_every_language() {
        let texts = Texts::load().unwrap();
        for language in texts.languages(Audience::Clerks) {
            let text = texts.language(language.tag);
            for id in WORDS {
                assert_ne!(text.get(id), *id, "{}", language.tag);
            }
        }
    }
}
