//! Step 2: day and time. What is chosen is held while the rest is filled in.

use askama::Template;
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{
    draft::{Chosen, Lost, Session},
    hold::HoldLine,
    picker::{self, LostBox, Picker, Wish},
    step::{self, Action, Extended, Step},
};
use crate::{
    app::App,
    booking::{rules::Audience, slots::Slot},
    store::bookings::{NewHold, Refusal},
    web::{
        error::Error,
        form::{Errors, Summary},
        page::{self, Page},
    },
};

#[derive(Template)]
#[template(path = "portal/time.html", config = "assets/askama.toml")]
struct TimePage {
    page: Page,
    step: Step,
    errors: Option<Summary>,
    hold: Option<HoldLine>,
    lost: Option<LostBox>,
    picker: Picker,
    time_error: bool,
    chosen: Chosen,
}

/// `GET /prenota/orario`.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    Query(wish): Query<Wish>,
    Query(extended): Query<Extended>,
    session: Session,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Time, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    let answer = time_page(&app, page, &session, chosen, &wish, extended.yes(), now).await?;
    Ok(session.show(page::render(&answer)?))
}

/// The times, and the button that was pressed.
#[derive(Deserialize)]
pub(super) struct TimeForm {
    #[serde(default)]
    giorno: String,
    #[serde(default)]
    inizio: Option<String>,
    #[serde(default)]
    azione: Action,
}

/// `POST /prenota/orario`: holds the time.
pub(super) async fn send(
    State(app): State<App>,
    page: Page,
    session: Session,
    Form(form): Form<TimeForm>,
) -> Result<Response, Error> {
    let now = app.clock.now();
    let chosen = match step::reach(&app, &session, Step::Time, now).await? {
        Ok(chosen) => chosen,
        Err(elsewhere) => return Ok(session.go(elsewhere)),
    };
    let mut session = match step::turn(&app, session, Step::Time, form.azione, &chosen, now).await?
    {
        Ok(elsewhere) => return Ok(elsewhere),
        Err(session) => session,
    };
    let Some(start) = form.inizio.as_deref().and_then(instant) else {
        let wish = Wish {
            giorno: form.giorno,
            ..Wish::default()
        };
        let mut answer = time_page(&app, page, &session, chosen, &wish, false, now).await?;
        let errors = Errors(vec![("inizio", answer.page.text.get("time-missing"))]);
        answer.errors = errors.summary(&answer.page.text);
        answer.time_error = true;
        let answer = (StatusCode::UNPROCESSABLE_ENTITY, page::render(&answer)?);
        return Ok(session.show(answer.into_response()));
    };
    let held = hold(&app, &mut session, &chosen, start, now).await?;
    session.keep(&app, now).await?;
    Ok(session.go(if held {
        Step::Details.path()
    } else {
        Step::Time.path()
    }))
}

/// Holds a time for the session, in place of the one it holds. `false` when it cannot be had: the
/// draft says why then.
pub(super) async fn hold(
    app: &App,
    session: &mut Session,
    chosen: &Chosen,
    start: Timestamp,
    now: Timestamp,
) -> Result<bool, Error> {
    let browser = session.key(app).hash();
    let wish = NewHold {
        service: chosen.service.id,
        start,
        browser: browser.as_str(),
        audience: Audience::Citizen,
        lasts: lasts(app, chosen),
        replaces: session.hold.as_ref(),
    };
    if own(app, session, chosen, now)
        .await?
        .is_some_and(|slot| slot.start == start)
    {
        session.draft.start = Some(start.as_second());
        session.draft.lost = None;
        return Ok(true);
    }
    let lost = match app.store.hold(wish, now).await {
        Ok(held) => {
            session.remember(held.token, app);
            None
        }
        Err(Refusal::Taken { .. }) => Some(Lost::Taken(start.as_second())),
        Err(Refusal::TooMany) => Some(Lost::TooMany),
        Err(Refusal::Store(error)) => return Err(error.into()),
        Err(_) => Some(Lost::Closed(start.as_second())),
    };
    session.draft.start = lost.is_none().then(|| start.as_second());
    session.draft.lost = lost;
    Ok(lost.is_none())
}

/// Keeps the session's time for longer; where the hold is over, it is taken anew. `false` when it cannot be
/// had any more: the draft says why then.
pub(super) async fn prolong(
    app: &App,
    session: &mut Session,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<bool, Error> {
    if let Some(token) = &session.hold {
        let until = now.checked_add(lasts(app, chosen))?;
        let until = app.store.extend_hold(token, until).await?;
        if until.is_some_and(|until| until > now) {
            return Ok(true);
        }
    }
    match session.draft.start() {
        Some(start) => hold(app, session, chosen, start, now).await,
        None => Ok(true),
    }
}

/// How long a time is kept: the service may say so.
fn lasts(app: &App, chosen: &Chosen) -> SignedDuration {
    let usual = app.config.booking.hold_min.duration();
    let own = chosen.service.rules.hold_min;
    own.map_or(usual, |minutes| SignedDuration::from_mins(minutes.into()))
}

async fn time_page(
    app: &App,
    page: Page,
    session: &Session,
    chosen: Chosen,
    wish: &Wish,
    extended: bool,
    now: Timestamp,
) -> Result<TimePage, Error> {
    let zone = &chosen.office.zone;
    let mut slots = picker::free(app, &chosen.service, now).await?;
    let lost = session
        .draft
        .lost
        .map(|lost| LostBox::booking(lost, &slots, zone, &page.text));
    // To everybody else the held time is taken; here it is the one that is chosen.
    if let Some(own) = own(app, session, &chosen, now).await?
        && let Err(at) = slots.binary_search(&own)
    {
        slots.insert(at, own);
    }
    let start = session.draft.start();
    let action = Step::Time.path().to_owned();
    Ok(TimePage {
        step: Step::Time,
        errors: None,
        hold: HoldLine::of(app, session, &page.text, zone, extended, now).await?,
        lost,
        picker: Picker::new(&slots, zone, start, wish, action, &page.text),
        time_error: false,
        page,
        chosen,
    })
}

/// The slot that the session holds for this service, while it does.
async fn own(
    app: &App,
    session: &Session,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<Option<Slot>, Error> {
    let Some(token) = &session.hold else {
        return Ok(None);
    };
    let hold = app.store.hold_by_token(token).await?;
    Ok(hold
        .filter(|hold| hold.service == chosen.service.id)
        .filter(|hold| hold.until.is_some_and(|until| until > now))
        .map(|hold| Slot {
            start: hold.start,
            end: hold.end,
        }))
}

/// The instant a radio button stands for.
pub(super) fn instant(value: &str) -> Option<Timestamp> {
    Timestamp::from_second(value.parse().ok()?).ok()
}
