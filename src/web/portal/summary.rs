//! Step 5: everything once more, and the word that makes it an appointment.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use jiff::SignedDuration;
use serde::Deserialize;

use super::{
    draft::{Chosen, Draft, Lost, Session},
    hold::HoldLine,
    step::{self, Action, CONFIRMED, Extended, Step},
    time,
};
use crate::{
    app::App,
    booking::applicant::Applicant,
    store::bookings::Refusal,
    web::{
        error::Error,
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "portal/summary.html", config = "assets/askama.toml")]
struct SummaryPage {
    page: Page,
    step: Step,
    hold: Option<HoldLine>,
    chosen: Chosen,
    draft: Draft,
    date: String,
    time: String,
    from: i64,
    to: i64,
}

/// `GET /prenota/riepilogo`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    Query(extended): Query<Extended>,
    session: Session,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Summary, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    let Some(start) = session.draft.start() else {
        return Ok(session.go(Step::Time.path()));
    };
    let zone = &chosen.office.zone;
    let duration = SignedDuration::from_mins(chosen.service.rules.duration_min.into());
    let end = start.checked_add(duration)?;
    let hold = HoldLine::of(&app, &session, &page.text, zone, extended.yes(), now).await?;
    let wall = zone.to_datetime(start);
    let answer = SummaryPage {
        step: Step::Summary,
        hold,
        date: page.text.day(wall.date()),
        time: page.text.span(wall.time(), zone.to_datetime(end).time()),
        from: start.as_second(),
        to: end.as_second(),
        draft: session.draft.clone(),
        chosen,
        page,
    };
    Ok(session.show(page::render(&answer)?))
}

/// The button that was pressed.
#[derive(Deserialize)]
pub(super) struct SummaryForm {
    #[serde(default)]
    azione: Action,
}

/// `POST /prenota/riepilogo`: makes the appointment. Sent twice, it is one.
pub(super) async fn send(
    State(app): State<App>,
    page: Page,
    session: Session,
    Form(form): Form<SummaryForm>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Summary, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    let mut session =
        match step::turn(&app, session, Step::Summary, form.azione, &chosen, now).await? {
            Ok(elsewhere) => return Ok(elsewhere),
            Err(session) => session,
        };
    let Ok(applicant) = Applicant::parse(&session.draft.form(), chosen.service.asks) else {
        return Ok(session.go(Step::Applicant.path()));
    };
    let Some(start) = session.draft.start() else {
        return Ok(session.go(Step::Time.path()));
    };
    let key = session.key(&app);
    let language = page.text.lang();
    let form = key.hash();
    // The second round is for a hold whose time was over: the time may still be free.
    for _ in 0..2 {
        if session.hold.is_none() && !time::hold(&app, &mut session, &chosen, start, now).await? {
            break;
        }
        let Some(token) = session.hold.clone() else {
            break;
        };
        match app
            .store
            .confirm(&token, &applicant, language, form.as_str(), now)
            .await
        {
            Ok(confirmed) => {
                app.outbox.notify_one();
                app.metrics.booked();
                app.live.visit_changed(confirmed.appointment.id.into());
                session.forget(&app).await?;
                return Ok(session.go(CONFIRMED));
            }
            Err(Refusal::Gone) => session.hold = None,
            Err(Refusal::Repeated { .. }) => {
                session.forget(&app).await?;
                return Ok(session.go(CONFIRMED));
            }
            Err(Refusal::TooManyActive { .. }) => {
                session.draft.lost = Some(Lost::TooManyActive);
                break;
            }
            Err(Refusal::Store(error)) => return Err(error.into()),
            Err(_) => {
                session.draft.lost = Some(Lost::Closed(start.as_second()));
                break;
            }
        }
    }
    session.keep(&app, now).await?;
    Ok(session.go(Step::Time.path()))
}
