//! Between the words of the store and the words of the protocol.

use jiff::civil::Date;
use sportello_signaling::message::{Outcome, Visit, VisitState};
use sportello_signaling::{ErrorCode, Private};

use crate::booking::appointment;
use crate::live::conversation::failed;
use crate::store::visits::{self, DeskRefusal, VisitRow};

/// The day of a visit on the wall of its office.
pub(super) fn day_of(row: &VisitRow) -> Date {
    row.zone.to_datetime(row.start).date()
}

/// Whether the clerk who looks is in this visit, which belongs to every day then.
pub(super) fn is_own_call(row: &VisitRow) -> bool {
    row.mine && row.state == visits::VisitState::InCall
}

/// A visit as a clerk is shown it.
pub(super) fn visit(row: VisitRow) -> Visit {
    Visit {
        ticket: row.ticket,
        code: row.code.to_string().into(),
        citizen: row.citizen.into(),
        service: row.service,
        office: row.office_name,
        starts_at: row.start,
        ends_at: row.end,
        state: match row.state {
            visits::VisitState::Away => VisitState::Away,
            visits::VisitState::Booked => VisitState::Booked,
            visits::VisitState::Cancelled => VisitState::Cancelled,
            visits::VisitState::Done => VisitState::Done,
            visits::VisitState::InCall => VisitState::InCall,
            visits::VisitState::NoShowCitizen => VisitState::NoShowCitizen,
            visits::VisitState::Other => VisitState::Other,
            visits::VisitState::Technical => VisitState::Technical,
            visits::VisitState::Waiting => VisitState::Waiting,
        },
        waiting_since: row.waiting_since,
        claimed_by: row.claimed_by.map(Private::from),
        mine: row.mine,
        mail_lost: row.mail_lost,
    }
}

/// How a visit went, as it is kept.
pub(super) fn kept(outcome: Outcome) -> appointment::Outcome {
    match outcome {
        Outcome::Done => appointment::Outcome::Done,
        Outcome::NoShowCitizen => appointment::Outcome::NoShowCitizen,
        Outcome::Other => appointment::Outcome::Other,
        Outcome::Technical => appointment::Outcome::Technical,
    }
}

/// Why a wish was not done, as the clerk is told.
pub(super) fn refused(refusal: DeskRefusal) -> ErrorCode {
    match refusal {
        DeskRefusal::Busy { .. } | DeskRefusal::Taken { .. } => ErrorCode::AlreadyInUse,
        DeskRefusal::NotFound => ErrorCode::NotFound,
        DeskRefusal::Store(error) => failed(&error),
        DeskRefusal::WrongState { state } => match state {
            visits::VisitState::Away
            | visits::VisitState::Booked
            | visits::VisitState::InCall
            | visits::VisitState::Waiting => ErrorCode::BadRequest,
            visits::VisitState::Cancelled
            | visits::VisitState::Done
            | visits::VisitState::NoShowCitizen
            | visits::VisitState::Other
            | visits::VisitState::Technical => ErrorCode::Expired,
        },
    }
}
