//! Step 4: who the appointment is for.

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
    draft::{Chosen, Draft, Session, kept},
    hold::HoldLine,
    step::{self, Action, Extended, Step},
};
use crate::{
    app::App,
    booking::applicant::{
        Applicant, Ask, Asks, Field as Of, FieldError, LONGEST_ADDRESS, LONGEST_EMAIL,
        LONGEST_NAME, LONGEST_PHONE, Problem,
    },
    text::Text,
    web::{
        error::Error,
        form::{Errors, Field, Summary},
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "portal/applicant.html", config = "assets/askama.toml")]
struct ApplicantPage {
    page: Page,
    step: Step,
    errors: Option<Summary>,
    hold: Option<HoldLine>,
    fields: Vec<Field>,
    privacy: Field,
}

/// `GET /prenota/dati`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    Query(extended): Query<Extended>,
    session: Session,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Applicant, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    let none = Errors::default();
    let answer = applicant_page(&app, page, &session, &chosen, &none, extended.yes(), now).await?;
    Ok(session.show(page::render(&answer)?))
}

/// The person, and the button that was pressed.
#[derive(Deserialize)]
pub(super) struct ApplicantForm {
    #[serde(default)]
    nome: String,
    #[serde(default)]
    cognome: String,
    #[serde(default)]
    indirizzo: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    telefono: String,
    #[serde(default)]
    privacy: String,
    #[serde(default)]
    azione: Action,
}

/// `POST /prenota/dati`.
pub(super) async fn send(
    State(app): State<App>,
    page: Page,
    mut session: Session,
    Form(form): Form<ApplicantForm>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Applicant, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    session.draft = Draft {
        name: kept(&form.nome),
        surname: kept(&form.cognome),
        address: kept(&form.indirizzo),
        email: kept(&form.email),
        phone: kept(&form.telefono),
        privacy: form.privacy == "si",
        ..session.draft
    };
    let mut session =
        match step::turn(&app, session, Step::Applicant, form.azione, &chosen, now).await? {
            Ok(elsewhere) => return Ok(elsewhere),
            Err(session) => session,
        };
    session.keep(&app, now).await?;
    let about = |field| field != Of::Details;
    let errors = problems(&session.draft, chosen.service.asks, about, &page.text);
    if errors.0.is_empty() {
        return Ok(session.go(Step::Summary.path()));
    }
    let answer = applicant_page(&app, page, &session, &chosen, &errors, false, now).await?;
    let answer = (StatusCode::UNPROCESSABLE_ENTITY, page::render(&answer)?);
    Ok(session.show(answer.into_response()))
}

async fn applicant_page(
    app: &App,
    page: Page,
    session: &Session,
    chosen: &Chosen,
    errors: &Errors,
    extended: bool,
    now: Timestamp,
) -> Result<ApplicantPage, Error> {
    let (text, zone) = (&page.text, &chosen.office.zone);
    Ok(ApplicantPage {
        step: Step::Applicant,
        errors: errors.summary(text),
        hold: HoldLine::of(app, session, text, zone, extended, now).await?,
        fields: fields(&session.draft, chosen.service.asks, errors, text),
        privacy: Field::new("checkbox", "privacy", text.get("applicant-privacy"), text)
            .value(if session.draft.privacy { "si" } else { "" })
            .error(errors),
        page,
    })
}

fn fields(draft: &Draft, asks: Asks, errors: &Errors, text: &Text) -> Vec<Field> {
    let field = |kind, name, label: &str, hint: &str, value: &str, most, token| {
        Field::new(kind, name, text.get(label), text)
            .hint(text.get(hint))
            .value(value)
            .most(most)
            .autocomplete(token)
            .error(errors)
    };
    let mut fields = vec![
        field(
            "text",
            "nome",
            "applicant-name",
            "applicant-name-hint",
            &draft.name,
            LONGEST_NAME,
            "given-name",
        ),
        field(
            "text",
            "cognome",
            "applicant-surname",
            "applicant-surname-hint",
            &draft.surname,
            LONGEST_NAME,
            "family-name",
        ),
    ];
    if asks.address {
        fields.push(field(
            "textarea",
            "indirizzo",
            "applicant-address",
            "applicant-address-hint",
            &draft.address,
            LONGEST_ADDRESS,
            "street-address",
        ));
    }
    fields.push(field(
        "email",
        "email",
        "applicant-email",
        "applicant-email-hint",
        &draft.email,
        LONGEST_EMAIL,
        "email",
    ));
    if asks.phone == Ask::No {
        return fields;
    }
    let phone = field(
        "tel",
        "telefono",
        "applicant-phone",
        "applicant-phone-hint",
        &draft.phone,
        LONGEST_PHONE,
        "tel",
    );
    fields.push(if asks.phone == Ask::Required {
        phone
    } else {
        phone.optional(text)
    });
    fields
}

/// What is to be mended in the fields that `about` asks about, in words.
pub(super) fn problems(
    draft: &Draft,
    asks: Asks,
    about: impl Fn(Of) -> bool,
    text: &Text,
) -> Errors {
    let errors = Applicant::parse(&draft.form(), asks)
        .err()
        .unwrap_or_default();
    let sentence = |error: FieldError| (name(error.field), sentence(error, text));
    Errors(
        errors
            .into_iter()
            .filter(|error| about(error.field))
            .map(sentence)
            .collect(),
    )
}

fn name(field: Of) -> &'static str {
    match field {
        Of::Address => "indirizzo",
        Of::Details => "dettagli",
        Of::Email => "email",
        Of::Name => "nome",
        Of::Phone => "telefono",
        Of::Privacy => "privacy",
        Of::Surname => "cognome",
    }
}

fn sentence(FieldError { field, problem }: FieldError, text: &Text) -> String {
    match (problem, field) {
        (Problem::Characters, _) => text.get("form-error-characters"),
        (Problem::TooLong { most }, _) => text.count(
            "form-error-too-long",
            u32::try_from(most).unwrap_or(u32::MAX),
        ),
        (Problem::Form | Problem::Missing, Of::Phone) => text.get("applicant-phone-form"),
        (Problem::Form, _) => text.get("applicant-email-form"),
        (Problem::Missing, Of::Address) => text.get("applicant-address-missing"),
        (Problem::Missing, Of::Details) => text.get("details-missing"),
        (Problem::Missing, Of::Name) => text.get("applicant-name-missing"),
        (Problem::Missing, Of::Privacy) => text.get("applicant-privacy-missing"),
        (Problem::Missing, Of::Surname) => text.get("applicant-surname-missing"),
        (Problem::Missing, _) => text.get("applicant-email-missing"),
    }
}
