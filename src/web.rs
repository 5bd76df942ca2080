//! Pages. A handler reads from top to bottom; the page it answers with is a struct beside it.

use axum::{Router, extract::DefaultBodyLimit, middleware, response::IntoResponse, routing::get};
use tower::ServiceBuilder;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    csrf::CsrfLayer,
};

use self::{error::Error, limit::Limit};
use crate::{app::App, live, metrics};

pub mod error;
pub mod form;
pub mod page;

mod console;
mod files;
mod headers;
mod health;
mod limit;
mod peer;
mod portal;
mod room;
mod script;
mod session;
mod trial;

/// Most bytes of a form. The longest honest one is a tenth of it.
const LARGEST_FORM: usize = 32 * 1024;

/// Every page of the desk.
pub fn router(app: App) -> anyhow::Result<Router> {
    let forms = Limit::of_forms();
    let secret = portal::secret_routes()
        .merge(room::routes())
        .layer(middleware::from_fn(headers::secret_address));
    let pages = portal::routes()
        .merge(console::routes())
        .merge(trial::routes())
        .layer(csrf(&app)?)
        .merge(secret)
        .layer(middleware::from_fn_with_state(forms, limit::count))
        .layer(DefaultBodyLimit::max(LARGEST_FORM));
    let around = ServiceBuilder::new()
        .layer(middleware::from_fn(peer::see_through))
        .layer(middleware::from_fn(headers::secure))
        .layer(compression())
        .layer(middleware::from_fn_with_state(app.clone(), error::dress));
    let counted = middleware::from_fn_with_state(app.clone(), metrics::count);
    Ok(Router::new()
        .merge(pages)
        .route("/lingua/{tag}", get(page::choose_language))
        .route("/assets/{*name}", get(files::file))
        .route("/salute", get(health::health))
        .merge(live::routes())
        .fallback(async || Error::NotFound.into_response())
        .layer(around)
        .layer(counted)
        .with_state(app))
}

/// Refuses forms that another site sends. Addresses that hold a secret need no such check: who can
/// write one down has the right to use it, and their pages hide the origin that would be compared.
fn csrf(app: &App) -> anyhow::Result<CsrfLayer> {
    let layer = CsrfLayer::new();
    Ok(match &app.config.server.public_url {
        Some(url) => layer.add_trusted_origin(url.as_str())?,
        None => layer,
    })
}

/// Pages are compressed on the way; files have been when they were built.
fn compression() -> CompressionLayer<impl Predicate> {
    let predicate = SizeAbove::new(512)
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("image/png"))
        .and(NotForContentType::const_new("text/event-stream"));
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(5))
        .compress_when(predicate)
}
