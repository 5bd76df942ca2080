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
use crate::mail::{Mailer, Ready, SendError, Session};
use crate::store::outbox::{DueMail, Setback};
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

/// The longest pause where the mail server asks to come back. Longer could miss the hour in which a relay
/// works; shorter annoys servers that make strangers wait (greylisting).
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);

/// The longest pause where no mail goes at all. One message tries it for all, so it costs little, and once
/// the server is back nobody waits longer than this.
const LONGEST_OUTAGE_PAUSE: SignedDuration = SignedDuration::from_mins(5);

/// How long a message is tried, as long as mail servers do. After that nobody waits for it.
const TRIED_FOR: SignedDuration = SignedDuration::from_hours(3 * 24);

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
            let mut outage = None;
            for mail in due {
                if stop.is_cancelled() {
                    // The rows taken and not sent come up again when their lease is over.
                    return Ok(());
                }
                if let Some(error) = &outage {
                    self.set_back(&mail, error).await?;
                } else if let Err(error) = self.deliver(&mail, session).await? {
                    self.set_back(&mail, &error).await?;
                    outage = Some(error).filter(SendError::concerns_all);
                }
            }
        }
    }

    /// Hands a message over, if what it tells is still so in the moment before it goes.
    async fn deliver(
        &self,
        due: &DueMail,
        session: &mut Session<'_>,
    ) -> Result<Result<(), SendError>, Error> {
        let announced = async {
            let ready = self.write(due)?;
            session.announce(&ready).await?;
            Ok(ready)
        };
        let ready = match announced.await {
            Ok(ready) => ready,
            Err(error) => return Ok(Err(error)),
        };
        if !self.store.sending(due, self.clock.now()).await? {
            // The server waits for a message it will not get.
            session.close().await;
            return Ok(Ok(()));
        }
        if let Err(error) = session.hand_over(&ready).await {
            return Ok(Err(error));
        }
        self.store.sent(due, self.clock.now()).await?;
        tracing::info!(booking.id = ?due.mail.booking, "a message was handed over");
        Ok(Ok(()))
    }

    fn write(&self, due: &DueMail) -> Result<Ready, SendError> {
        let post = post::write(due, &self.config, &self.texts)?;
        self.mailer.write(post)
    }

    async fn set_back(&self, due: &DueMail, error: &SendError) -> Result<(), Error> {
        let (booking, attempts) = (due.mail.booking, due.attempts);
        let now = self.clock.now();
        let written = Timestamp::from_second(due.mail.at).unwrap_or(now);
        let setback = setback(error, attempts, written, now);
        self.store.failed(due, &error.to_string(), setback).await?;
        if matches!(setback, Setback::Later { .. }) {
            tracing::warn!(booking.id = ?booking, attempts, %error, "a message must wait");
        } else {
            tracing::error!(booking.id = ?booking, attempts, %error, "a message is given up");
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

/// What to do about a message that was not taken.
fn setback(error: &SendError, attempts: i64, written: Timestamp, now: Timestamp) -> Setback {
    match error {
        SendError::Refused(_) => return Setback::Refused,
        SendError::Compose => return Setback::GivenUp,
        _ if now.duration_since(written) >= TRIED_FOR => return Setback::GivenUp,
        _ => {}
    }
    let longest = if error.concerns_all() {
        LONGEST_OUTAGE_PAUSE
    } else {
        LONGEST_PAUSE
    };
    // Past the tenth doubling the longest pause has long been reached.
    let doublings = u32::try_from(attempts.clamp(0, 10)).unwrap_or(10);
    let pause = (FIRST_PAUSE * 2_i32.pow(doublings)).min(longest);
    let at = now.checked_add(pause).unwrap_or(Timestamp::MAX);
    Setback::Later { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_limit_and_end_after_three_days() {
        let now = Timestamp::from_second(1_792_000_000).expect("in range");
        let pause = |attempts, error: &SendError| match setback(error, attempts, now, now) {
            Setback::Later { at } => at.duration_since(now).as_secs(),
            other => panic!("{other:?}"),
        };
        let later = SendError::Later("450".to_owned());
        for error in [&later, &SendError::Unreachable] {
            assert_eq!([0, 1, 2, 3].map(|n| pause(n, error)), [30, 60, 120, 240]);
        }
        assert_eq!(pause(50, &later), 1800);
        assert_eq!(pause(50, &SendError::Unreachable), 300);
        assert_eq!(pause(50, &SendError::Unwelcome("535".to_owned())), 300);

        let written = now - SignedDuration::from_hours(72);
        assert_eq!(setback(&later, 9, written, now), Setback::GivenUp);
        let written = written + SignedDuration::from_secs(1);
        assert!(matches!(
            setback(&later, 9, written, now),
            Setback::Later { .. }
        ));
    }

    #[test]
    fn what_is_refused_for_good_is_not_tried_again() {
        let (refused, now) = (SendError::Refused("550".to_owned()), Timestamp::UNIX_EPOCH);
        assert_eq!(setback(&refused, 0, now, now), Setback::Refused);
        assert_eq!(setback(&SendError::Compose, 0, now, now), Setback::GivenUp);
    }
}
