//! What goes wrong on the way to a page, and the page that says so. What a person can mend is not
//! here but an error of the form it belongs to.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::page::{self, Page};
use crate::{app::App, store};

/// Longest time a page may take. A citizen has given up before; the database had its chance.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why there is no page.
#[derive(Debug)]
pub enum Error {
    /// The request comes from another site.
    Forbidden,
    /// Something of ours failed; people read only that it did.
    Internal(anyhow::Error),
    /// There is no such page, or no longer.
    NotFound,
    /// One network asked for too much; it may ask again after this time.
    TooMany(Duration),
    /// The database is busy or slow; the same request may succeed later.
    Unavailable(anyhow::Error),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        let error = anyhow::Error::from(error);
        match error.downcast_ref() {
            Some(store::Error::Busy(_) | store::Error::Race) => Self::Unavailable(error),
            _ => Self::Internal(error),
        }
    }
}

impl IntoResponse for Error {
    /// A bare status: [`dress`] makes it a page in the language of the request.
    fn into_response(self) -> Response {
        let status = match self {
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Internal(error) => {
                tracing::error!("a page failed: {error:#}");
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooMany(wait) => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                let seconds = HeaderValue::from(wait.as_secs().max(1));
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
                return response;
            }
            Self::Unavailable(error) => {
                tracing::warn!("a page could not be made for now: {error:#}");
                let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
                let seconds = HeaderValue::from_static("10");
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
                return response;
            }
        };
        status.into_response()
    }
}

#[derive(Template)]
#[template(path = "layout/error.html", config = "assets/askama.toml")]
struct ErrorPage {
    page: Page,
    status: u16,
    title: String,
    message: String,
}

/// Ends requests that take too long, and turns every bare refusal into a page that says in words
/// what happened and how to go on.
pub(super) async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let page = Page::of(&app, request.headers(), request.uri());
    let patience = tokio::time::timeout(PATIENCE, next.run(request));
    let response = patience.await.unwrap_or_else(|_| {
        let late = anyhow::anyhow!("a page took longer than {} s", PATIENCE.as_secs());
        Error::Unavailable(late).into_response()
    });
    if is_bare_refusal(&response) {
        undressed(page, response)
    } else {
        response
    }
}

/// Pages and machine answers say themselves what is wrong; the framework's refusals are plain text.
fn is_bare_refusal(response: &Response) -> bool {
    let refused = response.status().is_client_error() || response.status().is_server_error();
    let media_type = response.headers().get(header::CONTENT_TYPE);
    refused && media_type.is_none_or(|found| found.as_bytes().starts_with(b"text/plain"))
}

fn undressed(page: Page, bare: Response) -> Response {
    let status = bare.status();
    let (title, message) = match status {
        StatusCode::FORBIDDEN => ("error-forbidden-title", "error-forbidden"),
        StatusCode::NOT_FOUND => ("error-not-found-title", "error-not-found"),
        StatusCode::METHOD_NOT_ALLOWED => ("error-method-title", "error-method"),
        StatusCode::PAYLOAD_TOO_LARGE => ("error-too-large-title", "error-too-large"),
        StatusCode::TOO_MANY_REQUESTS => ("error-too-many-title", "error-too-many"),
        StatusCode::SERVICE_UNAVAILABLE => ("error-unavailable-title", "error-unavailable"),
        _ if status.is_client_error() => ("error-request-title", "error-request"),
        _ => ("error-internal-title", "error-internal"),
    };
    let error = ErrorPage {
        status: status.as_u16(),
        title: page.text.get(title),
        message: page.text.get(message),
        page,
    };
    let (mut parts, _) = bare.into_parts();
    let Ok(mut response) = page::render(&error) else {
        return parts.status.into_response();
    };
    *response.status_mut() = status;
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
        parts.headers.remove(name);
    }
    response.headers_mut().extend(parts.headers);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_database_is_worth_another_try() {
        for error in [
            store::Error::Race,
            store::Error::Busy(sqlx::Error::PoolTimedOut),
        ] {
            let response = Error::from(error).into_response();
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(response.headers()[header::RETRY_AFTER], "10");
        }
        let response = Error::from(store::Error::Corrupt("booking.id")).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
