//! What the operator's monitoring reads: numbers about the program, never about people. They are
//! served on an address of their own, because pages are for everybody and these are not.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;

use crate::app::App;

pub mod exposition;

mod page;
mod server;

pub use server::Server;

/// What the pages count; everything else is asked where it is known.
#[derive(Debug)]
pub struct Metrics {
    started: Timestamp,
    bookings: AtomicU64,
    requests: Mutex<BTreeMap<Answered, u64>>,
}

/// A request, as far as it is counted. Routes are templates such as `/stanza/{link}`, so that no
/// address with a secret in it is ever kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

impl Metrics {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new(started: Timestamp) -> Self {
        Self {
            started,
            bookings: AtomicU64::new(0),
            requests: Mutex::default(),
        }
    }

    /// An appointment was made.
    pub fn booked(&self) {
        self.bookings.fetch_add(1, Ordering::Relaxed);
    }

    fn answered(&self, method: &Method, route: Option<&MatchedPath>, status: StatusCode) {
        let answered = Answered {
            method: known(method),
            route: route.map_or("none", MatchedPath::as_str).to_owned(),
            status: status.as_u16(),
        };
        *self.lock().entry(answered).or_default() += 1;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Answered, u64>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts requests by what they asked for and what came of it.
pub async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    app.metrics
        .answered(&method, route.as_ref(), response.status());
    response
}

/// Anybody can invent methods; those that exist are few.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::DELETE => "DELETE",
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}
