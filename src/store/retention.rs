//! What is forgotten, and when. An appointment's figures stay; who it was for does not.

use jiff::{SignedDuration, Timestamp};

use super::{Error, Store};

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Who came, after the visit.
    pub person: SignedDuration,
    /// Who called off, after that.
    pub cancelled: SignedDuration,
    /// That a mail was sent, and what the clerks did.
    pub records: SignedDuration,
}

/// How many rows were forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// People.
    pub people: u64,
    /// Records of mail and of clerks' actions.
    pub records: u64,
    /// Holds that were over.
    pub holds: u64,
}

impl Store {
    /// Removes holds that are over. Nothing depends on it: whoever wants their time removes them too.
    pub async fn expire_holds(&self, now: Timestamp) -> Result<u64, Error> {
        let done = sqlx::query("delete from booking where state = 'held' and hold_until <= $1")
            .bind(now.as_second())
            .execute(&self.writer)
            .await?;
        Ok(done.rows_affected())
    }

    /// Forgets what is to be forgotten by now: people with all that hangs on them, notes and links, then
    /// old records.
    pub async fn forget(&self, keep: Retention, now: Timestamp) -> Result<Forgotten, Error> {
        let holds = self.expire_holds(now).await?;
        let ago = |time| now.checked_sub(time).unwrap_or(Timestamp::MIN).as_second();
        let (person, cancelled, records) =
            (ago(keep.person), ago(keep.cancelled), ago(keep.records));
        transact!(self, |tx| {
            let people = sqlx::query(
                "delete from person where booking_id in (
                     select id from booking
                     where ends_at <= $1
                        or (state in ('cancelled_citizen', 'cancelled_office') and closed_at <= $2))",
            )
            .bind(person)
            .bind(cancelled)
            .execute(&mut *tx)
            .await?
            .rows_affected();
            for statement in [
                "update visit set note = '' where note <> '' and booking_id not in (
                     select booking_id from person)",
                "update outbox set body = '', state = 'failed' where body <> '' and booking_id not in (
                     select booking_id from person)",
                "delete from token where booking_id not in (select booking_id from person)",
            ] {
                sqlx::query(statement).execute(&mut *tx).await?;
            }
            let mut old = 0;
            for statement in [
                "delete from outbox where state not in ('queued', 'sending') and created_at <= $1",
                "delete from audit where at <= $1",
            ] {
                old += sqlx::query(statement)
                    .bind(records)
                    .execute(&mut *tx)
                    .await?
                    .rows_affected();
            }
            Ok(Forgotten {
                people,
                records: old,
                holds,
            })
        })
    }
}
