//! What a message says, in order, before it is a text or a page: when, with whom, how to enter;
//! then how to move or cancel; then what to bring; then the telephone.

use askama::Template;
use jiff::civil::DateTime;

use crate::text::Text;

/// Why somebody is written to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// The office has called it off; other times are offered.
    CalledOff,
    /// The citizen has called it off.
    Cancelled,
    /// The appointment is made.
    Confirmed,
    /// The appointment has another time.
    Moved,
    /// The appointment is near.
    Reminder,
}

/// What is known of the appointment when the message is written.
#[derive(Clone)]
pub struct Appointment {
    /// The code the citizen may say on the telephone.
    pub code: String,
    /// Name of the office.
    pub office: String,
    /// Name of the service.
    pub service: String,
    /// What to bring, a line each; may be empty.
    pub bring: String,
    /// Start in the office's wall time.
    pub starts: DateTime,
    /// End in the office's wall time.
    pub ends: DateTime,
    /// Minutes between the opening of the room and the start.
    pub opens_before: u16,
    /// Telephone number of the office.
    pub phone: String,
    /// Why the office called it off; may be empty.
    pub reason: String,
}

/// Where the message leads.
#[derive(Clone)]
pub struct Links {
    /// The room.
    pub room: String,
    /// The page where the appointment is moved or cancelled.
    pub manage: String,
    /// The page where another appointment is made.
    pub book: String,
    /// The page where another time is chosen for this one.
    pub choose: String,
    /// Pages where one offered time is accepted, with these times.
    pub offers: Vec<(DateTime, String)>,
}

/// A written message, as its text and its page show it.
pub(super) struct Letter {
    pub(super) subject: String,
    sender: String,
    heading: String,
    facts: Vec<String>,
    sections: Vec<Section>,
    footer: String,
}

/// One thing said under one title.
#[derive(Default)]
struct Section {
    title: String,
    lines: Vec<String>,
    links: Vec<Link>,
    after: Vec<String>,
}

struct Link {
    label: String,
    href: String,
    /// A message has one button, its next step.
    button: bool,
}

#[derive(Template)]
#[template(
    path = "mail/letter.txt",
    config = "assets/askama.toml",
    escape = "none",
    whitespace = "preserve"
)]
struct AsText<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail/letter.html", config = "assets/askama.toml")]
struct AsPage<'a> {
    letter: &'a Letter,
    lang: &'a str,
    right_to_left: bool,
}

impl Letter {
    /// Puts into words that `kind` happened to `appointment`.
    pub(super) fn write(
        kind: Kind,
        appointment: &Appointment,
        links: &Links,
        sender: &str,
        text: &Text,
    ) -> Self {
        let (subject, heading) = match kind {
            Kind::CalledOff => ("mail-subject-cancelled", "mail-heading-called-off"),
            Kind::Cancelled => ("mail-subject-cancelled", "mail-heading-cancelled"),
            Kind::Confirmed => ("mail-subject", "mail-heading-confirmed"),
            Kind::Moved => ("mail-subject-moved", "mail-heading-moved"),
            Kind::Reminder => ("mail-subject-reminder", "mail-heading-reminder"),
        };
        let mut sections = match kind {
            Kind::CalledOff => offer(appointment, links, text),
            Kind::Cancelled => vec![again(links, text)],
            Kind::Confirmed | Kind::Reminder => {
                vec![
                    enter("mail-enter", appointment, links, text),
                    manage(links, text),
                ]
            }
            Kind::Moved => {
                vec![
                    enter("mail-enter-moved", appointment, links, text),
                    manage(links, text),
                ]
            }
        };
        let is_on = !matches!(kind, Kind::CalledOff | Kind::Cancelled);
        if is_on && !appointment.bring.trim().is_empty() {
            sections.push(Section {
                title: text.get("mail-bring-title"),
                lines: appointment
                    .bring
                    .lines()
                    .map(|line| line.trim().to_owned())
                    .collect(),
                ..Section::default()
            });
        }
        sections.push(Section {
            title: text.get("mail-help-title"),
            lines: vec![text.with("mail-help", &[("phone", appointment.phone.as_str())])],
            ..Section::default()
        });
        Self {
            subject: text.with(
                subject,
                &[
                    ("day", &text.short_day(appointment.starts.date())),
                    ("time", &text.time(appointment.starts.time())),
                    ("office", &appointment.office),
                ],
            ),
            sender: sender.to_owned(),
            heading: text.get(heading),
            facts: facts(appointment, text),
            sections,
            footer: text.get("mail-automatic"),
        }
    }

