//! Visits that somebody had come to and nobody has closed.

use jiff::Timestamp;
use sportello_rooms::id::RoomId;

use super::super::bookings::{state, vacate};
use super::super::row::parsed;
use super::super::{Error, Store};
use crate::booking::appointment::{Event, Outcome, State, after};

impl Store {
    /// Closes the visits whose time was over by `over` and that somebody had come to, as what is known
    /// of them says: those who talked are done, those who were let in and never connected have failed,
    /// and who waited in vain is neither. Their clerks are free for others. Answers how many there were.
    pub async fn close_forgotten(&self, over: Timestamp, now: Timestamp) -> Result<u64, Error> {
        transact!(self, |tx| {
            let open: Vec<(String, String)> = sqlx::query_as(
                "select id, state from booking
                 where state in ('waiting', 'called', 'in_call') and ends_at <= $1",
            )
            .bind(over.as_second())
            .fetch_all(&mut *tx)
            .await?;
            let mut closed = 0;
            for (id, word) in open {
                let room: RoomId = parsed(&id, "booking.id")?;
                let old = state(&word)?;
                let Some(new) = after(old, Event::End(known(old))) else {
                    continue;
                };
                closed += sqlx::query(
                    "update booking set state = $3, epoch = epoch + 1, closed_at = $4
                     where id = $1 and state = $2",
                )
                .bind(room.to_string())
                .bind(old.as_str())
                .bind(new.as_str())
                .bind(now.as_second())
                .execute(&mut *tx)
                .await?
                .rows_affected();
                sqlx::query(
                    "update visit set busy_clerk = null, present = 0, ended_at = $2
                     where booking_id = $1",
                )
                .bind(room.to_string())
                .bind(now.as_second())
                .execute(&mut *tx)
                .await?;
                vacate(tx, room.into()).await?;
            }
            Ok(closed)
        })
    }
}

/// What a visit that was left in this state has come to.
fn known(state: State) -> Outcome {
    match state {
        State::InCall => Outcome::Done,
        State::Called => Outcome::Technical,
        _ => Outcome::Other,
    }
}
