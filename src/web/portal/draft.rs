//! The form that somebody is filling in. It lives in the database; the browser has a random key to
//! it, and another that proves the time it holds.

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    booking::{
        applicant,
        links::{DraftKey, HoldToken, ManageToken},
    },
    store::{
        bookings::Appointment,
        offices::{Office, Service},
    },
    web::{error::Error, session::SecretCookie},
};

/// How long a form is kept after its last page. Longer than a time can be held, so that who comes
/// back late loses the time at most, not what was typed.
const LASTS: SignedDuration = SignedDuration::from_hours(3);

/// How long after it was made an appointment can be seen with nothing but the browser that made it. Long
/// enough to read and to go back and forth, too short for the next person at a library's computer.
const SHOWN: SignedDuration = SignedDuration::from_mins(30);

/// Longest text of a field that is kept to be shown again, in characters. More is cut: it would not
/// be accepted anyway.
const LONGEST_KEPT: usize = 1000;

const DRAFT: SecretCookie = SecretCookie("pratica");
const HOLD: SecretCookie = SecretCookie("posto");

/// What was typed and chosen so far.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Draft {
    pub(super) office: String,
    pub(super) service: String,
    /// The chosen start, in unix seconds.
    pub(super) start: Option<i64>,
    /// Why the start that was chosen cannot be had.
    pub(super) lost: Option<Lost>,
    pub(super) details: String,
    pub(super) name: String,
    pub(super) surname: String,
    pub(super) address: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) privacy: bool,
}

/// Why a start cannot be had, and which.
#[derive(Clone, Copy, Deserialize, Serialize)]
pub(super) enum Lost {
    /// It is not offered any more.
    Closed(i64),
    /// Somebody else has it.
    Taken(i64),
    /// The browser holds too many.
    TooMany,
    /// The person has too many appointments of this service.
    TooManyActive,
}

/// An office and what the appointment there is about.
pub(super) struct Chosen {
    pub(super) office: Office,
    pub(super) service: Service,
}

impl Draft {
    /// The fields as the parser of applicants wants them.
    pub(super) fn form(&self) -> applicant::Form {
        applicant::Form {
            name: self.name.clone(),
            surname: self.surname.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
            details: self.details.clone(),
            privacy: self.privacy,
        }
    }

    /// The start as an instant.
    pub(super) fn start(&self) -> Option<Timestamp> {
        self.start
            .and_then(|seconds| Timestamp::from_second(seconds).ok())
    }

    /// Office and service, if both are chosen and still offered.
    pub(super) async fn chosen(&self, app: &App) -> Result<Option<Chosen>, Error> {
        let Some(office) = app.store.office_by_slug(&self.office).await? else {
            return Ok(None);
        };
        let service = app.store.service_by_slug(office.id, &self.service).await?;
        Ok(service.map(|service| Chosen { office, service }))
    }
}

/// A draft with the secrets that lead to it.
pub(super) struct Session {
    pub(super) draft: Draft,
    pub(super) hold: Option<HoldToken>,
    key: Option<DraftKey>,
    jar: CookieJar,
}

impl Session {
    /// The key of the draft; drawn when there is none yet.
    pub(super) fn key(&mut self, app: &App) -> DraftKey {
        let key = self.key.take().unwrap_or_else(|| {
            let key = DraftKey::draw(&mut rand::rng());
            let cookie = DRAFT.holding(key.reveal(), &app.config);
            self.jar = self.jar.clone().add(cookie);
            key
        });
        self.key = Some(key.clone());
        key
    }

    /// Remembers the time that is held.
    pub(super) fn remember(&mut self, hold: HoldToken, app: &App) {
        let cookie = HOLD.holding(hold.reveal(), &app.config);
        self.jar = self.jar.clone().add(cookie);
        self.hold = Some(hold);
    }

    /// Gives up the time that is held. An appointment that has been made of it stays.
    pub(super) async fn release(&mut self, app: &App) -> Result<(), Error> {
        if let Some(hold) = self.hold.take() {
            app.store.release_hold(&hold).await?;
            self.jar = self.jar.clone().add(HOLD.removal(&app.config));
        }
        Ok(())
    }

    /// The appointment that this browser has just made.
    pub(super) async fn made(
        &self,
        app: &App,
        now: Timestamp,
    ) -> Result<Option<(ManageToken, Appointment)>, Error> {
        let Some(token) = self.hold.as_ref().map(HoldToken::manage_token) else {
            return Ok(None);
        };
        let found = app.store.booking_by_manage_token(&token).await?;
        Ok(found
            .filter(|appointment| now.duration_since(appointment.confirmed_at) < SHOWN)
            .map(|appointment| (token, appointment)))
    }

    /// Writes the draft down.
    pub(super) async fn keep(&mut self, app: &App, now: Timestamp) -> Result<(), Error> {
        let key = self.key(app);
        let fields = serde_json::to_string(&self.draft)?;
        let expires = now.checked_add(LASTS)?;
        Ok(app.store.keep_draft(&key, &fields, expires, now).await?)
    }

    /// Forgets the draft; the hold stays known, for it leads to the appointment.
    pub(super) async fn forget(&mut self, app: &App) -> Result<(), Error> {
        if let Some(key) = self.key.take() {
            app.store.drop_draft(&key).await?;
        }
        self.draft = Draft::default();
        self.jar = self.jar.clone().add(DRAFT.removal(&app.config));
        Ok(())
    }

    /// Leads on to another page.
    pub(super) fn go(self, path: &str) -> Response {
        (self.jar, Redirect::to(path)).into_response()
    }

    /// Answers with a page.
    pub(super) fn show(self, page: Response) -> Response {
        (self.jar, page).into_response()
    }
}

impl FromRequestParts<App> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let jar = CookieJar::from_headers(&parts.headers);
        let key = DRAFT
            .read(&jar, &app.config)
            .and_then(|text| DraftKey::parse(&text));
        let hold = HOLD
            .read(&jar, &app.config)
            .and_then(|text| HoldToken::parse(&text));
        let fields = match &key {
            Some(key) => app.store.draft(key, app.clock.now()).await?,
            None => None,
        };
        // A draft of an older version that cannot be read is a form that begins anew.
        let draft = fields.and_then(|fields| serde_json::from_str(&fields).ok());
        Ok(Self {
            draft: draft.unwrap_or_default(),
            hold,
            key,
            jar,
        })
    }
}

/// What was typed, cut to what is worth keeping.
pub(super) fn kept(text: &str) -> String {
    text.chars().take(LONGEST_KEPT).collect()
}
