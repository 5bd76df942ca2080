//! In with login and password, out with a button.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use askama::Template;
use axum::{
    Extension, Form,
    extract::{ConnectInfo, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use jiff::SignedDuration;
use serde::Deserialize;

use super::guard::signed_in;
use crate::{
    app::App,
    auth::{
        limit::SignInLimit,
        password,
        session::{self, Secret},
    },
    web::{
        error::Error,
        page::{self, Page},
        room::is_secure,
    },
};

/// Longest login that is looked up; the form allows no more.
const LONGEST_LOGIN: usize = 100;

/// The sign-in form.
#[derive(Template)]
#[template(path = "console/sign-in.html", config = "assets/askama.toml")]
struct SignInPage {
    page: Page,
    login: String,
    notice: Option<String>,
    problem: Option<String>,
}

/// Why somebody comes to the form.
#[derive(Deserialize)]
pub(super) struct Coming {
    uscito: Option<String>,
}

/// `GET /operatore/accesso`.
pub(super) async fn show(
    State(app): State<App>,
    Query(coming): Query<Coming>,
    jar: CookieJar,
    page: Page,
) -> Result<Response, Error> {
    if signed_in(&app, &jar).await?.is_some() {
        return Ok(to_desk());
    }
    let notice = coming.uscito.map(|_| page.text.get("console-signed-out"));
    page::render(&SignInPage {
        page,
        login: String::new(),
        notice,
        problem: None,
    })
}

/// What is typed into the form.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
}

/// `POST /operatore/accesso`.
pub(super) async fn sign_in(
    State(app): State<App>,
    Extension(limit): Extension<SignInLimit>,
    address: Option<Extension<ConnectInfo<SocketAddr>>>,
    jar: CookieJar,
    page: Page,
    Form(Typed { login, password }): Form<Typed>,
) -> Result<Response, Error> {
    let login = login.trim();
    if login.is_empty() || password.is_empty() {
        let problem = page.text.get("console-sign-in-empty");
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, page, login, problem);
    }
    // Without an address there is no listener either: a test talks to the router itself.
    let address = address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |found| found.0.0.ip());
    if let Err(wait) = limit.check(address, login, app.clock.instant()) {
        return too_many(page, login, wait);
    }
    let account = match login.len() {
        // Logins are small letters; a telephone's keyboard likes to begin with a capital.
        0..=LONGEST_LOGIN => app.store.clerk_by_login(&login.to_lowercase()).await?,
        _ => None,
    };
    let hash = account
        .as_ref()
        .map(|account| account.password_hash.as_str());
    let right = password::verify(&password, hash).await;
    let Some(account) = account.filter(|_| right) else {
        tracing::info!("a sign-in was refused");
        let problem = page.text.get("console-sign-in-wrong");
        return refuse(StatusCode::UNAUTHORIZED, page, login, problem);
    };
    let secure = is_secure(&app.config);
    // A session that somebody else may have left in this browser ends where a new one begins.
    close_session(&app, &jar).await?;
    let now = app.clock.now();
    let expires = now.checked_add(SignedDuration::from_secs(session::LASTS_S))?;
    let secret = Secret::draw(&mut rand::rng());
    app.store
        .open_session(account.clerk.id, &secret.hash(), expires, now)
        .await?;
    tracing::info!(clerk.id = ?account.clerk.id, "a clerk has signed in");
    Ok((jar.add(secret.into_cookie(secure)), to_desk()).into_response())
}

/// `POST /operatore/esci`.
pub(super) async fn sign_out(State(app): State<App>, jar: CookieJar) -> Result<Response, Error> {
    close_session(&app, &jar).await?;
    let jar = jar.add(session::removal(is_secure(&app.config)));
    Ok((jar, Redirect::to("/operatore/accesso?uscito=1")).into_response())
}

/// Ends the session of this browser, with the desks that are open in it.
async fn close_session(app: &App, jar: &CookieJar) -> Result<(), Error> {
    if let Some((clerk, hash)) = super::guard::session(app, jar).await? {
        app.store.close_session(&hash).await?;
        app.live.signed_out(clerk.id);
    }
    Ok(())
}

fn refuse(status: StatusCode, page: Page, login: &str, problem: String) -> Result<Response, Error> {
    let login = login.chars().take(LONGEST_LOGIN).collect();
    let form = SignInPage {
        page,
        login,
        notice: None,
        problem: Some(problem),
    };
    Ok((status, page::render(&form)?).into_response())
}

fn too_many(page: Page, login: &str, wait: Duration) -> Result<Response, Error> {
    tracing::info!("sign-ins are slowed down");
    let seconds = wait.as_secs().max(1);
    let minutes = u32::try_from(seconds.div_ceil(60)).unwrap_or(u32::MAX);
    let problem = page.text.count("console-sign-in-wait", minutes);
    let mut response = refuse(StatusCode::TOO_MANY_REQUESTS, page, login, problem)?;
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

fn to_desk() -> Response {
    Redirect::to("/operatore").into_response()
}
