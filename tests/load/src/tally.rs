//! What is counted while packets fly.

use std::time::Duration;

/// Microseconds told apart one by one; above them, milliseconds.
const FINE: usize = 25_000;

/// Milliseconds told apart above [`FINE`].
const COARSE: usize = 10_000;

/// How often each delay occurred.
#[derive(Clone, Debug)]
pub struct Delays {
    counts: Vec<u32>,
    total: u64,
}

impl Default for Delays {
    fn default() -> Self {
        Self {
            counts: vec![0; FINE + COARSE],
            total: 0,
        }
    }
}

impl Delays {
    /// Counts one delay.
    pub fn add(&mut self, delay: Duration) {
        let micros = usize::try_from(delay.as_micros()).unwrap_or(usize::MAX);
        let bucket = if micros < FINE {
            micros
        } else {
            (FINE + micros / 1000).min(FINE + COARSE - 1)
        };
        self.counts[bucket] += 1;
        self.total += 1;
    }

    /// The delay that `share` of all are not above.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of some millions"
    )]
    pub fn at(&self, share: f64) -> Duration {
        let wanted = (self.total as f64 * share).ceil() as u64;
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += u64::from(*count);
            if seen >= wanted && seen > 0 {
                let micros = if bucket < FINE {
                    bucket
                } else {
                    (bucket - FINE) * 1000
                };
                return Duration::from_micros(micros as u64);
            }
        }
        Duration::ZERO
    }
}

/// What became of the packets of some participants, from the last reset on.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Packets sent.
    pub sent: u64,
    /// Packets of these that arrived at the other end.
    pub received: u64,
    /// Arrived a second time, or behind a later one.
    pub repeated: u64,
    /// From the stamp before sending to the kernel's stamp at the receiver.
    pub delays: Delays,
    /// Sendings the generator left out because it was held up.
    pub skipped: u64,
    /// Sendings it made.
    pub made: u64,
}

impl Tally {
    /// The share of its sendings the generator left out.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of some millions")]
    pub fn skipped(&self) -> f64 {
        self.skipped as f64 / (self.skipped + self.made).max(1) as f64
    }

    /// Packets that did not arrive. Meaningful once those under way have had their time.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.sent.saturating_sub(self.received)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_counted() {
        let mut delays = Delays::default();
        assert_eq!(delays.at(0.5), Duration::ZERO);
        for micros in 1..=100 {
            delays.add(Duration::from_micros(micros));
        }
        assert_eq!(delays.at(0.5), Duration::from_micros(50));
        assert_eq!(delays.at(0.99), Duration::from_micros(99));
        delays.add(Duration::from_millis(700));
        assert_eq!(delays.at(1.0), Duration::from_millis(700));
    }
}
