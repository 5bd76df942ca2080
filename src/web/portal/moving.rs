//! Another time for an appointment, from the same picker as the first.

use askama::Template;
use axum::{
    Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    draft::Lost,
    manage::Manage,
    picker::{self, LostBox, Picker, Wish},
    time,
};
use crate::{
    app::App,
    store::bookings::{Appointment, Refusal},
    web::{
        error::Error,
        form::{Errors, Summary},
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "portal/move.html", config = "assets/askama.toml")]
struct MovePage {
    page: Page,
    path: String,
    errors: Option<Summary>,
    lost: Option<LostBox>,
    picker: Picker,
    time_error: bool,
    current: String,
}

/// `GET /appuntamento/{token}/sposta`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    manage: Manage,
    Query(wish): Query<Wish>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    if !manage.appointment.can_move(now) {
        return Ok(too_late(&manage));
    }
    page::render(&move_page(&app, page, &manage, &wish, None, now).await?)
}

/// The new time.
#[derive(Deserialize)]
pub(super) struct MoveForm {
    #[serde(default)]
    giorno: String,
    #[serde(default)]
    inizio: Option<String>,
}

/// `POST /appuntamento/{token}/sposta`. Either it is at the new time, or nothing has changed.
pub(super) async fn send(
    State(app): State<App>,
    page: Page,
    manage: Manage,
    Form(form): Form<MoveForm>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    if !manage.appointment.can_move(now) {
        return Ok(too_late(&manage));
    }
    let wish = Wish {
        giorno: form.giorno,
        ..Wish::default()
    };
    let Some(start) = form.inizio.as_deref().and_then(time::instant) else {
        let mut answer = move_page(&app, page, &manage, &wish, None, now).await?;
        let errors = Errors(vec![("inizio", answer.page.text.get("time-missing"))]);
        answer.errors = errors.summary(&answer.page.text);
        answer.time_error = true;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page::render(&answer)?).into_response());
    };
    let lost = match app.store.move_booking(&manage.token, start, now).await {
        Ok(moved) => {
            app.outbox.notify_one();
            app.live.revoke(moved.appointment.id.into());
            let done = format!("{}?esito=spostato", manage.path());
            return Ok(Redirect::to(&done).into_response());
        }
        Err(Refusal::Store(error)) => return Err(error.into()),
        Err(Refusal::Unchanged) => return Ok(Redirect::to(&manage.path()).into_response()),
        Err(Refusal::TooLate | Refusal::Gone) => return Ok(too_late(&manage)),
        Err(Refusal::Taken { .. }) => Lost::Taken(start.as_second()),
        Err(_) => Lost::Closed(start.as_second()),
    };
    let answer = move_page(&app, page, &manage, &wish, Some(lost), now).await?;
    Ok((StatusCode::CONFLICT, page::render(&answer)?).into_response())
}

#[derive(Template)]
#[template(path = "portal/offer.html", config = "assets/askama.toml")]
struct OfferPage {
    page: Page,
    path: String,
    appointment: Appointment,
    day: String,
    time: String,
    start: i64,
}

/// `GET /appuntamento/{token}/proposta/{inizio}`: a time the office has offered, with one button. Whether
/// it is still free is seen when the button is pressed.
pub(super) async fn offer(
    State(app): State<App>,
    page: Page,
    manage: Manage,
    Path((_, start)): Path<(String, String)>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let start = time::instant(&start).ok_or(Error::NotFound)?;
    if !manage.appointment.can_move(now) || manage.appointment.state.owns_time() {
        // Accepted before, or too late: the page of the appointment says which.
        return Ok(Redirect::to(&manage.path()).into_response());
    }
    let wall = manage.appointment.zone.to_datetime(start);
    page::render(&OfferPage {
        path: manage.path(),
        day: page.text.day(wall.date()),
        time: page.text.time(wall.time()),
        start: start.as_second(),
        appointment: manage.appointment,
        page,
    })
}

fn too_late(manage: &Manage) -> Response {
    Redirect::to(&format!("{}?esito=tardi", manage.path())).into_response()
}

async fn move_page(
    app: &App,
    page: Page,
    manage: &Manage,
    wish: &Wish,
    lost: Option<Lost>,
    now: Timestamp,
) -> Result<MovePage, Error> {
    let appointment = &manage.appointment;
    let slots = match app.store.service(appointment.service).await? {
        Some(service) => picker::free(app, &service, now).await?,
        None => Vec::new(),
    };
    let (zone, text) = (&appointment.zone, &page.text);
    let path = manage.path();
    Ok(MovePage {
        errors: None,
        lost: lost.map(|lost| LostBox::moving(lost, &slots, zone, text)),
        picker: Picker::new(&slots, zone, None, wish, format!("{path}/sposta"), text),
        time_error: false,
        current: text.moment(manage.start()),
        path,
        page,
    })
}
