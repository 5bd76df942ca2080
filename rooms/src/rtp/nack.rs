//! What is missing from a stream we receive, and when to ask for it again.
//!
//! Sequence numbers are recorded after retransmissions have been unpacked, so a packet may arrive
//! first, last or twice by either way.

use std::time::{Duration, Instant};

/// How long a gap may be mere reordering. Longer delays recovery; shorter asks for packets that
/// are on their way.
const GRACE: Duration = Duration::from_millis(10);

/// The least time between two requests for a packet; on a local network the round trip alone
/// would ask several times before the sender's answer could have been read.
const MIN_PAUSE: Duration = Duration::from_millis(20);

/// Requests per packet. A tenth of a second apart they cover the receiver's patience.
const MAX_TRIES: u8 = 10;

/// Missing packets remembered at a time, and so the most that one request names. More are no longer a
/// loss but an outage, which only a key frame mends.
pub const MAX_MISSING: usize = 256;

/// After so long without a packet a gap is an outage: nobody waits for pictures this old, and senders
/// send what is asked for before the key frame that would end it.
const SILENCE: Duration = Duration::from_secs(1);

/// Up to so many missing packets are a loss even after a silence, as between the pictures of a screen
/// that hardly changes: a key frame is larger than they are.
const FEW: u64 = 16;

/// How far back arrivals are remembered, in packets.
const WINDOW: u64 = 1024;

/// What an arrival was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// This sequence number was seen before, or is too old to tell.
    Duplicate,
    /// First arrival, with the extended sequence number.
    New(u64),
}

/// The arrivals of one stream.
#[derive(Debug)]
pub struct Gaps {
    /// Highest extended sequence number seen; `None` before the first packet.
    highest: Option<u64>,
    /// When the newest packet arrived.
    last: Option<Instant>,
    seen: [u64; WINDOW as usize / 64],
    missing: Vec<Missing>,
    outage: bool,
    /// The sequence number that, arriving next, shows that the sender counts anew.
    suspect: Option<u16>,
}

#[derive(Debug, Clone, Copy)]
struct Missing {
    sequence: u64,
    next: Instant,
    tries: u8,
}

impl Default for Gaps {
    fn default() -> Self {
        Self {
            highest: None,
            last: None,
            seen: [0; WINDOW as usize / 64],
            missing: Vec::with_capacity(MAX_MISSING),
            outage: false,
            suspect: None,
        }
    }
}

impl Gaps {
    /// Records an arrival. With `ask` false gaps are tolerated, as where the sender was not
    /// promised that they would be asked for.
    pub fn arrived(&mut self, sequence: u16, ask: bool, now: Instant) -> Arrival {
        let Some(highest) = self.highest else {
            return self.start((1 << 16) | u64::from(sequence), now);
        };
        let ahead = i64::from(sequence.wrapping_sub(highest as u16) as i16);
        let extended = highest.wrapping_add_signed(ahead);
        if ahead > 0 {
            self.suspect = None;
            self.advance(highest, extended, ask, now);
            return Arrival::New(extended);
        }
        if highest - extended >= WINDOW {
            if self.suspect == Some(sequence) {
                self.missing.clear();
                self.outage = true;
                return self.start(((highest >> 16) + 1) << 16 | u64::from(sequence), now);
            }
            self.suspect = Some(sequence.wrapping_add(1));
            return Arrival::Duplicate;
        }
        if self.is_seen(extended) {
            return Arrival::Duplicate;
        }
        self.mark(extended);
        if let Some(at) = self.missing.iter().position(|it| it.sequence == extended) {
            self.missing.remove(at);
        }
        Arrival::New(extended)
    }

