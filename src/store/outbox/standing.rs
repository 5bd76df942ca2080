//! What has become of mail, for those who look.

use jiff::Timestamp;

use super::super::row::time_if;
use super::super::{Error, Store};
use crate::booking::ids::BookingId;

/// What has become of a booking's latest mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Given up: it could not be sent in time.
    Failed,
    /// Waiting to be sent, or to be tried again.
    Queued {
        /// How often it has been tried.
        attempts: i64,
    },
    /// The mail server does not take it: as a rule the address is wrong.
    Refused,
    /// On its way to the mail server.
    Sending,
    /// Handed to the mail server.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// The program died while it was on its way: it may have arrived, and is not sent again.
    Uncertain,
    /// Not sent: the address has been sent too many that day.
    Withheld,
}

impl Delivery {
    /// Whether somebody should know that the citizen may not have read it.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        match self {
            Self::Failed | Self::Refused | Self::Uncertain | Self::Withheld => true,
            // Once is a server that asks everybody to come back; it is not worth a word.
            Self::Queued { attempts } => attempts > 1,
            Self::Sending | Self::Sent { .. } => false,
        }
    }

    pub(in crate::store) fn parse(
        state: &str,
        attempts: i64,
        sent_at: Option<i64>,
    ) -> Result<Self, Error> {
        Ok(match (state, time_if(sent_at, "outbox.sent_at")?) {
            ("failed", _) => Self::Failed,
            ("queued", _) => Self::Queued { attempts },
            ("refused", _) => Self::Refused,
            ("sending", _) => Self::Sending,
            ("sent", Some(at)) => Self::Sent { at },
            ("uncertain", _) => Self::Uncertain,
            ("withheld", _) => Self::Withheld,
            _ => return Err(Error::Corrupt("outbox.state")),
        })
    }
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailCounts {
    /// Mails that are to be sent by now and are not.
    pub queued: u64,
    /// Mails that have not reached anybody for sure, as long as they are kept.
    pub failed: u64,
}

impl Store {
    /// How many mails wait, and how many came to nothing.
    pub async fn mail_counts(&self, now: Timestamp) -> Result<MailCounts, Error> {
        let (queued, failed): (i64, i64) = sqlx::query_as(
            "select cast(coalesce(sum(case when state in ('queued', 'sending') then 1 else 0 end), 0)
                         as bigint),
                    cast(coalesce(sum(case when state in ('queued', 'sending') then 0 else 1 end), 0)
                         as bigint)
             from outbox
             where state in ('queued', 'sending', 'failed', 'refused', 'uncertain', 'withheld')
               and created_at <= $1",
        )
        .bind(now.as_second())
        .fetch_one(self.read())
        .await?;
        Ok(MailCounts {
            queued: u64::try_from(queued).unwrap_or(0),
            failed: u64::try_from(failed).unwrap_or(0),
        })
    }

    /// When the next mail is due, if one waits.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, Error> {
        let seconds: Option<i64> =
            sqlx::query_scalar("select min(due_at) from outbox where state = 'queued'")
                .fetch_one(self.read())
                .await?;
        time_if(seconds, "outbox.due_at")
    }

    /// What has become of the latest mail about a booking; of a reminder once its time has come.
    pub async fn delivery(
        &self,
        booking: BookingId,
        now: Timestamp,
    ) -> Result<Option<Delivery>, Error> {
        let row: Option<(String, i64, Option<i64>)> = sqlx::query_as(
            "select state, attempts, sent_at from outbox
             where booking_id = $1 and state <> 'superseded' and created_at <= $2
             order by created_at desc, id desc limit 1",
        )
        .bind(booking.to_string())
        .bind(now.as_second())
        .fetch_optional(self.read())
        .await?;
        row.map(|(state, attempts, sent_at)| Delivery::parse(&state, attempts, sent_at))
            .transpose()
    }
}
