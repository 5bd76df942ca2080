//! Step 1: the office, and what the appointment there is about. A link from elsewhere may name both;
//! nothing is chosen for people otherwise, for many would take what they are given.

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
    draft::{Draft, Session},
    picker,
    step::Step,
};
use crate::{
    app::App,
    store::offices::{Office, Service},
    web::{
        error::Error,
        form::{Errors, Summary},
        page::{self, Page},
    },
};

/// What the address or the form chooses.
#[derive(Default, Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    ufficio: String,
    #[serde(default)]
    servizio: String,
    /// The office whose services were on the page; a link from elsewhere does not say.
    mostrato: Option<String>,
}

impl Choice {
    /// Leaves out a service that was chosen while another office was shown.
    fn coherent(mut self) -> Self {
        if self.is_of_another_office() {
            self.servizio.clear();
        }
        self
    }

    fn is_of_another_office(&self) -> bool {
        let shown = self.mostrato.as_ref();
        shown.is_some_and(|shown| *shown != self.ufficio)
    }
}

#[derive(Template)]
#[template(path = "portal/place.html", config = "assets/askama.toml")]
struct PlacePage {
    page: Page,
    step: Step,
    errors: Option<Summary>,
    offices: Vec<Office>,
    chosen: Option<Office>,
    services: Vec<ServiceCard>,
    office_error: bool,
    service_error: bool,
}

/// A service as a radio button with what one wants to know before choosing it.
struct ServiceCard {
    slug: String,
    name: String,
    duration: String,
    description: String,
    bring: Vec<String>,
    first: String,
    chosen: bool,
}

/// `GET /prenota`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    Query(asked): Query<Choice>,
    session: Session,
) -> Result<Response, Error> {
    let choice = if asked.ufficio.is_empty() {
        Choice {
            ufficio: session.draft.office.clone(),
            servizio: session.draft.service.clone(),
            mostrato: None,
        }
    } else {
        asked.coherent()
    };
    let answer = place_page(&app, page, &choice, &[], app.clock.now()).await?;
    Ok(session.show(page::render(&answer)?))
}

/// `POST /prenota`.
pub(super) async fn send(
    State(app): State<App>,
    page: Page,
    mut session: Session,
    Form(choice): Form<Choice>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let shows_another_office = choice.is_of_another_office();
    let choice = choice.coherent();
    let asked = Draft {
        office: choice.ufficio.clone(),
        service: choice.servizio.clone(),
        lost: None,
        ..session.draft.clone()
    };
    if asked.chosen(&app).await?.is_none() {
        let office = app.store.office_by_slug(&asked.office).await?;
        if let Some(office) = office.as_ref().filter(|_| shows_another_office) {
            // Without scripts the office may be chosen and sent in one go. That is no mistake.
            return Ok(session.go(&format!("/prenota?ufficio={}#service", office.slug)));
        }
        let missing = if office.is_some() {
            "servizio"
        } else {
            "ufficio"
        };
        let answer = place_page(&app, page, &choice, &[missing], now).await?;
        let answer = (StatusCode::UNPROCESSABLE_ENTITY, page::render(&answer)?);
        return Ok(session.show(answer.into_response()));
    }
    let same = (&session.draft.office, &session.draft.service) == (&asked.office, &asked.service);
    session.draft = asked;
    if !same {
        session.draft.start = None;
        session.release(&app).await?;
    }
    session.keep(&app, now).await?;
    Ok(session.go(Step::Time.path()))
}

async fn place_page(
    app: &App,
    page: Page,
    choice: &Choice,
    missing: &[&'static str],
    now: Timestamp,
) -> Result<PlacePage, Error> {
    let offices = app.store.offices().await?;
    let named = |office: &&Office| office.slug == choice.ufficio;
    let chosen = offices.iter().find(named).cloned();
    let mut services = Vec::new();
    if let Some(office) = &chosen {
        for service in app.store.services(office.id).await? {
            let is_chosen = choice.servizio == service.slug;
            services.push(service_card(app, &page, office, service, is_chosen, now).await?);
        }
    }
    let sentence = |field: &&'static str| {
        let id = if *field == "ufficio" {
            "place-office-missing"
        } else {
            "place-service-missing"
        };
        (*field, page.text.get(id))
    };
    Ok(PlacePage {
        step: Step::Place,
        errors: Errors(missing.iter().map(sentence).collect()).summary(&page.text),
        office_error: missing.contains(&"ufficio"),
        service_error: missing.contains(&"servizio"),
        offices,
        chosen,
        services,
        page,
    })
}

async fn service_card(
    app: &App,
    page: &Page,
    office: &Office,
    service: Service,
    chosen: bool,
    now: Timestamp,
) -> Result<ServiceCard, Error> {
    let first = match picker::free(app, &service, now).await?.first() {
        Some(slot) => {
            let moment = page.text.moment(office.zone.to_datetime(slot.start));
            page.text.with("place-first", &[("moment", &moment)])
        }
        None => page.text.get("place-full"),
    };
    Ok(ServiceCard {
        duration: page
            .text
            .count("place-duration", service.rules.duration_min),
        bring: service.bring.lines().map(str::to_owned).collect(),
        slug: service.slug,
        name: service.name,
        description: service.description,
        first,
        chosen,
    })
}