    pub(super) fn text(&self) -> askama::Result<String> {
        AsText { letter: self }.render()
    }

    pub(super) fn page(&self, text: &Text) -> askama::Result<String> {
        let page = AsPage {
            letter: self,
            lang: text.lang(),
            right_to_left: text.is_right_to_left(),
        };
        page.render()
    }
}

/// When and with whom, which is what a mail program shows before the message is opened.
fn facts(appointment: &Appointment, text: &Text) -> Vec<String> {
    vec![
        text.with(
            "mail-when",
            &[
                ("day", &text.day(appointment.starts.date())),
                ("from", &text.time(appointment.starts.time())),
                ("to", &text.time(appointment.ends.time())),
            ],
        ),
        text.with(
            "mail-with",
            &[
                ("office", appointment.office.as_str()),
                ("service", &appointment.service),
            ],
        ),
        text.with("mail-code", &[("code", appointment.code.as_str())]),
    ]
}

fn enter(how: &str, appointment: &Appointment, links: &Links, text: &Text) -> Section {
    Section {
        title: text.get("mail-enter-title"),
        lines: vec![text.count(how, appointment.opens_before)],
        links: vec![Link {
            label: text.get("mail-enter-button"),
            href: links.room.clone(),
            button: true,
        }],
        after: vec![text.get("mail-enter-private")],
    }
}

fn manage(links: &Links, text: &Text) -> Section {
    Section {
        title: text.get("mail-manage-title"),
        lines: vec![text.get("mail-manage")],
        links: vec![Link {
            label: text.get("mail-manage-link"),
            href: links.manage.clone(),
            button: false,
        }],
        after: Vec::new(),
    }
}

fn again(links: &Links, text: &Text) -> Section {
    Section {
        lines: vec![text.get("mail-cancelled")],
        links: vec![Link {
            label: text.get("mail-cancelled-button"),
            href: links.book.clone(),
            button: true,
        }],
        ..Section::default()
    }
}

/// Whoever is put off by the office is not to begin again from nothing.
fn offer(appointment: &Appointment, links: &Links, text: &Text) -> Vec<Section> {
    let mut words = Vec::new();
    if !appointment.reason.trim().is_empty() {
        let reason = appointment.reason.trim();
        words.push(text.with("mail-called-off-reason", &[("reason", reason)]));
    }
    words.push(text.get("mail-called-off"));
    let sorry = Section {
        lines: words,
        ..Section::default()
    };
    let mut choose = vec![Link {
        label: text.get("mail-choose"),
        href: links.choose.clone(),
        button: links.offers.is_empty(),
    }];
    if links.offers.is_empty() {
        return vec![Section {
            links: choose,
            ..sorry
        }];
    }
    let offers = links.offers.iter().enumerate().map(|(n, (start, href))| {
        let (day, time) = (text.short_day(start.date()), text.time(start.time()));
        Link {
            label: text.with("mail-offer", &[("day", day.as_str()), ("time", &time)]),
            href: href.clone(),
            button: n == 0,
        }
    });
    let mut links: Vec<_> = offers.collect();
    links.append(&mut choose);
    let times = Section {
        title: text.get("mail-offer-title"),
        lines: vec![text.get("mail-offer-about")],
        links,
        ..Section::default()
    };
    vec![sorry, times]
}
