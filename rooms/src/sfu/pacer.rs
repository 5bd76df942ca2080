//! When which retransmission leaves.
//!
//! Live media is never held back: an encoder has spread it over time already, and every millisecond
//! in a queue of ours would be a millisecond of delay in the conversation. When it is too much for
//! a way, its sender is told to send less, or a picture is paused; that leaves room, while a queue
//! here would only hide that there is none. Retransmissions come on top of media just when the way
//! is worst, and all at once. So they are spread, and beyond a first helping they get what media
//! leaves of the estimate, never more.

use std::time::{Duration, Instant};

/// Retransmissions that wait. More would be too late for their picture, for which a key frame does
/// better; the receiver asks again for what is dropped here.
const WAITING: usize = 256;

/// The first helping, as a part of a second at the estimated rate: an outage of that length is mended
/// at once. Less leaves short outages visible; more is a second outage.
const HELPING: u64 = 6;

/// How much faster than the estimated rate retransmissions may follow each other.
const HASTE: u64 = 2;

/// The most there is for retransmissions, in bits per second, so that what one participant asks for
/// cannot keep us busy: a whole camera once more.
const MOST: u64 = 2_000_000;

/// Numbers told apart when looking for what waits already.
const MARKS: usize = 1024;

/// A packet to send again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Repair {
    /// The slot.
    pub(super) mid: u8,
    /// The number it was sent under.
    pub(super) sequence: u16,
}

impl Repair {
    fn mark(self) -> (usize, u64) {
        let mark = (usize::from(self.sequence) + usize::from(self.mid) * 131) % MARKS;
        (mark / 64, 1 << (mark % 64))
    }
}

/// How fast, in bits per second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// The estimate.
    pub(super) target: u64,
    /// What media leaves of it.
    pub(super) spare: u64,
}

/// The retransmissions that wait for one receiver.
#[derive(Debug)]
pub(super) struct Pacer {
    waiting: Box<[Repair; WAITING]>,
    first: usize,
    count: usize,
    /// What waits, so that nothing does twice; two packets may share a mark, and then one is asked
    /// for again.
    marks: [u64; MARKS / 64],
    /// Bytes sent that the spare rate has not paid for yet.
    debt: u64,
    paid: Option<Instant>,
    /// When the next one may leave; nothing while none has left yet.
    ready: Option<Instant>,
}

impl Default for Pacer {
    fn default() -> Self {
        Self {
            waiting: Box::new([Repair::default(); WAITING]),
            first: 0,
            count: 0,
            marks: [0; MARKS / 64],
            debt: 0,
            paid: None,
            ready: None,
        }
    }
}

impl Pacer {
    /// Puts a packet at the end of those that wait, unless it waits already.
    pub(super) fn ask(&mut self, repair: Repair, now: Instant) {
        self.ready.get_or_insert(now);
        let (word, bit) = repair.mark();
        if self.count == WAITING || self.marks[word] & bit != 0 {
            return;
        }
        self.marks[word] |= bit;
        self.waiting[(self.first + self.count) % WAITING] = repair;
        self.count += 1;
    }

    /// The packet to send at this moment.
    pub(super) fn next(&mut self, now: Instant) -> Option<Repair> {
        if self.deadline()? > now {
            return None;
        }
        let repair = self.waiting[self.first];
        self.first = (self.first + 1) % WAITING;
        self.count -= 1;
        let (word, bit) = repair.mark();
        self.marks[word] &= !bit;
        Some(repair)
    }

    /// Counts what was sent.
    pub(super) fn spend(&mut self, bytes: usize, pace: Pace, now: Instant) {
        let bytes = bytes as u64;
        let target = pace.target.max(1);
        let spare = pace.spare.clamp(1, MOST);
        let since = self.paid.replace(now).map_or(Duration::ZERO, |at| now - at);
        let since = u64::try_from(since.as_micros()).unwrap_or(u64::MAX);
        self.debt = self
            .debt
            .saturating_sub(since.saturating_mul(spare) / 8_000_000)
            + bytes;
        let apart = bytes * 8_000_000 / (target * HASTE);
        let over = self.debt.saturating_sub(target / 8 / HELPING);
        let wait = apart.max(over * 8_000_000 / spare);
        self.ready = Some(now + Duration::from_micros(wait));
    }

    /// When [`Pacer::next`] will have something.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.ready.filter(|_| self.count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    const PACE: Pace = Pace {
        target: 1_000_000,
        spare: 100_000,
    };

    /// Asks for so many packets and lets time pass; returns when each left, in milliseconds.
    fn run(pacer: &mut Pacer, packets: u16, pace: Pace) -> Vec<u64> {
        let begin = start();
        for sequence in 0..packets {
            pacer.ask(Repair { mid: 1, sequence }, begin);
        }
        let mut left = Vec::new();
        for ms in 0..10_000 {
            let now = begin + Duration::from_millis(ms);
            while pacer.next(now).is_some() {
                pacer.spend(1200, pace, now);
                left.push(ms);
            }
        }
        left
    }

    #[test]
    fn a_lost_packet_is_sent_again_at_once() {
        assert_eq!(run(&mut Pacer::default(), 1, PACE), [0]);
    }

    #[test]
    fn a_short_outage_is_mended_without_a_burst_and_a_long_one_by_what_is_spare() {
        let left = run(&mut Pacer::default(), 60, PACE);
        assert_eq!(left.len(), 60);
        let soon = left.iter().filter(|ms| **ms < 100).count();
        assert!((16..20).contains(&soon), "{soon} at once");
        assert!(left.windows(2).all(|two| two[1] - two[0] >= 4));
        assert!(left[59] > 3_500, "{}", left[59]);
    }

    #[test]
    fn what_waits_is_not_taken_twice_and_not_without_end() {
        let mut pacer = Pacer::default();
        for _ in 0..3 {
            let repair = Repair {
                mid: 1,
                sequence: 7,
            };
            pacer.ask(repair, start());
        }
        assert_eq!(pacer.count, 1);
        for sequence in 0..2000 {
            pacer.ask(Repair { mid: 3, sequence }, start());
        }
        assert_eq!(pacer.count, WAITING);
        let pace = Pace {
            spare: 1_000_000,
            ..PACE
        };
        let left = run(&mut pacer, 0, pace);
        assert_eq!(left.len(), WAITING);
        assert_eq!(pacer.marks, [0; MARKS / 64]);
    }

    #[test]
    fn who_asks_for_everything_gets_little_more_than_a_camera() {
        let mut pacer = Pacer::default();
        let begin = start();
        let pace = Pace {
            target: 12_000_000,
            spare: 12_000_000,
        };
        let mut bytes = 0;
        for ms in 0..10_000 {
            let now = begin + Duration::from_millis(ms);
            for sequence in 0..100 {
                pacer.ask(Repair { mid: 1, sequence }, begin);
            }
            while pacer.next(now).is_some() {
                pacer.spend(1200, pace, now);
                bytes += 1200;
            }
        }
        assert!(bytes < 10 * 250_000 + 400_000, "{bytes}");
    }
}
