//! Step 3: what else the office should know.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    applicant::problems,
    draft::{Chosen, Session, kept},
    hold::HoldLine,
    step::{self, Action, Extended, Step},
};
use crate::{
    app::App,
    booking::applicant::{Ask, Field as Of, LONGEST_DETAILS},
    text::Text,
    web::{
        error::Error,
        form::{Errors, Field, Summary},
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "portal/details.html", config = "assets/askama.toml")]
struct DetailsPage {
    page: Page,
    step: Step,
    errors: Option<Summary>,
    hold: Option<HoldLine>,
    details: Field,
}

/// `GET /prenota/dettagli`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    Query(extended): Query<Extended>,
    session: Session,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Details, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    // Whoever went on without mending the text is sent back here to do so.
    let errors = mistakes(&session, &chosen, &page.text);
    if chosen.service.asks.details == Ask::No {
        return Ok(session.go(Step::Applicant.path()));
    }
    let answer = details_page(&app, page, &session, &errors, &chosen, extended.yes(), now).await?;
    Ok(session.show(page::render(&answer)?))
}

/// The text, and the button that was pressed.
#[derive(Deserialize)]
pub(super) struct DetailsForm {
    #[serde(default)]
    dettagli: String,
    #[serde(default)]
    azione: Action,
}

/// `POST /prenota/dettagli`.
pub(super) async fn send(
    State(app): State<App>,
    page: Page,
    mut session: Session,
    Form(form): Form<DetailsForm>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Details, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    session.draft.details = kept(&form.dettagli);
    let mut session =
        match step::turn(&app, session, Step::Details, form.azione, &chosen, now).await? {
            Ok(elsewhere) => return Ok(elsewhere),
            Err(session) => session,
        };
    session.keep(&app, now).await?;
    let errors = mistakes(&session, &chosen, &page.text);
    if errors.0.is_empty() {
        return Ok(session.go(Step::Applicant.path()));
    }
    let answer = details_page(&app, page, &session, &errors, &chosen, false, now).await?;
    let answer = (StatusCode::UNPROCESSABLE_ENTITY, page::render(&answer)?);
    Ok(session.show(answer.into_response()))
}

fn mistakes(session: &Session, chosen: &Chosen, text: &Text) -> Errors {
    let about = |field| field == Of::Details;
    problems(&session.draft, chosen.service.asks, about, text)
}

async fn details_page(
    app: &App,
    page: Page,
    session: &Session,
    errors: &Errors,
    chosen: &Chosen,
    extended: bool,
    now: Timestamp,
) -> Result<DetailsPage, Error> {
    let (text, zone) = (&page.text, &chosen.office.zone);
    let details = Field::new("textarea", "dettagli", text.get("details-label"), text)
        .hint(text.get("details-hint"))
        .most(LONGEST_DETAILS)
        .value(&session.draft.details)
        .error(errors);
    let details = if chosen.service.asks.details == Ask::Required {
        details
    } else {
        details.optional(text)
    };
    Ok(DetailsPage {
        step: Step::Details,
        errors: errors.summary(text),
        hold: HoldLine::of(app, session, text, zone, extended, now).await?,
        details,
        page,
    })
}
