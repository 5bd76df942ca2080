//! Who gets what of one receiver's way down. Voices first, always; then what is shared, because it is
//! read; then the first other person's picture, then the others'. A picture for which nothing is left
//! is paused: a voice that starves ends a conversation, a picture that is missing does not.
//!
//! Down at once, up after a while: a picture that changes its quality with every breath of the
//! network is worse than one that stays poor a little longer.

use std::time::{Duration, Instant};

use super::layer::{Layer, SPATIAL, TEMPORAL};
use super::plan::MIDS;

/// What a camera can make use of, in bits per second on the wire: what our page has its browser send
/// of one, with headers and room for repetitions.
pub(super) const CAMERA: u64 = 2_000_000;

/// What a screen can make use of, in bits per second.
pub(super) const SCREEN: u64 = 2_500_000;

/// A picture below this is not worth the voice it endangers, in bits per second. With one voice it
/// leaves the picture out below 120 kbit/s, and below 170 kbit/s where that voice is sent again.
const LEAST: u64 = 50_000;

/// How long there must be room for more before more is sent.
const HOLD: Duration = Duration::from_secs(5);

/// How much room there must be before a paused picture comes back or a layer is added, in percent of
/// what it takes.
const ROOMY: u64 = 115;

/// How far a picture whose sender adapts may exceed its share until the sender does, in percent.
const LENIENCE: u64 = 130;

/// Qualities a picture comes in.
pub(super) const RUNGS: usize = SPATIAL * TEMPORAL;

/// A picture that could be sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Want {
    /// Whether it is a shared screen.
    pub(super) is_screen: bool,
    /// Whether nobody else sees it, so that its sender can be made to send just what fits here.
    pub(super) adapts: bool,
    /// The qualities it arrives in and their rates in bits per second, the least first.
    pub(super) rungs: [Option<(Layer, u64)>; RUNGS],
}

impl Want {
    /// What it can make use of.
    pub(super) fn most(&self) -> u64 {
        if self.is_screen { SCREEN } else { CAMERA }
    }

    /// Without which it is not sent.
    fn least(&self) -> u64 {
        let lowest = self.rungs.iter().flatten().next();
        match lowest {
            Some((_, rate)) if !self.adapts => (*rate).max(LEAST),
            _ => LEAST,
        }
    }

    /// The best quality that fits into `share`.
    fn fitting(&self, share: u64) -> Option<Layer> {
        if share < LEAST {
            return None;
        }
        let room = if self.adapts {
            share.saturating_mul(LENIENCE) / 100
        } else {
            share
        };
        let mut rungs = self.rungs.iter().flatten();
        let lowest = rungs.next().map(|(layer, rate)| (*layer, *rate));
        let Some((lowest, rate)) = lowest else {
            // Nothing arrives, so nothing is known to be too much.
            return Some(Layer::HIGHEST);
        };
        if rate > room && !self.adapts {
            return None;
        }
        let last = self.rungs.iter().flatten().last();
        if last.is_some_and(|(_, rate)| *rate <= room) {
            return Some(Layer::HIGHEST);
        }
        let better = rungs.take_while(|(_, rate)| *rate <= room).last();
        Some(better.map_or(lowest, |(layer, _)| *layer))
    }
}

/// What one picture gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grant {
    /// Its quality, or nothing when it is paused.
    pub(super) layer: Option<Layer>,
    /// Bits per second that are there for it.
    pub(super) share: u64,
}

impl Grant {
    /// Everything.
    pub(super) const ALL: Self = Self {
        layer: Some(Layer::HIGHEST),
        share: u64::MAX,
    };
}

/// The grants of one receiver.
#[derive(Debug)]
pub(super) struct Allocator {
    grants: [Grant; MIDS],
    /// Since when there has been room for more.
    roomy: [Option<Instant>; MIDS],
}

impl Default for Allocator {
    fn default() -> Self {
        Self {
            grants: [Grant::ALL; MIDS],
            roomy: [None; MIDS],
        }
    }
}

impl Allocator {
    /// What a picture gets.
    pub(super) fn grant(&self, mid: usize) -> Grant {
        self.grants.get(mid).copied().unwrap_or(Grant::ALL)
    }

    /// Divides `room`, in bits per second without what voices take; nothing is known to be too much
    /// while `room` is unknown.
    pub(super) fn allocate(
        &mut self,
        room: Option<u64>,
        wants: &[Option<Want>; MIDS],
        now: Instant,
    ) {
        let shares = room.map(|room| divide(room, wants));
        for (mid, want) in wants.iter().enumerate() {
            let (Some(want), Some(shares)) = (want, &shares) else {
                self.grants[mid] = Grant::ALL;
                self.roomy[mid] = None;
                continue;
            };
            let share = shares[mid];
            let before = self.grants[mid].layer;
            let fits = want.fitting(share);
            let layer = if fits <= before {
                self.roomy[mid] = None;
                fits
            } else {
                let roomier = want.fitting(share * 100 / ROOMY);
                if roomier <= before {
                    self.roomy[mid] = None;
                    before
                } else if now - *self.roomy[mid].get_or_insert(now) >= HOLD {
                    self.roomy[mid] = None;
                    roomier
                } else {
                    before
                }
            };
            self.grants[mid] = Grant { layer, share };
        }
    }
}

