//! What came of the booking. It says everything that the mail says too, for mails get lost.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{draft::Session, mail};
use crate::{
    app::App,
    store::bookings::Appointment,
    web::{
        error::Error,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "portal/confirmed.html", config = "assets/askama.toml")]
struct ConfirmedPage {
    page: Page,
    appointment: Appointment,
    day: String,
    span: String,
    email: Option<String>,
    /// What has become of the mail so far.
    mail: Option<String>,
    /// The manage page's path.
    path: String,
    /// The same as a whole address, to be copied.
    address: String,
}

/// `GET /prenota/confermato`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    session: Session,
) -> Result<Response, Error> {
    let Some((token, appointment)) = session.made(&app, app.clock.now()).await? else {
        return Ok(session.go("/"));
    };
    let path = format!("/appuntamento/{}", token.reveal());
    if !appointment.state.owns_time() {
        return Ok(session.go(&path));
    }
    let mail = mail::told(&app, &appointment, &page.text, app.clock.now()).await?;
    let start = appointment.zone.to_datetime(appointment.start);
    let end = appointment.zone.to_datetime(appointment.end);
    let answer = ConfirmedPage {
        day: page.text.day(start.date()),
        span: page.text.span(start.time(), end.time()),
        email: appointment
            .person
            .as_ref()
            .map(|person| person.email.clone()),
        address: format!("{}{path}", app.config.base_url()),
        mail,
        path,
        appointment,
        page,
    };
    Ok(session.show(page::render(&answer)?))
}
