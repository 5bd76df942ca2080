//! The gate in words.

use askama::Template;
use jiff::{Timestamp, civil::DateTime};
use sportello_rooms::gate::{Gate, Standing};

use super::Door;
use crate::{
    text::Text,
    web::page::{self, Page},
};

/// Longest time between two looks at an early gate, in seconds, for browsers without scripts. More would
/// let somebody miss the opening, less would only make the page flicker.
const LOOK_AGAIN_S: i64 = 60;

/// Up to this many seconds ahead the page counts down.
const DAY_S: i64 = 86_400;

/// What a room link answers.
#[derive(Template)]
#[template(path = "room/gate.html", config = "assets/askama.toml")]
pub(super) struct GatePage {
    page: Page,
    title: String,
    lead: String,
    office: String,
    service: String,
    when: String,
    duration: String,
    call: String,
    phone_url: String,
    link: String,
    state: State,
}

/// What the page offers to do.
enum State {
    /// Wait.
    Early {
        /// Seconds to the opening.
        remaining: i64,
        /// The same in words; days ahead nobody counts, and the lead says when.
        left: Option<String>,
        /// Seconds to the next look.
        again: i64,
    },
    /// Enter, until this time.
    Open { until: String },
    /// Book anew.
    Closed,
    /// Look into the mail.
    Moved,
}

impl GatePage {
    pub(super) fn new(page: Page, door: &Door, link: &str, now: Timestamp) -> Self {
        let Door { entry, gate, .. } = door;
        let text = &page.text;
        let local = |at: Timestamp| entry.zone.to_datetime(at);
        let start = local(entry.start);
        let (title, lead, state) = match *gate {
            Gate::Early { opens } => {
                let remaining = seconds_until(opens, now);
                let again = remaining.clamp(1, LOOK_AGAIN_S);
                let lead = early(text, local(opens), local(now));
                (
                    text.get("gate-early-title"),
                    lead,
                    State::Early {
                        remaining,
                        left: left(text, remaining),
                        again,
                    },
                )
            }
            Gate::Open { until } => {
                let until = text.time(local(until).time());
                let until = text.with("gate-open-until", &[("time", &until)]);
                (
                    text.get("gate-open-title"),
                    text.get("gate-open-lead"),
                    State::Open { until },
                )
            }
            Gate::Over => {
                let title = match entry.standing {
                    Standing::Done => "gate-done-title",
                    _ => "gate-over-title",
                };
                (text.get(title), text.get("gate-over-lead"), State::Closed)
            }
            Gate::Cancelled => {
                let lead = text.get("gate-cancelled-lead");
                (text.get("gate-cancelled-title"), lead, State::Closed)
            }
            Gate::Moved => (
                text.get("gate-moved-title"),
                text.get("gate-moved-lead"),
                State::Moved,
            ),
        };
        let minutes = entry.end.duration_since(entry.start).as_mins();
        Self {
            title,
            lead,
            office: entry.office_name.clone(),
            service: entry.service_name.clone(),
            when: text.moment(start),
            duration: text.count("gate-minutes", u32::try_from(minutes).unwrap_or_default()),
            call: page::unbroken(&text.with("gate-phone", &[("phone", &entry.office_phone)])),
            phone_url: page::phone_url(&entry.office_phone),
            link: link.to_owned(),
            state,
            page,
        }
    }
}

/// Today it is enough to say the time.
fn early(text: &Text, opens: DateTime, now: DateTime) -> String {
    let time = text.time(opens.time());
    if opens.date() == now.date() {
        return text.with("gate-early-today-lead", &[("time", &time)]);
    }
    let date = text.short_day(opens.date());
    text.with("gate-early-lead", &[("date", &date), ("time", &time)])
}

/// A countdown for browsers without scripts, which look again each minute; scripts put one with seconds
/// in its place.
fn left(text: &Text, remaining: i64) -> Option<String> {
    if remaining > DAY_S {
        return None;
    }
    let minutes = u32::try_from(remaining).ok()?.div_ceil(60);
    let (hours, rest) = (minutes / 60, minutes % 60);
    let (in_hours, in_minutes) = (
        text.count("gate-early-hours", hours),
        text.count("gate-minutes", rest),
    );
    Some(match (hours, rest) {
        (0, _) => in_minutes,
        (_, 0) => in_hours,
        _ => text.with(
            "gate-early-hours-and-minutes",
            &[("hours", &in_hours), ("minutes", &in_minutes)],
        ),
    })
}

/// Rounded up, so that nobody comes back a moment too early.
fn seconds_until(then: Timestamp, now: Timestamp) -> i64 {
    let left = then.duration_since(now);
    left.as_secs() + i64::from(left.subsec_nanos() > 0)
}

/// The answer to a link that nobody was given.
#[derive(Template)]
#[template(path = "room/unknown.html", config = "assets/askama.toml")]
pub(super) struct UnknownPage {
    pub(super) page: Page,
}
