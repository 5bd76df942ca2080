//! The citizen's way into the room: the gate, which says what time it is, and the room's page. Looking
//! at either changes nothing, so a mail scanner that follows the link is nobody who has come.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use jiff::Timestamp;
use sportello_rooms::gate::{self, Gate, Window};

use self::{
    gate_page::{GatePage, UnknownPage},
    room_page::RoomPage,
};
use super::{
    error::Error,
    page::{self, Page},
};
use crate::{
    app::App,
    booking::links::RoomLink,
    config::{Config, Tls},
    store::visits::RoomEntry,
};

mod gate_page;
mod room_page;
pub(super) mod words;

/// Says that *Entra* was pressed in this browser. It opens nothing that the address does not open too:
/// it tells a person who pressed from a program that only looks.
const ENTERED: &str = "sportello_stanza";

/// Pages behind room links.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/stanza/{link}", get(show_gate))
        .route("/stanza/{link}/entra", post(enter).get(back_to_gate))
        .route("/stanza/{link}/sala", get(show_room))
}

/// A room, and what its gate says now.
struct Door {
    entry: RoomEntry,
    window: Window,
    gate: Gate,
}

/// The door behind a link; `None` if there is none.
async fn door(app: &App, link: &str, now: Timestamp) -> Result<Option<Door>, Error> {
    let Some(link) = RoomLink::parse(link) else {
        return Ok(None);
    };
    let Some(entry) = app.store.room_by_link(&link).await? else {
        return Ok(None);
    };
    let times = &app.config.room;
    let window = entry.window(
        times.opens_before_min.duration(),
        times.grace_after_min.duration(),
    );
    let gate = gate::ask(&window, entry.standing, now);
    Ok(Some(Door {
        entry,
        window,
        gate,
    }))
}

/// `GET /stanza/{link}`: whether the room is open, and what to do.
async fn show_gate(
    State(app): State<App>,
    Path(link): Path<String>,
    page: Page,
) -> Result<Response, Error> {
    let now = app.clock.now();
    match door(&app, &link, now).await? {
        None => unknown(page),
        Some(door) => page::render(&GatePage::new(page, &door, &link, now)),
    }
}

/// `POST /stanza/{link}/entra`: lets an open room be shown to this browser. What the room is told of the
/// person is told later, by the page itself.
async fn enter(
    State(app): State<App>,
    Path(link): Path<String>,
    headers: HeaderMap,
    jar: CookieJar,
    page: Page,
) -> Result<Response, Error> {
    if is_from_elsewhere(&headers) {
        return Err(Error::Forbidden);
    }
    match door(&app, &link, app.clock.now()).await? {
        None => unknown(page),
        Some(Door {
            gate: Gate::Open { .. },
            ..
        }) => {
            let jar = jar.add(entered(&link, is_secure(&app.config)));
            Ok((jar, Redirect::to(&format!("/stanza/{link}/sala"))).into_response())
        }
        Some(_) => Ok(to_gate(&link)),
    }
}

/// `GET /stanza/{link}/entra`: somebody came back to the address of the form.
async fn back_to_gate(Path(link): Path<String>, page: Page) -> Result<Response, Error> {
    if RoomLink::parse(&link).is_some() {
        Ok(to_gate(&link))
    } else {
        unknown(page)
    }
}

/// `GET /stanza/{link}/sala`: the room, with a fresh token in the page. A reload comes back here.
async fn show_room(
    State(app): State<App>,
    Path(link): Path<String>,
    jar: CookieJar,
    page: Page,
) -> Result<Response, Error> {
    match door(&app, &link, app.clock.now()).await? {
        None => unknown(page),
        Some(door) if matches!(door.gate, Gate::Open { .. }) && jar.get(ENTERED).is_some() => {
            page::render(&RoomPage::new(page, &app, &door)?)
        }
        Some(_) => Ok(to_gate(&link)),
    }
}

fn unknown(page: Page) -> Result<Response, Error> {
    Ok((StatusCode::NOT_FOUND, page::render(&UnknownPage { page })?).into_response())
}

fn to_gate(link: &str) -> Response {
    Redirect::to(&format!("/stanza/{link}")).into_response()
}

fn entered(link: &str, secure: bool) -> Cookie<'static> {
    Cookie::build((ENTERED, "1"))
        .path(format!("/stanza/{link}"))
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Strict)
        .build()
}

/// Whether another site sends the form. Browsers that do not say where it comes from hide, as these pages
/// ask them to, the origin as well; they are believed, for who knows the link may use it.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site != "same-origin" && site != "none",
        (None, Some("null") | None) => false,
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) != header("host"),
    }
}

/// Whether browsers reach the portal by HTTPS, from this program or from a proxy before it.
pub(super) fn is_secure(config: &Config) -> bool {
    let public = config.server.public_url.as_ref();
    config.server.tls != Tls::Off || public.is_some_and(|url| url.as_str().starts_with("https:"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_form_of_another_site_is_told_apart() {
        let from = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_from_elsewhere(&headers)
        };
        assert!(!from(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "null")
        ]));
        assert!(!from(&[("origin", "null")]));
        assert!(!from(&[
            ("host", "desk.example"),
            ("origin", "https://desk.example")
        ]));
        assert!(!from(&[]));
        assert!(from(&[("sec-fetch-site", "cross-site")]));
        assert!(from(&[("sec-fetch-site", "same-site")]));
        assert!(from(&[
            ("host", "desk.example"),
            ("origin", "https://evil.example")
        ]));
    }
}