/// Gives each picture its least, in order of importance, and then what is left in the same order.
fn divide(room: u64, wants: &[Option<Want>; MIDS]) -> [u64; MIDS] {
    let mut left = room;
    let mut shares = [0; MIDS];
    for screens in [true, false] {
        for (share, want) in shares.iter_mut().zip(wants) {
            let Some(want) = want.filter(|it| it.is_screen == screens) else {
                continue;
            };
            let least = want.least();
            if least <= left {
                left -= least;
                *share = least;
            }
        }
    }
    for screens in [true, false] {
        for (share, want) in shares.iter_mut().zip(wants) {
            let Some(want) = want.filter(|it| it.is_screen == screens && *share > 0) else {
                continue;
            };
            let more = left.min(want.most().saturating_sub(*share));
            left -= more;
            *share += more;
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    fn layer(spatial: u8, temporal: u8) -> Layer {
        Layer { spatial, temporal }
    }

    /// A camera in two encodings, the larger in two temporal layers.
    fn camera() -> Want {
        let mut rungs = [None; RUNGS];
        rungs[0] = Some((layer(0, 2), 150_000));
        rungs[1] = Some((layer(1, 0), 700_000));
        rungs[2] = Some((layer(1, 2), 1_200_000));
        Want {
            is_screen: false,
            adapts: false,
            rungs,
        }
    }

    /// A camera nobody else sees, at a rate.
    fn own(rate: u64) -> Want {
        let mut rungs = [None; RUNGS];
        rungs[0] = Some((layer(1, 0), rate * 6 / 10));
        rungs[1] = Some((layer(1, 2), rate));
        Want {
            is_screen: false,
            adapts: true,
            rungs,
        }
    }

    fn wants(pictures: &[(usize, Want)]) -> [Option<Want>; MIDS] {
        let mut wants = [None; MIDS];
        for (mid, want) in pictures {
            wants[*mid] = Some(*want);
        }
        wants
    }

    #[test]
    fn what_matters_most_is_served_first() {
        let screen = Want {
            is_screen: true,
            ..camera()
        };
        let all = wants(&[(1, camera()), (3, camera()), (6, screen)]);
        let granted = |room| {
            let mut allocator = Allocator::default();
            allocator.allocate(Some(room), &all, start());
            [6, 1, 3].map(|mid| allocator.grant(mid).layer)
        };
        let small = Some(layer(0, 2));
        assert_eq!(granted(10_000_000), [Some(Layer::HIGHEST); 3]);
        assert_eq!(granted(1_600_000), [Some(Layer::HIGHEST), small, small]);
        assert_eq!(granted(1_100_000), [Some(layer(1, 0)), small, small]);
        assert_eq!(granted(400_000), [small, small, None]);
        assert_eq!(granted(200_000), [small, None, None]);
        assert_eq!(granted(100_000), [None, None, None]);
    }

    #[test]
    fn down_at_once_and_up_after_five_seconds_of_room() {
        let mut allocator = Allocator::default();
        let all = wants(&[(1, camera())]);
        let begin = start();
        let mut at = |ms: u64, room| {
            allocator.allocate(Some(room), &all, begin + Duration::from_millis(ms));
            allocator.grant(1).layer
        };
        assert_eq!(at(0, 2_000_000), Some(Layer::HIGHEST));
        assert_eq!(at(100, 160_000), Some(layer(0, 2)));
        assert_eq!(at(200, 2_000_000), Some(layer(0, 2)));
        assert_eq!(at(4_000, 700_000), Some(layer(0, 2)), "room for a moment");
        assert_eq!(at(5_300, 2_000_000), Some(layer(0, 2)));
        assert_eq!(at(10_200, 2_000_000), Some(layer(0, 2)));
        assert_eq!(at(10_400, 2_000_000), Some(Layer::HIGHEST));
    }

    #[test]
    fn a_sender_that_adapts_is_waited_for_and_paused_only_for_the_voice() {
        let mut allocator = Allocator::default();
        let begin = start();
        let mut granted = |ms: u64, room, rate| {
            let all = wants(&[(1, own(rate))]);
            allocator.allocate(Some(room), &all, begin + Duration::from_millis(ms));
            allocator.grant(1).layer
        };
        assert_eq!(granted(0, 1_000_000, 1_200_000), Some(Layer::HIGHEST));
        assert_eq!(granted(100, 300_000, 1_200_000), Some(layer(1, 0)));
        assert_eq!(granted(200, 40_000, 1_200_000), None);
        assert_eq!(granted(300, 300_000, 250_000), None);
        assert_eq!(granted(5_400, 300_000, 250_000), Some(Layer::HIGHEST));
    }

    #[test]
    fn what_is_not_known_to_be_too_much_is_sent() {
        let mut allocator = Allocator::default();
        allocator.allocate(None, &wants(&[(1, camera())]), start());
        assert_eq!(allocator.grant(1), Grant::ALL);
        let silent = Want {
            rungs: [None; RUNGS],
            ..camera()
        };
        allocator.allocate(Some(100_000), &wants(&[(1, silent)]), start());
        assert_eq!(allocator.grant(1).layer, Some(Layer::HIGHEST));
    }
}
