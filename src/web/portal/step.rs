//! The five steps of a booking, what each needs of those before it, and what all their forms share.

use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use super::{
    draft::{Chosen, Session},
    time,
};
use crate::{
    app::App,
    booking::applicant::{Applicant, Ask, Field},
    web::error::Error,
};

/// The page of what came of the booking.
pub(super) const CONFIRMED: &str = "/prenota/confermato";

/// A step, in order.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Step {
    Place,
    Time,
    Details,
    Applicant,
    Summary,
}

/// What the button means that sent a step's form.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
pub(super) enum Action {
    /// Go on.
    #[default]
    #[serde(rename = "avanti")]
    Next,
    /// Go back, keeping what was typed.
    #[serde(rename = "indietro")]
    Back,
    /// Stay, and keep the time for longer.
    #[serde(rename = "tempo")]
    MoreTime,
}

/// The answer to a request for more time: the page says so.
#[derive(Default, Deserialize)]
pub(super) struct Extended {
    tempo: Option<String>,
}

impl Extended {
    pub(super) fn yes(&self) -> bool {
        self.tempo.is_some()
    }
}

impl Step {
    const ALL: [Self; 5] = [
        Self::Place,
        Self::Time,
        Self::Details,
        Self::Applicant,
        Self::Summary,
    ];

    /// All steps, for the bar on top.
    #[expect(
        clippy::unused_self,
        reason = "templates reach functions through values only"
    )]
    pub(super) fn all(self) -> [Self; 5] {
        Self::ALL
    }

    /// The id of its name.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Place => "step-place",
            Self::Time => "step-time",
            Self::Details => "step-details",
            Self::Applicant => "step-applicant",
            Self::Summary => "step-summary",
        }
    }

    /// Its number, from 1.
    pub(super) fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Its address.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Place => "/prenota",
            Self::Time => "/prenota/orario",
            Self::Details => "/prenota/dettagli",
            Self::Applicant => "/prenota/dati",
            Self::Summary => "/prenota/riepilogo",
        }
    }

    fn previous(self) -> Self {
        match self {
            Self::Place | Self::Time => Self::Place,
            Self::Details => Self::Time,
            Self::Applicant => Self::Details,
            Self::Summary => Self::Applicant,
        }
    }
}

/// What is chosen, if the session has come as far as `step`; else the page to go to first: the first gap,
/// or, when there is no form left because it has just been sent, what came of it.
pub(super) async fn reach(
    app: &App,
    session: &Session,
    step: Step,
    now: Timestamp,
) -> Result<Result<Chosen, &'static str>, Error> {
    let draft = &session.draft;
    let Some(chosen) = draft.chosen(app).await? else {
        let is_sent = draft.office.is_empty() && session.made(app, now).await?.is_some();
        let page = if is_sent {
            CONFIRMED
        } else {
            Step::Place.path()
        };
        return Ok(Err(page));
    };
    if step > Step::Time && (draft.start.is_none() || draft.lost.is_some()) {
        return Ok(Err(Step::Time.path()));
    }
    let errors = Applicant::parse(&draft.form(), chosen.service.asks)
        .err()
        .unwrap_or_default();
    if step > Step::Details && errors.iter().any(|error| error.field == Field::Details) {
        return Ok(Err(Step::Details.path()));
    }
    if step > Step::Applicant && !errors.is_empty() {
        return Ok(Err(Step::Applicant.path()));
    }
    Ok(Ok(chosen))
}

/// Does what the buttons beside *Avanti* ask for, with what was typed kept. `Err` gives the session
/// back when it was *Avanti*.
pub(super) async fn turn(
    app: &App,
    mut session: Session,
    step: Step,
    action: Action,
    chosen: &Chosen,
    now: Timestamp,
) -> Result<Result<Response, Session>, Error> {
    match action {
        Action::Next => Ok(Err(session)),
        Action::Back => {
            session.keep(app, now).await?;
            let previous = match step.previous() {
                Step::Details if chosen.service.asks.details == Ask::No => Step::Time,
                previous => previous,
            };
            Ok(Ok(session.go(previous.path())))
        }
        Action::MoreTime => {
            let is_kept = time::prolong(app, &mut session, chosen, now).await?;
            session.keep(app, now).await?;
            Ok(Ok(if is_kept {
                session.go(&format!("{}?tempo=si", step.path()))
            } else {
                session.go(Step::Time.path())
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lead_back_one_by_one() {
        let mut step = Step::Summary;
        for number in (1..=5).rev() {
            assert_eq!(step.number(), number);
            step = step.previous();
        }
        assert_eq!(step, Step::Place);
    }
}
