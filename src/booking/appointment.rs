//! The states of a booking and the only function that knows which follows which.

use serde::{Deserialize, Serialize};

/// How a visit ended, told apart so that the figures are honest about who was missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The matter was dealt with.
    Done,
    /// The citizen did not come.
    NoShowCitizen,
    /// Something else; the note says what.
    Other,
    /// The technology failed.
    Technical,
}

/// Who called an appointment off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The citizen, through the manage link.
    Citizen,
    /// The office.
    Office,
}

/// Where a booking stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A slot is kept while its form is filled in.
    Held,
    /// Booked; the citizen has not come yet.
    Confirmed,
    /// The citizen has come and waits.
    Waiting,
    /// A clerk has taken the visit; the call is being set up.
    Called,
    /// They talk.
    InCall,
    /// Called off.
    Cancelled(By),
    /// Over.
    Ended(Outcome),
}

/// What happens to a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The citizen comes into the lobby, or comes back to it.
    Arrive,
    /// The two hear each other.
    Begin,
    /// A clerk takes the visit.
    Call,
    /// Somebody calls it off.
    Cancel(By),
    /// The form is sent.
    Confirm,
    /// The clerk closes the visit.
    End(Outcome),
    /// The citizen chooses another time.
    Move,
    /// The clerk puts the visit back into the lobby.
    Release,
}

/// The state after `event`, or nothing if it cannot happen in this state.
#[must_use]
pub const fn after(state: State, event: Event) -> Option<State> {
    Some(match (state, event) {
        // Who waits may still choose another time; the wait starts anew with it. Whose appointment the office
        // called off is offered others.
        (State::Held, Event::Confirm)
        | (State::Confirmed | State::Waiting | State::Cancelled(By::Office), Event::Move) => {
            State::Confirmed
        }
        (State::Confirmed | State::Waiting, Event::Arrive)
        | (State::Called | State::InCall, Event::Release) => State::Waiting,
        // A reload during the call must not throw the citizen back into the queue.
        (State::Called, Event::Arrive) | (State::Waiting, Event::Call) => State::Called,
        (State::InCall, Event::Arrive) | (State::Called | State::InCall, Event::Begin) => {
            State::InCall
        }
        (State::Confirmed | State::Waiting, Event::Cancel(by)) => State::Cancelled(by),
        // Nothing can be dealt with before a clerk has taken the visit; all else can be found out.
        (State::Called | State::InCall, Event::End(outcome))
        | (
            State::Confirmed | State::Waiting,
            Event::End(outcome @ (Outcome::NoShowCitizen | Outcome::Other | Outcome::Technical)),
        ) => State::Ended(outcome),
        _ => return None,
    })
}

impl State {
    /// Every state, for tables and tests.
    pub const ALL: [Self; 11] = [
        Self::Held,
        Self::Confirmed,
        Self::Waiting,
        Self::Called,
        Self::InCall,
        Self::Cancelled(By::Citizen),
        Self::Cancelled(By::Office),
        Self::Ended(Outcome::Done),
        Self::Ended(Outcome::NoShowCitizen),
        Self::Ended(Outcome::Other),
        Self::Ended(Outcome::Technical),
    ];

    /// Whether the booking keeps its time at the counter.
    #[must_use]
    pub const fn owns_time(self) -> bool {
        !matches!(self, Self::Cancelled(_) | Self::Ended(_))
    }

    /// The word the database keeps.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::InCall => "in_call",
            Self::Cancelled(By::Citizen) => "cancelled_citizen",
            Self::Cancelled(By::Office) => "cancelled_office",
            Self::Ended(outcome) => outcome.as_str(),
        }
    }

    /// The state behind a word of the database.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl Outcome {
    /// The word of the database and of the signalling protocol.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NoShowCitizen => "no_show_citizen",
            Self::Other => "other",
            Self::Technical => "technical",
        }
    }

    /// The outcome behind a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Done,
            Self::NoShowCitizen,
            Self::Other,
            Self::Technical,
        ]
        .into_iter()
        .find(|outcome| outcome.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_runs_its_course() {
        let course = [
            Event::Confirm,
            Event::Arrive,
            Event::Arrive,
            Event::Call,
            Event::Begin,
            Event::Arrive,
            Event::End(Outcome::Done),
        ];
        let end = course.into_iter().try_fold(State::Held, after);
        assert_eq!(end, Some(State::Ended(Outcome::Done)));
    }

    #[test]
    fn what_is_over_stays_over() {
        let events = [
            Event::Arrive,
            Event::Begin,
            Event::Call,
            Event::Cancel(By::Citizen),
            Event::Confirm,
            Event::End(Outcome::Done),
            Event::Move,
            Event::Release,
        ];
        for state in State::ALL.into_iter().filter(|s| !s.owns_time()) {
            for event in events {
                let offered = (state, event) == (State::Cancelled(By::Office), Event::Move);
                let next = offered.then_some(State::Confirmed);
                assert_eq!(after(state, event), next, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn nothing_is_done_without_a_clerk() {
        for state in [State::Held, State::Confirmed, State::Waiting] {
            assert_eq!(after(state, Event::End(Outcome::Done)), None);
        }
        assert_eq!(
            after(State::Confirmed, Event::End(Outcome::NoShowCitizen)),
            Some(State::Ended(Outcome::NoShowCitizen))
        );
    }

    #[test]
    fn a_running_call_is_neither_moved_nor_cancelled() {
        for state in [State::Called, State::InCall] {
            assert_eq!(after(state, Event::Move), None);
            assert_eq!(after(state, Event::Cancel(By::Citizen)), None);
        }
    }

    #[test]
    fn words_and_states_are_one_to_one() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse("moved"), None);
    }
}
