//! What loss says about the way. A full queue loses what comes above what it carries; a radio link
//! loses a share of whatever is sent. Only the first is mended by sending less, so that is tried
//! once: loss that stays when less is sent belongs to the way and bounds nothing.

use super::{LEAST, MOST};

/// Over how long loss is counted, in microseconds, and of how many packets. Of fewer, chance makes a
/// tenth out of a twentieth time and again; more lets a queue overflow for longer.
const WINDOW: i64 = 1_000_000;
const PACKETS: u32 = 100;

/// Of so many packets at least a loss that is far too much is believed, and what a window holds that
/// fills slowly.
const LEAST_PACKETS: u32 = 20;

/// After so long a window is judged as it is, in microseconds.
const LONGEST_WINDOW: i64 = 5_000_000;

/// The share from which there is too much, and the one below which there may be room.
const TOO_MUCH: f64 = 0.1;
const LITTLE: f64 = 0.02;

/// A share above which one window is enough to act.
const FAR_TOO_MUCH: f64 = 0.3;

/// The most that is taken for the way's own loss: beyond it nobody is understood anyway, and who
/// claims more would only make us send without a bound.
const MOST_OWN: f64 = 0.25;

/// What is kept of the rate that got through.
const MARGIN: f64 = 0.95;

/// How long a lowered bound stands before it rises, in microseconds, and how much each window.
const HOLD: i64 = 3_000_000;
const GROWTH: f64 = 1.08;

/// A rate that was lowered: was it of use?
#[derive(Debug, Clone, Copy)]
struct Trial {
    /// What was sent, in bits per second, and what share of it was lost.
    rate: f64,
    share: f64,
    /// What the way carries, if that loss came from sending too much.
    capacity: f64,
}

/// The loss on the way to one receiver.
#[derive(Debug, Default)]
pub(super) struct Loss {
    told: u32,
    missing: u32,
    bytes: u64,
    /// When the packets of the window were sent, the first and the last of them, in microseconds.
    sent: Option<(i64, i64)>,
    /// The share in the window before.
    before: f64,
    /// The share the way loses whatever is sent.
    own: f64,
    bound: Option<f64>,
    trial: Option<Trial>,
    lowered: i64,
    /// Packets sent before this do not count, in microseconds.
    since: i64,
}

impl Loss {
    /// A packet sent at `at` is missing.
    pub(super) fn lost(&mut self, bytes: u64, at: i64) {
        if self.count(1, bytes, (at, at)) {
            self.missing += 1;
        }
    }

    /// A packet sent at `at` came; it may have been called missing before.
    pub(super) fn arrived(&mut self, was_lost: bool, bytes: u64, at: i64) {
        if was_lost {
            self.missing = self.missing.saturating_sub(1);
        } else {
            self.count(1, bytes, (at, at));
        }
    }

    /// Of `packets` sent in a stretch of time, a share in 256ths is missing.
    pub(super) fn report(&mut self, fraction_lost: u8, packets: u64, bytes: u64, sent: (i64, i64)) {
        let packets = u32::try_from(packets).unwrap_or(0).min(1 << 20);
        if self.count(packets, bytes, sent) {
            self.missing += packets * u32::from(fraction_lost) / 256;
        }
    }

    /// What may be sent, in bits per second, if loss bounds it.
    pub(super) fn bound(&self) -> Option<u64> {
        self.bound.map(|bound| bound as u64)
    }

    /// The share of packets lost lately, up to a third.
    pub(super) fn lately(&self) -> f64 {
        self.before.clamp(0.0, 0.33)
    }

    /// The share of packets the way loses whatever is sent.
    pub(super) fn own(&self) -> f64 {
        self.own
    }

    /// A probe found the way to carry so much.
    pub(super) fn found(&mut self, carried: f64) {
        self.bound = self.bound.map(|bound| bound.max(carried));
    }

    /// Draws conclusions when a window is full. Returns whether the bound was lowered.
    pub(super) fn judge(&mut self, at: i64) -> bool {
        let Some((first, last)) = self.sent else {
            return false;
        };
        let since = last - first;
        let is_far_too_much = self.told >= LEAST_PACKETS
            && f64::from(self.missing) - self.own * f64::from(self.told)
                > FAR_TOO_MUCH * f64::from(self.told);
        let is_full = self.told >= PACKETS || is_far_too_much || since >= LONGEST_WINDOW;
        if since < WINDOW || !is_full {
            return false;
        }
        self.sent = None;
        let told = std::mem::take(&mut self.told);
        let missing = std::mem::take(&mut self.missing);
        let bytes = std::mem::take(&mut self.bytes);
        if told < LEAST_PACKETS {
            return false;
        }
        let share = f64::from(missing) / f64::from(told);
        let rate = bytes as f64 * 8e6 / since as f64;
        self.conclude(share, rate, at)
    }

    /// Begins anew with what is sent from here on: what was lost in an outage says nothing.
    pub(super) fn restart(&mut self, at: i64) {
        *self = Self {
            since: at,
            ..Self::default()
        };
    }

