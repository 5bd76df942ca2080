//! How much a receiver's way down carries, judged by what it reports lost. It can only tell "too
//! much": we forward what is sent, so nothing is learnt above that rate until somebody sends more.

use std::time::{Duration, Instant};

/// Share lost, in 256ths, from which there is too much: a tenth. Radio links lose less than that
/// by themselves; overflowing queues lose more.
const TOO_MUCH: u8 = 26;

/// Share lost, in 256ths, below which there may be room: a fiftieth.
const LITTLE: u8 = 5;

/// How long a lower limit stands before it may rise. Less makes pictures swing between sharp and
/// broken; more keeps them poor for longer than the congestion lasts.
const HOLD: Duration = Duration::from_secs(5);

/// A time without reports after which the loss of the first one tells of an outage, not of a way
/// that is too narrow.
const OUTAGE: Duration = Duration::from_secs(3);

/// A limit below which there would be no picture worth sending, in bits per second.
const FLOOR: u64 = 150_000;

/// A limit above which there is none: more than a browser sends for a camera.
const CEILING: u64 = 4_000_000;

/// What one receiver can be sent, in bits per second.
#[derive(Debug, Default)]
pub(super) struct Limit {
    judged: Option<u64>,
    /// What the receiver itself says, where its browser estimates that.
    stated: Option<u64>,
    lowered: Option<Instant>,
    /// Share lost, in 256ths, smoothed.
    lost: u8,
    bytes: u64,
    since: Option<Instant>,
}

impl Limit {
    /// Counts what was sent, without retransmissions: those follow from the loss.
    pub(super) fn sent(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }

    /// Takes in the worst loss of a report about pictures.
    pub(super) fn report(&mut self, fraction_lost: u8, now: Instant) {
        let since = self.since.replace(now);
        let bits = std::mem::take(&mut self.bytes).saturating_mul(8);
        let Some(elapsed) = since.map(|at| now.saturating_duration_since(at)) else {
            return;
        };
        if elapsed > OUTAGE {
            self.lost = 0;
            return;
        }
        // A second holds so few packets that one report alone says little.
        self.lost = self.lost.midpoint(fraction_lost);
        let rate = u128::from(bits * 1000)
            .checked_div(elapsed.as_millis())
            .unwrap_or(0);
        let rate = u64::try_from(rate).unwrap_or(u64::MAX);
        if self.lost >= TOO_MUCH {
            let kept = rate - rate / 512 * u64::from(self.lost);
            self.judged = Some(self.judged.unwrap_or(CEILING).min(kept).max(FLOOR));
            self.lowered = Some(now);
        } else if self.lost <= LITTLE && self.lowered.is_none_or(|at| now - at >= HOLD) {
            let raised = self.judged.map(|limit| limit + limit / 12);
            self.judged = raised.filter(|limit| *limit < CEILING);
        }
    }

    /// Takes in the receiver's own estimate.
    pub(super) fn state(&mut self, bitrate: u64) {
        self.stated = Some(bitrate.max(FLOOR)).filter(|limit| *limit < CEILING);
    }

    /// The limit, if there is one.
    pub(super) fn bitrate(&self) -> Option<u64> {
        self.judged.into_iter().chain(self.stated).min()
    }
}

/// What a sender is told when a limit it was told of has ended.
pub(super) const NO_LIMIT: u64 = 2 * CEILING;

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    /// One second of a megabit, of which a share is lost.
    fn second(limit: &mut Limit, second: u64, lost: u8, begin: Instant) -> Option<u64> {
        limit.sent(125_000);
        limit.report(lost, begin + Duration::from_secs(second));
        limit.bitrate()
    }

    #[test]
    fn heavy_loss_lowers_the_limit_and_calm_raises_it_slowly() {
        let begin = start();
        let mut limit = Limit::default();
        assert_eq!(second(&mut limit, 0, 0, begin), None);
        assert_eq!(
            second(&mut limit, 1, 30, begin),
            None,
            "one bad second says little"
        );
        assert_eq!(second(&mut limit, 2, 0, begin), None);
        let lowered = second(&mut limit, 3, 128, begin).unwrap();
        assert!((850_000..870_000).contains(&lowered), "{lowered}");
        let later = second(&mut limit, 4, 0, begin);
        assert!(later.is_some_and(|limit| limit <= lowered));
        let free = (5..90).find(|at| second(&mut limit, *at, 0, begin).is_none());
        assert!((25..40).contains(&free.unwrap()), "{free:?}");
    }

    #[test]
    fn an_outage_is_not_a_narrow_way() {
        let begin = start();
        let mut limit = Limit::default();
        assert_eq!(second(&mut limit, 0, 0, begin), None);
        assert_eq!(second(&mut limit, 40, 255, begin), None);
        assert_eq!(second(&mut limit, 41, 0, begin), None);
    }

    #[test]
    fn a_picture_is_always_allowed() {
        let begin = start();
        let mut limit = Limit::default();
        for at in 0..20 {
            limit.report(255, begin + Duration::from_secs(at));
        }
        assert_eq!(limit.bitrate(), Some(FLOOR));
    }

    #[test]
    fn what_the_receiver_says_counts_too() {
        let mut limit = Limit::default();
        limit.state(300_000);
        assert_eq!(limit.bitrate(), Some(300_000));
        limit.state(9_000_000);
        assert_eq!(limit.bitrate(), None);
    }
}