    /// Records a packet that came as a retransmission. It may be the first to carry its number, but it
    /// does not tell that the sender counts anew: what lies far off is left over from before.
    pub fn repaired(&mut self, sequence: u16, ask: bool, now: Instant) -> Arrival {
        let ahead = self
            .highest
            .map_or(0, |highest| sequence.wrapping_sub(highest as u16) as i16);
        let nearby = 1 - WINDOW as i16..=MAX_MISSING as i16;
        if nearby.contains(&ahead) {
            self.arrived(sequence, ask, now)
        } else {
            Arrival::Duplicate
        }
    }

    /// Hands out the sequence numbers to ask for, in ascending order.
    pub fn due(&mut self, round_trip: Duration, now: Instant, mut ask: impl FnMut(u16)) {
        let pause = round_trip.max(MIN_PAUSE);
        self.missing.retain_mut(|it| {
            if it.next > now {
                return true;
            }
            ask(it.sequence as u16);
            it.tries += 1;
            it.next = now + pause;
            it.tries < MAX_TRIES
        });
    }

    /// When [`Gaps::due`] will have something to hand out.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.missing.iter().map(|it| it.next).min()
    }

    /// Whether so much was lost that only a key frame helps; asking resets the answer.
    pub fn take_outage(&mut self) -> bool {
        std::mem::take(&mut self.outage)
    }

    /// Highest extended sequence number seen.
    #[must_use]
    pub fn highest(&self) -> Option<u64> {
        self.highest
    }

    /// Gives up on everything missing, as when nobody wants the stream.
    pub fn forgive(&mut self) {
        self.missing.clear();
    }

    fn start(&mut self, extended: u64, now: Instant) -> Arrival {
        self.highest = Some(extended);
        self.last = Some(now);
        self.suspect = None;
        // Everything before the first packet counts as seen: there is nobody to ask for it.
        self.seen = [u64::MAX; WINDOW as usize / 64];
        Arrival::New(extended)
    }

    fn advance(&mut self, highest: u64, extended: u64, ask: bool, now: Instant) {
        let gap = extended - highest - 1;
        for sequence in (highest + 1..=extended).rev().take(WINDOW as usize) {
            self.seen[(sequence % WINDOW / 64) as usize] &= !(1 << (sequence % 64));
        }
        self.mark(extended);
        self.highest = Some(extended);
        let last = self.last.replace(now);
        let is_silent = last.is_some_and(|last| now.saturating_duration_since(last) >= SILENCE);
        let is_late = ask && is_silent && gap > FEW;
        let room = if ask {
            MAX_MISSING - self.missing.len()
        } else {
            MAX_MISSING
        };
        if gap > room as u64 || is_late {
            self.missing.clear();
            self.outage = true;
            return;
        }
        if !ask {
            return;
        }
        let next = now + GRACE;
        self.missing
            .extend((highest + 1..extended).map(|sequence| Missing {
                sequence,
                next,
                tries: 0,
            }));
    }

    fn is_seen(&self, sequence: u64) -> bool {
        self.seen[(sequence % WINDOW / 64) as usize] & (1 << (sequence % 64)) != 0
    }

    fn mark(&mut self, sequence: u64) {
        self.seen[(sequence % WINDOW / 64) as usize] |= 1 << (sequence % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use crate::tests::moment::start;

    const RTT: Duration = Duration::from_millis(50);

    fn due(gaps: &mut Gaps, now: Instant) -> Vec<u16> {
        let mut asked = Vec::new();
        gaps.due(RTT, now, |sequence| asked.push(sequence));
        asked
    }

    #[test]
    fn a_gap_is_asked_for_after_a_moment_and_then_once_per_round_trip() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut gaps = Gaps::default();
        gaps.arrived(10, true, at(0));
        gaps.arrived(13, true, at(0));
        assert!(due(&mut gaps, at(9)).is_empty());
        assert_eq!(gaps.deadline(), Some(at(10)));
        assert_eq!(due(&mut gaps, at(10)), [11, 12]);
        assert!(due(&mut gaps, at(59)).is_empty());
        assert_eq!(gaps.arrived(11, true, at(59)), Arrival::New(0x1_000b));
        assert_eq!(due(&mut gaps, at(60)), [12]);
    }

    #[test]
    fn asking_ends_after_ten_tries() {
        let start = start();
        let mut gaps = Gaps::default();
        gaps.arrived(1, true, start);
        gaps.arrived(3, true, start);
        let asked: usize = (1..100)
            .map(|turn| due(&mut gaps, start + RTT * turn).len())
            .sum();
        assert_eq!(asked, usize::from(MAX_TRIES));
        assert_eq!(gaps.deadline(), None);
    }

    #[test]
    fn a_retransmission_may_be_the_first_arrival_of_its_number() {
        let now = start();
        let mut gaps = Gaps::default();
        gaps.arrived(1, true, now);
        assert!(matches!(gaps.arrived(3, true, now), Arrival::New(_)));
        assert_eq!(gaps.arrived(3, true, now), Arrival::Duplicate);
        assert!(matches!(gaps.arrived(2, true, now), Arrival::New(_)));
        assert_eq!(gaps.deadline(), None);
    }

    #[test]
    fn a_retransmission_from_long_ago_or_of_another_count_changes_nothing() {
        let now = start();
        let mut gaps = Gaps::default();
        gaps.arrived(40_000, true, now);
        for stray in [20_000, 20_001, 20_002, 50_000, 40_300] {
            assert_eq!(gaps.repaired(stray, true, now), Arrival::Duplicate);
        }
        assert!(!gaps.take_outage());
        let next = gaps.arrived(40_001, true, now);
        assert_eq!(next, Arrival::New(0x1_0000 + 40_001));
        let ahead = gaps.repaired(40_003, true, now);
        assert_eq!(ahead, Arrival::New(0x1_0000 + 40_003));
    }

    #[test]
    fn an_outage_is_not_asked_for_packet_by_packet() {
        let now = start();
        let mut gaps = Gaps::default();
        gaps.arrived(1, true, now);
        gaps.arrived(1000, true, now);
        assert!(gaps.take_outage());
        assert!(!gaps.take_outage());
        assert_eq!(gaps.deadline(), None);
    }

    #[test]
    fn what_was_lost_in_a_silence_is_not_asked_for_but_where_it_is_little() {
        let begin = start();
        let after = |gap: u16, millis: u64| {
            let mut gaps = Gaps::default();
            gaps.arrived(1, true, begin);
            gaps.arrived(2 + gap, true, begin + Duration::from_millis(millis));
            (
                gaps.take_outage(),
                due(&mut gaps, begin + 2 * SILENCE).len(),
            )
        };
        assert_eq!(after(100, 999), (false, 100));
        assert_eq!(after(100, 1000), (true, 0));
        assert_eq!(after(16, 1000), (false, 16));
    }

    #[test]
    fn a_sender_that_counts_anew_is_followed_at_its_second_packet() {
        let now = start();
        let mut gaps = Gaps::default();
        gaps.arrived(40_000, true, now);
        assert_eq!(gaps.arrived(20_000, true, now), Arrival::Duplicate);
        let Arrival::New(extended) = gaps.arrived(20_001, true, now) else {
            panic!("the second packet is taken");
        };
        assert!(extended > 0x1_0000 + 40_000);
    }

    proptest! {
        #[test]
        fn a_sequence_number_is_new_only_once(steps in proptest::collection::vec(-40_i32..60, 1..600)) {
            let now = start();
            let mut gaps = Gaps::default();
            let mut position = 1_000_i32;
            let mut seen = BTreeSet::new();
            for step in steps {
                position += step;
                if let Arrival::New(extended) = gaps.arrived(position as u16, true, now) {
                    prop_assert_eq!(extended as u16, position as u16);
                    prop_assert!(seen.insert(extended));
                }
                prop_assert!(gaps.missing.len() <= MAX_MISSING);
            }
        }
    }
}
