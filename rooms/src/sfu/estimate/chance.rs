//! What the way loses by chance, as a radio link does, however little is sent. What a full queue drops
//! is not counted: sending a voice twice mends the first and makes the second worse. So only packets
//! count that met a short queue.

/// A queue longer than this is filling up, in microseconds.
const SHORT: i64 = 30_000;

/// Half of what is counted over, in microseconds, and the packets without which nothing is said.
const HALF: i64 = 2_500_000;
const LEAST_PACKETS: u32 = 40;

/// Packets, and those of them that are missing.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    told: u32,
    missing: u32,
}

/// The loss by chance on the way to one receiver.
#[derive(Debug, Default)]
pub(super) struct Chance {
    began: Option<i64>,
    now: Count,
    before: Count,
    share: f64,
    /// Whether the packet that came last met a short queue.
    is_short: bool,
}

impl Chance {
    /// A packet came that had queued for so many microseconds.
    pub(super) fn arrived(&mut self, was_lost: bool, queued: i64) {
        self.is_short = queued < SHORT;
        if was_lost {
            self.now.missing = self.now.missing.saturating_sub(1);
        } else if self.is_short {
            self.now.told += 1;
        }
    }

    /// A packet is missing after the one that came last.
    pub(super) fn lost(&mut self) {
        if self.is_short {
            self.now.told += 1;
            self.now.missing += 1;
        }
    }

    /// The share lost by chance lately, at microseconds; the last one known while there is nothing to
    /// tell it from.
    pub(super) fn share(&mut self, at: i64) -> f64 {
        let told = self.now.told + self.before.told;
        if told >= LEAST_PACKETS {
            let missing = self.now.missing + self.before.missing;
            self.share = f64::from(missing) / f64::from(told);
        }
        if at - *self.began.get_or_insert(at) >= HALF {
            self.began = Some(at);
            self.before = std::mem::take(&mut self.now);
        }
        self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten seconds of a hundred packets each, of which `lost` says what is missing, over a queue as
    /// long as `queued` says.
    fn share(queued: impl Fn(u32) -> i64, lost: impl Fn(u32) -> bool) -> f64 {
        let mut chance = Chance::default();
        let mut share = 0.0;
        for packet in 0..1000 {
            if lost(packet) {
                chance.lost();
            } else {
                chance.arrived(false, queued(packet));
            }
            share = chance.share(i64::from(packet) * 10_000);
        }
        share
    }

    #[test]
    fn what_a_radio_loses_is_counted_whatever_the_jitter() {
        let uneven = |packet: u32| i64::from(packet * 37 % 100) * 1000;
        let found = share(uneven, |packet| packet.is_multiple_of(10));
        assert!((0.07..0.13).contains(&found), "{found}");
    }

    #[test]
    fn what_a_full_queue_drops_is_not() {
        let queued = |packet: u32| i64::from(packet % 50) * 8_000;
        let found = share(queued, |packet| packet % 50 > 40);
        assert!(found < 0.001, "{found}");
    }

    #[test]
    fn nothing_is_said_of_what_is_not_seen() {
        assert!(share(|_| 200_000, |packet| packet.is_multiple_of(3)) < 0.001);
    }

    #[test]
    fn what_came_late_was_not_lost() {
        let mut chance = Chance::default();
        for packet in 0..100 {
            chance.arrived(false, 0);
            chance.lost();
            chance.arrived(true, 0);
            assert!(chance.share(packet * 10_000) < 0.001);
        }
    }
}
