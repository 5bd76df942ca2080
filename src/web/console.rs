//! The clerk's pages: sign-in, the console, a booking's details. What a clerk may see is decided by the
//! database, which knows the clerk's offices; an id of another office opens nothing.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use axum_extra::extract::CookieJar;
use jiff::SignedDuration;
use serde::Serialize;
use sportello_rooms::{
    id::{PersonId, Role, RoomId},
    token::{self, Claims, Kind},
};

use self::{desk_page::DeskPage, guard::SignedIn, visit_page::VisitPage};
use super::{
    error::Error,
    page::{self, Page},
};
use crate::{app::App, auth::limit::SignInLimit, store::clerks::session_number};

mod desk_page;
mod guard;
mod sign_in;
mod visit_page;

/// How long a desk token counts. The page asks for one just before it hands it in; more would outlive a
/// sign-out, less would fail on a slow line.
const TOKEN_LASTS: SignedDuration = SignedDuration::from_mins(2);

/// The clerk's pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/operatore", get(show_desk))
        .route(
            "/operatore/accesso",
            get(sign_in::show).post(sign_in::sign_in),
        )
        .route("/operatore/esci", post(sign_in::sign_out))
        .route("/operatore/gettone", get(desk_token))
        .route("/operatore/visita/{ticket}", get(show_visit))
        .layer(axum::Extension(SignInLimit::default()))
}

/// `GET /operatore`: today's visits of the clerk's offices. Works without scripts; with them it is live.
async fn show_desk(
    State(app): State<App>,
    SignedIn(clerk): SignedIn,
    page: Page,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let today = app
        .config
        .municipality
        .timezone
        .time_zone()
        .to_datetime(now)
        .date();
    let agenda = app.store.agenda(clerk.id, today).await?;
    let mut offices = Vec::new();
    for office in app.store.clerk_offices(clerk.id).await? {
        offices.extend(app.store.office(office).await?);
    }
    page::render(&DeskPage::new(page, &clerk, &offices, &agenda, now)?)
}

#[derive(Serialize)]
struct DeskToken {
    token: String,
    server_time: i64,
}

/// `GET /operatore/gettone`: a token for the console's websocket.
async fn desk_token(
    State(app): State<App>,
    jar: CookieJar,
    headers: HeaderMap,
) -> Result<Response, Error> {
    // Scripts of this page ask; an address that is typed or linked has no use for the answer.
    if headers
        .get(header::ACCEPT)
        .is_none_or(|accept| accept != "application/json")
    {
        return Err(Error::NotFound);
    }
    let Some((clerk, session)) = guard::session(&app, &jar).await? else {
        return Ok((StatusCode::UNAUTHORIZED, Json(())).into_response());
    };
    let now = app.clock.now();
    let claims = Claims {
        kind: Kind::Desk,
        room: None,
        person: PersonId::new(clerk.id.uuid()),
        role: Role::Clerk,
        epoch: session_number(&session),
        not_before: now,
        expires: now.checked_add(TOKEN_LASTS)?,
    };
    let token = token::issue(&app.keys.room_token, &claims);
    let answer = DeskToken {
        token,
        server_time: now.as_second(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response())
}

/// `GET /operatore/visita/{ticket}`: what the citizen wrote, as a page or, for the console, as JSON.
async fn show_visit(
    State(app): State<App>,
    SignedIn(clerk): SignedIn,
    Path(ticket): Path<String>,
    headers: HeaderMap,
    page: Page,
) -> Result<Response, Error> {
    let ticket: RoomId = ticket.parse().map_err(|_| Error::NotFound)?;
    let visit = app
        .store
        .visit_row(clerk.id, ticket)
        .await?
        .ok_or(Error::NotFound)?;
    let booking = app
        .store
        .appointment(ticket.into())
        .await?
        .ok_or(Error::NotFound)?;
    let delivery = app.store.delivery(booking.id, app.clock.now()).await?;
    let visit = VisitPage::new(page, &visit, booking.person, delivery);
    if headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept == "application/json")
    {
        return Ok(([(header::CACHE_CONTROL, "no-store")], Json(visit.visit)).into_response());
    }
    page::render(&visit)
}
