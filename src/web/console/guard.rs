//! Who is signed in.

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;

use crate::{
    app::App,
    auth::session::Secret,
    store::clerks::Clerk,
    web::{error::Error, room::is_secure},
};

/// The clerk a request comes from; anybody else is sent to the sign-in.
pub(super) struct SignedIn(pub(super) Clerk);

impl FromRequestParts<App> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let jar = CookieJar::from_headers(&parts.headers);
        match signed_in(app, &jar).await {
            Ok(Some(clerk)) => Ok(Self(clerk)),
            Ok(None) => Err(Redirect::to("/operatore/accesso").into_response()),
            Err(error) => Err(error.into_response()),
        }
    }
}

/// The clerk whose session a request carries, if any.
pub(super) async fn signed_in(app: &App, jar: &CookieJar) -> Result<Option<Clerk>, Error> {
    Ok(session(app, jar).await?.map(|(clerk, _)| clerk))
}

/// The same with the hash of the session.
pub(super) async fn session(app: &App, jar: &CookieJar) -> Result<Option<(Clerk, String)>, Error> {
    let Some(secret) = Secret::from_jar(jar, is_secure(&app.config)) else {
        return Ok(None);
    };
    let hash = secret.hash();
    let clerk = app.store.session_clerk(&hash, app.clock.now()).await?;
    Ok(clerk.map(|clerk| (clerk, hash)))
}
