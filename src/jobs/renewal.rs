//! Makes the media certificate anew before it runs out, for a process that is not restarted for
//! years. Who connects from then on is shown the new one; running calls keep theirs.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sportello_rooms::transport::Certificate;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::live;
use crate::tls;

/// After how long another certificate is made: a month before the old one runs out, so that calls
/// which began with it are long over.
const RENEW_AFTER: SignedDuration = SignedDuration::from_hours(24 * 60);

/// Time between two looks at the clock. It need not be exact, and wall time may jump.
const PAUSE: Duration = Duration::from_hours(1);

/// Renews the certificate of `live` whenever it is time.
pub(super) async fn run(live: live::Handle, clock: Clock, stop: CancellationToken) {
    let mut renewal = Renewal::new(clock.now());
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
        match renewal.check(clock.now()) {
            Ok(Some(certificate)) => {
                live.renew_certificate(&certificate);
                tracing::info!("media connections are shown a new certificate from now on");
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the media certificate was not renewed"),
        }
    }
}

/// When the certificate in use was made.
struct Renewal {
    made: Timestamp,
}

impl Renewal {
    fn new(made: Timestamp) -> Self {
        Self { made }
    }

    /// Another certificate, if it is time. A clock set back has made it from a time to come.
    fn check(&mut self, now: Timestamp) -> anyhow::Result<Option<Arc<Certificate>>> {
        let age = now.duration_since(self.made);
        if (-PAUSE.as_secs().cast_signed()..RENEW_AFTER.as_secs()).contains(&age.as_secs()) {
            return Ok(None);
        }
        let certificate = tls::media_certificate(now)?;
        self.made = now;
        Ok(Some(certificate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_never_shown_within_a_month_of_its_end() {
        let start: Timestamp = "2026-01-31T23:30:00Z".parse().expect("a time");
        let (mut renewal, mut made) = (Renewal::new(start), start);
        let mut fingerprints = Vec::new();
        for hours in 0..24 * 365 * 2 {
            let now = start + SignedDuration::from_hours(hours);
            if let Some(certificate) = renewal.check(now).expect("made") {
                fingerprints.push(certificate.fingerprint().to_owned());
                made = now;
            }
            let left = made + tls::MEDIA_LIFE - SignedDuration::from_hours(24 * 29);
            assert!(now < left, "{hours} hours after the start");
        }
        assert_eq!(fingerprints.len(), 12, "in two years");
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), 12, "each with a key of its own");
    }

    #[test]
    fn a_clock_set_right_after_the_start_renews_at_once() {
        let wrong: Timestamp = "2030-01-01T00:00:00Z".parse().expect("a time");
        let mut renewal = Renewal::new(wrong);
        let right: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
        assert!(renewal.check(right).expect("made").is_some());
        assert!(renewal.check(right).expect("not needed").is_none());
    }
}
