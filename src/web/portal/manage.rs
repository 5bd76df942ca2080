//! The appointment behind a manage link: read, called off, put into a calendar, entered. Looking at
//! it changes nothing, for mail scanners look too.

use askama::Template;
use axum::{
    extract::{FromRequestParts, Path, Query, State},
    http::{header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{Timestamp, civil::DateTime};
use serde::Deserialize;
use sportello_rooms::gate::{self, Gate, Standing, Window};

use super::mail;
use crate::{
    app::App,
    booking::{appointment::State as Stand, ics, links::ManageToken},
    store::bookings::{Appointment, Refusal},
    text::Text,
    web::{
        error::Error,
        page::{self, Page},
    },
};

/// An appointment with the link that was used to come to it.
pub(super) struct Manage {
    pub(super) token: ManageToken,
    pub(super) appointment: Appointment,
}

/// What every address of an appointment has.
#[derive(Deserialize)]
struct Key {
    token: String,
}

impl FromRequestParts<App> for Manage {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let path = Path::<Key>::from_request_parts(parts, app).await;
        let token = path
            .ok()
            .and_then(|Path(key)| ManageToken::parse(&key.token));
        let token = token.ok_or(Error::NotFound)?;
        let appointment = app.store.booking_by_manage_token(&token).await?;
        Ok(Self {
            appointment: appointment.ok_or(Error::NotFound)?,
            token,
        })
    }
}

impl Manage {
    pub(super) fn path(&self) -> String {
        format!("/appuntamento/{}", self.token.reveal())
    }

    pub(super) fn start(&self) -> DateTime {
        self.appointment.zone.to_datetime(self.appointment.start)
    }

    fn span(&self, text: &Text) -> String {
        let end = self.appointment.zone.to_datetime(self.appointment.end);
        text.span(self.start().time(), end.time())
    }

    /// What the room's gate says.
    fn gate(&self, app: &App, now: Timestamp) -> Gate {
        let times = &app.config.room;
        let Appointment {
            start, end, state, ..
        } = self.appointment;
        let window = Window {
            opens: start
                .saturating_sub(times.opens_before_min.duration())
                .unwrap_or(start),
            starts: start,
            ends: end
                .saturating_add(times.grace_after_min.duration())
                .unwrap_or(end),
        };
        let standing = match state {
            Stand::Cancelled(_) => Standing::Cancelled,
            Stand::Ended(_) => Standing::Done,
            _ => Standing::Live,
        };
        gate::ask(&window, standing, now)
    }
}

/// What has just happened, said once.
#[derive(Default, Deserialize)]
pub(super) struct Outcome {
    #[serde(default)]
    esito: String,
}

#[derive(Template)]
#[template(path = "portal/manage.html", config = "assets/askama.toml")]
struct ManagePage {
    page: Page,
    path: String,
    appointment: Appointment,
    title: String,
    notice: Option<String>,
    day: String,
    span: String,
    late: Option<&'static str>,
    can_move: bool,
    can_cancel: bool,
    can_enter: bool,
    room: String,
    mail: Option<String>,
}

/// `GET /appuntamento/{token}`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    manage: Manage,
    Query(outcome): Query<Outcome>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let text = &page.text;
    let gate = manage.gate(&app, now);
    let can_move = manage.appointment.can_move(now);
    let can_cancel = manage.appointment.can_cancel(now);
    let title = match gate {
        Gate::Cancelled | Gate::Moved => "manage-title-cancelled",
        Gate::Over => "manage-title-over",
        Gate::Early { .. } | Gate::Open { .. } => "manage-title",
    };
    let Appointment {
        state, sequence, ..
    } = manage.appointment;
    // An address is easily kept or passed on: it is believed only as far as it is still true.
    let notice = match outcome.esito.as_str() {
        "spostato" if sequence > 0 && state.owns_time() => Some("manage-moved"),
        "annullato" if matches!(state, Stand::Cancelled(_)) => Some("manage-cancelled"),
        "tardi" if !(can_move && can_cancel) => Some("manage-too-late"),
        _ => None,
    };
    let room = match gate {
        Gate::Early { opens } => {
            let opens = manage.appointment.zone.to_datetime(opens);
            text.with("manage-room-opens", &[("moment", &text.moment(opens))])
        }
        Gate::Open { .. } => text.get("manage-room-open"),
        _ => String::new(),
    };
    let mail = mail::told(&app, &manage.appointment, text, now).await?;
    let answer = ManagePage {
        mail,
        path: manage.path(),
        title: text.get(title),
        notice: notice.map(|notice| text.get(notice)),
        day: text.day(manage.start().date()),
        span: manage.span(text),
        late: match (can_move, can_cancel) {
            (true, true) => None,
            (true, false) => Some("manage-cancel-late"),
            (false, true) => Some("manage-move-late"),
            (false, false) if now < manage.appointment.start => Some("manage-change-cutoff"),
            (false, false) => Some("manage-change-late"),
        },
        can_move,
        can_cancel,
        can_enter: matches!(gate, Gate::Open { .. }),
        room,
        appointment: manage.appointment,
        page,
    };
    page::render(&answer)
}

