//! The door of the signalling websocket: who may knock, and how large a frame may be.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;

use sportello_signaling::limits::MAX_FRAME;

use super::line;
use crate::app::App;
use crate::config::HttpUrl;

/// The subprotocol. It names the language spoken, so that a later one can live beside it.
const PROTOCOL: &str = "desk.v1";

/// The longest frame that is read. Twice what the protocol allows, so that a frame that is too long
/// is answered with the reason and not with silence; what is longer still is no mistake.
const FRAME: usize = 2 * MAX_FRAME;

/// The route of the websocket.
pub fn routes() -> Router<App> {
    Router::new().route("/v1/signal", any(signal))
}

async fn signal(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let public = app.config.server.public_url.as_ref().map(HttpUrl::as_str);
    if !is_our_page(&headers, &uri, public) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let upgrade = upgrade
        .protocols([PROTOCOL])
        .max_frame_size(FRAME)
        .max_message_size(FRAME);
    if upgrade.selected_protocol().is_none() {
        return (StatusCode::BAD_REQUEST, "the subprotocol is desk.v1").into_response();
    }
    let live = app.live.clone();
    upgrade.on_upgrade(move |socket| line::open(live, socket, from.ip()))
}

/// Whether the page that opens the socket is one of ours. Tokens and not cookies open rooms, so a
/// foreign page could do nothing here that a program cannot; it is kept out so that nobody builds
/// one. Programs send no origin and are let through for that reason.
fn is_our_page(headers: &HeaderMap, uri: &Uri, public_url: Option<&str>) -> bool {
    let Some(origin) = headers.get(ORIGIN) else {
        return true;
    };
    let Some(origin) = origin.to_str().ok().and_then(authority) else {
        return false;
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| uri.authority().map(Authority::as_str));
    host.is_some_and(|host| host.eq_ignore_ascii_case(&origin))
        || public_url
            .and_then(authority)
            .is_some_and(|public| public == origin)
}

/// Host and port of an address, in small letters.
fn authority(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    uri.scheme()?;
    Some(uri.authority()?.as_str().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(origin: Option<&str>, host: &str, public: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().expect("a host"));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().expect("an origin"));
        }
        is_our_page(&headers, &Uri::from_static("/v1/signal"), public)
    }

    #[test]
    fn our_pages_and_programs_may_knock() {
        assert!(asked(Some("http://localhost:8080"), "localhost:8080", None));
        assert!(asked(
            Some("https://Sportello.example"),
            "sportello.example",
            None
        ));
        let public = Some("https://sportello.example");
        assert!(asked(
            Some("https://sportello.example"),
            "10.0.0.7:8080",
            public
        ));
        assert!(asked(None, "localhost:8080", None));
    }

    #[test]
    fn foreign_pages_may_not() {
        for origin in [
            "http://evil.example",
            "null",
            "",
            "http://localhost:9090",
            "localhost:8080",
        ] {
            assert!(
                !asked(Some(origin), "localhost:8080", Some("https://x.example")),
                "{origin}"
            );
        }
    }
}
