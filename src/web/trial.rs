//! Tokens for a test call, for programs and pages that try the way here.

use axum::{
    Json, Router,
    extract::State,
    http::header,
    middleware,
    response::{IntoResponse as _, Response},
    routing::post,
};
use serde::Serialize;

use super::limit::{self, Limit};
use crate::{app::App, live};

#[derive(Serialize)]
struct Tokens {
    /// One for each end of the call.
    tokens: [String; 2],
}

/// The route of tests.
pub(super) fn routes() -> Router<App> {
    let limit = middleware::from_fn_with_state(Limit::of_tests(), limit::count);
    Router::new().route(live::TESTS, post(tokens).layer(limit))
}

async fn tokens(State(app): State<App>) -> Response {
    let tokens = live::test_tokens(&app.keys.room_token, app.clock.now());
    let never = [(header::CACHE_CONTROL, "no-store")];
    (never, Json(Tokens { tokens })).into_response()
}