#[derive(Template)]
#[template(path = "portal/cancel.html", config = "assets/askama.toml")]
struct CancelPage {
    page: Page,
    path: String,
    appointment: Appointment,
    day: String,
    span: String,
}

/// `GET /appuntamento/{token}/annulla`: asks once.
pub(super) async fn ask(
    State(app): State<App>,
    page: Page,
    manage: Manage,
) -> Result<Response, Error> {
    if !manage.appointment.can_cancel(app.clock.now()) {
        return Ok(Redirect::to(&manage.path()).into_response());
    }
    let answer = CancelPage {
        path: manage.path(),
        day: page.text.day(manage.start().date()),
        span: manage.span(&page.text),
        appointment: manage.appointment,
        page,
    };
    page::render(&answer)
}

/// `POST /appuntamento/{token}/annulla`.
pub(super) async fn cancel(State(app): State<App>, manage: Manage) -> Result<Response, Error> {
    let outcome = match app.store.cancel(&manage.token, app.clock.now()).await {
        Ok(appointment) => {
            app.outbox.notify_one();
            app.live.revoke(appointment.id.into());
            "annullato"
        }
        Err(Refusal::Store(error)) => return Err(error.into()),
        Err(_) => "tardi",
    };
    Ok(Redirect::to(&format!("{}?esito={outcome}", manage.path())).into_response())
}

/// `POST /appuntamento/{token}/entra`: to the room, once it is open.
pub(super) async fn enter(State(app): State<App>, manage: Manage) -> Result<Response, Error> {
    let now = app.clock.now();
    if !matches!(manage.gate(&app, now), Gate::Open { .. }) {
        return Ok(Redirect::to(&manage.path()).into_response());
    }
    let link = app
        .store
        .room_link(&manage.token, now)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(Redirect::to(&format!("/stanza/{}", link.reveal())).into_response())
}

/// `GET /appuntamento/{token}/entra`: somebody came back to the address of the form.
pub(super) async fn back(manage: Manage) -> Redirect {
    Redirect::to(&manage.path())
}

/// `GET /appuntamento/{token}/calendario.ics`: the same event that the mail carries, so that a
/// calendar with both shows one.
pub(super) async fn calendar(State(app): State<App>, manage: Manage) -> Result<Response, Error> {
    if !manage.appointment.state.owns_time() {
        return Ok(back(manage).await.into_response());
    }
    let Appointment {
        promised,
        code,
        lang,
        ..
    } = &manage.appointment;
    let text = app.texts.language(lang);
    let phone = Some(&promised.phone).filter(|phone| !phone.is_empty());
    let phone = phone.unwrap_or(&app.config.municipality.phone);
    let code = code.to_string();
    let sender = app.config.mail.from_address.address();
    let organizer = match promised.email.as_str() {
        "" => ics::Party {
            name: &app.config.mail.from_name,
            email: sender.as_ref(),
        },
        email => ics::Party {
            name: &promised.office,
            email,
        },
    };
    let file = ics::write(
        ics::Method::Publish,
        &ics::Event {
            booking: manage.appointment.id,
            sequence: manage.appointment.sequence,
            start: manage.appointment.start,
            end: manage.appointment.end,
            zone: &manage.appointment.zone,
            summary: &text.with("mail-calendar-title", &[("office", &promised.office)]),
            description: &text.with(
                "mail-calendar-text",
                &[
                    ("service", &promised.service),
                    ("code", &code),
                    ("phone", phone),
                ],
            ),
            url: &format!("{}{}", app.config.base_url(), manage.path()),
            organizer,
            attendee: None,
            stamp: app.clock.now(),
        },
    );
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"appuntamento.ics\"",
        ),
    ];
    Ok((headers, file).into_response())
}
