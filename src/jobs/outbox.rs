//! Sends what lies in the outbox. A row is written in the transaction of the booking it speaks of;
//! from there to the mail server this loop is responsible.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::Config;
use crate::mail::{Mailer, SendError, Session};
use crate::store::outbox::DueMail;
use crate::store::{Error, Store};
use crate::text::Texts;

mod post;

/// How many rows are taken at once. Fewer asks the database more often; more takes rows that a
/// cancellation would make needless while they wait for their turn.
const BATCH: u32 = 8;

/// The longest sleep between two looks at the outbox. Nothing waits for it while the bell rings;
/// it is what a lost ring costs.
const LOOK: Duration = Duration::from_secs(30);

/// The pause after the first failure; it doubles with each further one. Shorter hammers a mail
/// server that is just starting; longer makes a citizen wait who is looking at the screen.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The longest pause. Longer could miss the hour in which a relay works.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);

/// How often a message is tried, two days with the pauses above. After that nobody waits for it.
const TRIES: i64 = 100;

/// The loop and what it works with.
#[derive(Clone)]
pub struct Outbox {
    /// The operator's choices.
    pub config: Arc<Config>,
    /// The rows.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Texts in the languages of the desk.
    pub texts: Arc<Texts>,
    /// The way out.
    pub mailer: Mailer,
    /// Rings when a row is written.
    pub bell: Arc<Notify>,
}

impl Outbox {
    /// Sends until `stop`; the message in hand is finished.
    pub async fn run(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let wait = match self.turn(&stop).await {
                Ok(()) => self.until_next().await,
                Err(error) => {
                    tracing::error!(error = &error as &dyn StdError, "the outbox cannot be read");
                    LOOK
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.bell.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Sends everything that is due, unless told to stop in between.
    pub async fn turn(&self, stop: &CancellationToken) -> Result<(), Error> {
        let mut session = self.mailer.session();
        let done = self.empty(&mut session, stop).await;
        session.close().await;
        done
    }

    async fn empty(
        &self,
        session: &mut Session<'_>,
        stop: &CancellationToken,
    ) -> Result<(), Error> {
        loop {
            let due = self.store.due(BATCH, self.clock.now()).await?;
            if due.is_empty() {
                return Ok(());
            }
            for mail in due {
                if stop.is_cancelled() {
                    // The rows taken and not sent come up again when their lease is over.
                    return Ok(());
                }
                self.deliver(mail, session).await?;
            }
        }
    }

    async fn deliver(&self, due: DueMail, session: &mut Session<'_>) -> Result<(), Error> {
        let (id, attempts, booking) = (due.id, due.attempts, due.mail.booking);
        let sent = async {
            let post = post::write(due, &self.config, &self.texts)?;
            let ready = self.mailer.write(post)?;
            session.announce(&ready).await?;
            session.hand_over(&ready).await
        }
        .await;
        let now = self.clock.now();
        match sent {
            Ok(()) => {
                self.store.sent(id, now).await?;
                tracing::info!(booking.id = ?booking, "a message was handed over");
            }
            Err(error) => {
                let retry_at = retry_at(&error, attempts, now);
                self.store.failed(id, &error.to_string(), retry_at).await?;
                if retry_at.is_some() {
                    tracing::warn!(booking.id = ?booking, attempts, %error, "a message must wait");
                } else {
                    tracing::error!(booking.id = ?booking, attempts, %error, "a message is given up");
                }
            }
        }
        Ok(())
    }

    async fn until_next(&self) -> Duration {
        let Ok(Some(due)) = self.store.next_due().await else {
            return LOOK;
        };
        let wait = due.duration_since(self.clock.now());
        // A second more than nothing, so that a clock that stands still does not make it spin.
        Duration::try_from(wait)
            .unwrap_or_default()
            .clamp(Duration::from_secs(1), LOOK)
    }
}

/// When to try again; `None` when it is in vain.
fn retry_at(error: &SendError, attempts: i64, now: Timestamp) -> Option<Timestamp> {
    if error.is_final() || attempts + 1 >= TRIES {
        return None;
    }
    // Past the tenth doubling the longest pause has long been reached.
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(10);
    let pause = (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE);
    now.checked_add(pause).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_an_hour_and_end() {
        let now = Timestamp::from_second(1_792_000_000).expect("in range");
        let pause = |attempts| {
            retry_at(&SendError::Unreachable, attempts, now)
                .map(|at| at.duration_since(now).as_secs())
        };
        assert_eq!(
            [0, 1, 2, 3].map(pause),
            [Some(30), Some(60), Some(120), Some(240)]
        );
        assert_eq!(pause(50), Some(1800));
        assert_eq!(pause(TRIES - 1), None);
    }

    #[test]
    fn what_is_refused_for_good_is_not_tried_again() {
        let refused = SendError::Refused("550".to_owned());
        assert_eq!(retry_at(&refused, 0, Timestamp::UNIX_EPOCH), None);
    }
}
