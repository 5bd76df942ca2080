//! Removes what has had its time. Nothing waits for it: an expired hold is overlooked by whoever
//! wants its place, and who may be forgotten today may be forgotten tomorrow.

use std::error::Error as StdError;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::store::Store;
use crate::store::retention::Retention;

/// The pause between two rounds. Longer leaves dead rows in the day's queries; shorter writes for
/// nothing.
const PAUSE: Duration = Duration::from_mins(10);

/// How long things are kept: who came, for questions after the visit; who called off, for the case
/// that it was a mistake; records, for the yearly look back.
const KEEP: Retention = Retention {
    person: SignedDuration::from_hours(30 * 24),
    cancelled: SignedDuration::from_hours(7 * 24),
    records: SignedDuration::from_hours(365 * 24),
};

/// Time after its end in which a clerk may still say how a visit went. Less would answer for clerks who
/// write their notes in the evening; more would leave those who forgot it busy the next morning.
const CLOSE_WITHIN: SignedDuration = SignedDuration::from_hours(12);

/// Tidies up until `stop`.
pub(super) async fn run(store: Store, clock: Clock, stop: CancellationToken) {
    loop {
        let now = clock.now();
        let over = now.checked_sub(CLOSE_WITHIN).unwrap_or(Timestamp::MIN);
        match store.close_forgotten(over, now).await {
            Ok(0) => {}
            Ok(visits) => tracing::info!(visits, "closed what nobody had closed"),
            Err(error) => {
                tracing::error!(error = &error as &dyn StdError, "tidying up failed");
            }
        }
        match store.forget(KEEP, now).await {
            Ok(forgotten) if forgotten.people + forgotten.records > 0 => {
                tracing::info!(
                    people = forgotten.people,
                    records = forgotten.records,
                    holds = forgotten.holds,
                    "forgot what has had its time"
                );
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(error = &error as &dyn StdError, "tidying up failed");
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}
