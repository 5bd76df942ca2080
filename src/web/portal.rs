//! What citizens see: the start, the five steps of a booking, and the appointment that comes of it.
//! All of it works as plain forms; scripts only make it smoother.

use askama::Template;
use axum::{
    Router,
    extract::State,
    middleware,
    response::Response,
    routing::{get, post},
};

use super::{
    error::Error,
    limit::{self, Limit},
    page::{self, Page},
};
use crate::{app::App, store::offices::Office};

mod applicant;
mod confirmed;
mod details;
mod draft;
mod hold;
mod mail;
mod manage;
mod moving;
mod picker;
mod place;
mod prose;
mod step;
mod summary;
mod time;

/// Pages whose addresses are no secret.
pub(super) fn routes() -> Router<App> {
    let holds = middleware::from_fn_with_state(Limit::of_holds(), limit::count);
    let time = get(time::show).post(time::send).layer(holds);
    Router::new()
        .route("/", get(start))
        .route("/prenota", get(place::show).post(place::send))
        .route("/prenota/orario", time)
        .route("/prenota/dettagli", get(details::show).post(details::send))
        .route("/prenota/dati", get(applicant::show).post(applicant::send))
        .route("/prenota/riepilogo", get(summary::show).post(summary::send))
        .route("/prenota/confermato", get(confirmed::show))
        .route("/privacy", get(prose::privacy))
        .route("/accessibilita", get(prose::accessibility))
        .route("/licenze", get(prose::licences))
}

/// Pages whose addresses are keys: who has one may act for the appointment.
pub(super) fn secret_routes() -> Router<App> {
    Router::new()
        .route("/appuntamento/{token}", get(manage::show))
        .route(
            "/appuntamento/{token}/annulla",
            get(manage::ask).post(manage::cancel),
        )
        .route(
            "/appuntamento/{token}/calendario.ics",
            get(manage::calendar),
        )
        .route(
            "/appuntamento/{token}/entra",
            post(manage::enter).get(manage::back),
        )
        .route(
            "/appuntamento/{token}/proposta/{inizio}",
            get(moving::offer),
        )
        .route(
            "/appuntamento/{token}/sposta",
            get(moving::show).post(moving::send),
        )
}

#[derive(Template)]
#[template(path = "portal/start.html", config = "assets/askama.toml")]
struct StartPage {
    page: Page,
    offices: Vec<Office>,
}

/// `GET /`.
async fn start(State(app): State<App>, page: Page) -> Result<Response, Error> {
    let offices = app.store.offices().await?;
    page::render(&StartPage { page, offices })
}
