//! A whole office as the administration writes it down: compared with what is there, and applied at once.

mod apply;
mod conflict;
mod read;

use jiff::Timestamp;
use jiff::tz::TimeZone;

pub use self::conflict::{Conflict, Obstacle};
use super::setup::SetupError;
use super::{Error, Fault, Store};
use crate::booking::applicant::Asks;
use crate::booking::holidays::Holidays;
use crate::booking::hours::{Exception, Opening};
use crate::booking::reminder::Reminders;
use crate::booking::rules::Rules;

/// Offices as they are to be. What an office has beside it is taken off: services are not offered any more,
/// counters receive nobody, rules and exceptions are gone. Offices that are not named stay as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The offices, in the order of the list.
    pub offices: Vec<OfficePlan>,
    /// Exceptions for every office; if absent, those there are stay.
    pub everywhere: Option<Vec<Exception>>,
}

/// An office as it is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct OfficePlan {
    /// Its name in addresses, by which it is known again.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// Its telephone number.
    pub phone: String,
    /// Its mailbox.
    pub email: String,
    /// The zone its clocks show.
    pub zone: TimeZone,
    /// Which holidays it keeps.
    pub holidays: Holidays,
    /// When it reminds people.
    pub reminders: Reminders,
    /// What it offers, in order.
    pub services: Vec<ServicePlan>,
    /// Its counters, in order.
    pub counters: Vec<CounterPlan>,
    /// Its rules.
    pub openings: Vec<OpeningPlan>,
    /// Its exceptions.
    pub exceptions: Vec<ExceptionPlan>,
}

/// A service as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicePlan {
    /// Its name in addresses, by which it is known again.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// What to have at hand, a line each.
    pub bring: String,
    /// How it is booked.
    pub rules: Rules,
    /// What it asks of the citizen beyond the usual.
    pub asks: Asks,
}

/// A counter as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CounterPlan {
    /// Its name, by which it is known again.
    pub name: String,
    /// Whether the office alone gives it away.
    pub internal: bool,
    /// What it serves, by slug and in alphabetical order.
    pub services: Vec<String>,
}

/// A rule, with whom it is for by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningPlan {
    /// The counter's name.
    pub counter: Option<String>,
    /// The service's slug.
    pub service: Option<String>,
    /// The rule; the ids in it say nothing.
    pub rule: Opening,
}

/// An exception, with whom it is for by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExceptionPlan {
    /// The counter's name; the whole office if absent.
    pub counter: Option<String>,
    /// The exception; its reach says nothing.
    pub exception: Exception,
}

/// A plan could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A name in it is nobody's.
    #[error("{0} is not in the plan of its office")]
    Unknown(String),
    /// What is written cannot be.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// It has only been tried.
    #[error("nothing has been written")]
    Tried(Vec<Conflict>),
}

impl Fault for PlanError {
    fn fault(&self) -> Option<&Error> {
        match self {
            Self::Setup(error) => error.fault(),
            Self::Store(error) => Some(error),
            Self::Tried(_) | Self::Unknown(_) => None,
        }
    }
}

impl From<sqlx::Error> for PlanError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Makes the offices what the plan says, all of it or nothing, and answers which appointments do not
    /// fit any more. They stay: what becomes of them is for people to decide.
    pub async fn apply_plan(
        &self,
        plan: &Plan,
        now: Timestamp,
    ) -> Result<Vec<Conflict>, PlanError> {
        transact!(self, |tx| {
            apply::apply(tx, plan, now).await?;
            Ok(conflict::all(tx, now).await?)
        })
    }

    /// Answers what applying the plan would, and changes nothing: it is applied, looked at, and taken back.
    pub async fn try_plan(&self, plan: &Plan, now: Timestamp) -> Result<Vec<Conflict>, PlanError> {
        let tried: Result<(), PlanError> = transact!(self, |tx| {
            apply::apply(tx, plan, now).await?;
            Err(PlanError::Tried(conflict::all(tx, now).await?))
        });
        match tried {
            Err(PlanError::Tried(conflicts)) => Ok(conflicts),
            Err(error) => Err(error),
            Ok(()) => Ok(Vec::new()),
        }
    }

    /// An office as it is.
    pub async fn office_plan(&self, slug: &str) -> Result<Option<OfficePlan>, Error> {
        read::office(self, slug).await
    }

    /// Appointments to come that the calendar as it is would not give: their office is closed then, or
    /// their counter does not receive them.
    pub async fn conflicts(&self, now: Timestamp) -> Result<Vec<Conflict>, Error> {
        conflict::all(&mut *self.read().acquire().await?, now).await
    }
}
