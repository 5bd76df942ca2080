//! Whether the program works, for those who watch it.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::app::App;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    database: &'static str,
    version: &'static str,
}

/// `GET /salute`: 200 when pages can be served, 503 when the database does not answer.
pub(super) async fn health(State(app): State<App>) -> Response {
    let answers = app.store.ping().await;
    let (status, health, database) = match answers {
        Ok(()) => (StatusCode::OK, "ok", "ok"),
        Err(error) => {
            tracing::warn!("the database does not answer: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "degraded", "unavailable")
        }
    };
    let body = Health {
        status: health,
        database,
        version: env!("CARGO_PKG_VERSION"),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