    fn count(&mut self, packets: u32, bytes: u64, sent: (i64, i64)) -> bool {
        if sent.0 < self.since {
            return false;
        }
        self.told += packets;
        self.bytes += bytes;
        let (first, last) = self.sent.unwrap_or(sent);
        self.sent = Some((first.min(sent.0), last.max(sent.1)));
        true
    }

    fn conclude(&mut self, share: f64, rate: f64, at: i64) -> bool {
        let before = std::mem::replace(&mut self.before, share);
        if let Some(trial) = self.trial {
            // Until the sender follows, nothing is learnt.
            if rate > 0.9 * trial.rate && share > LITTLE {
                return false;
            }
            self.trial = None;
            let if_carried = (1.0 - trial.capacity / rate).max(0.0);
            if share > trial.share.midpoint(if_carried) {
                self.own = share.min(trial.share).min(MOST_OWN);
                self.bound = None;
                return false;
            }
        }
        if share < self.own {
            self.own = self.own.midpoint(share);
        }
        let excess = share - self.own;
        let is_lasting = before - self.own > TOO_MUCH || excess > FAR_TOO_MUCH;
        if excess > TOO_MUCH && is_lasting {
            let capacity = rate * (1.0 - share) / (1.0 - self.own);
            let bound = (capacity * MARGIN).max(LEAST as f64);
            self.bound = Some(self.bound.map_or(bound, |it| it.min(bound)));
            self.trial = Some(Trial {
                rate,
                share,
                capacity,
            });
            self.lowered = at;
            // Only what is sent from here on tells whether that was of use.
            self.since = at;
            return true;
        }
        if excess <= LITTLE && at - self.lowered >= HOLD {
            let raised = self.bound.map(|bound| bound * GROWTH);
            self.bound = raised.filter(|bound| *bound < MOST as f64);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second at a rate in packets of 1000 bytes, told at the end of it.
    fn second(loss: &mut Loss, at: &mut i64, rate: u64, share: f64) -> Option<u64> {
        let packets = rate / 8000;
        let missing = (packets as f64 * share).round() as u64;
        for packet in 0..=packets {
            let sent = *at + (packet * 1_000_000 / packets).cast_signed();
            if packet < missing {
                loss.lost(1000, sent);
            } else {
                loss.arrived(false, 1000, sent);
            }
        }
        *at += 1_000_000;
        loss.judge(*at);
        loss.bound()
    }

    fn begun() -> (Loss, i64) {
        (Loss::default(), 0)
    }

    #[test]
    fn what_overflows_is_not_sent_and_then_tried_again_slowly() {
        let (mut loss, mut at) = begun();
        let carries = 500_000.0;
        let mut rate = 1_000_000;
        for _ in 0..12 {
            let share = (1.0 - carries / rate as f64).max(0.0);
            rate = second(&mut loss, &mut at, rate, share).unwrap_or(1_000_000);
            assert!(at <= 2_000_000 || rate < 620_000, "{rate} at {at}");
        }
        assert!((450_000..620_000).contains(&rate), "{rate}");
    }

    #[test]
    fn a_way_that_loses_a_fifth_of_everything_is_used_all_the_same() {
        let (mut loss, mut at) = begun();
        let mut rates = Vec::new();
        let mut rate = 1_000_000;
        for _ in 0..30 {
            rate = second(&mut loss, &mut at, rate, 0.2).unwrap_or(1_000_000);
            rates.push(rate);
        }
        assert!(
            rates[..3].iter().any(|rate| *rate < 800_000),
            "less was tried: {rates:?}"
        );
        assert!(
            rates[5..].iter().all(|rate| *rate == 1_000_000),
            "{rates:?}"
        );
        assert!((0.19..0.21).contains(&loss.own()));
    }

    #[test]
    fn one_bad_second_says_little() {
        let (mut loss, mut at) = begun();
        for share in [0.0, 0.25, 0.0, 0.2, 0.0] {
            assert_eq!(second(&mut loss, &mut at, 1_000_000, share), None);
        }
    }

    #[test]
    fn chance_lowers_nothing_on_a_way_that_loses_a_twentieth() {
        let mut random = 1_u64;
        for gap in [40_000, 20_000, 10_000] {
            let (mut loss, mut at) = begun();
            while at < 600_000_000 {
                random = random
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                if (random >> 33).is_multiple_of(20) {
                    loss.lost(200, at);
                } else {
                    loss.arrived(false, 200, at);
                }
                loss.judge(at);
                assert_eq!(loss.bound(), None, "one in {gap} µs, after {at} µs");
                at += gap;
            }
        }
    }

    #[test]
    fn a_probe_that_gets_through_lifts_the_bound() {
        let (mut loss, mut at) = begun();
        second(&mut loss, &mut at, 1_000_000, 0.5);
        assert!(loss.bound().is_some_and(|it| it < 500_000));
        loss.found(900_000.0);
        assert_eq!(loss.bound(), Some(900_000));
    }
}
