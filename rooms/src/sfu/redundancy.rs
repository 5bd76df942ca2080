//! How often a receiver is sent a voice: once, or again inside of the packets that follow (RFC
//! 2198), as much as it loses and as it may cost.

use std::time::{Duration, Instant};

use super::budget::{Budget, REDUNDANCY, REDUNDANCY_RESERVE};
use crate::rtp::red::Block;

/// The most packets before it that a packet carries.
pub(super) const GENERATIONS: usize = 2;

/// The share lost above which so many are carried. One leaves the square of it missing, which is heard
/// from a twentieth on.
const BEGINS: [f32; GENERATIONS] = [0.02, 0.05];

/// The share lost below which one less is, after [`CALM`].
const ENDS: [f32; GENERATIONS] = [0.01, 0.025];

/// The headers of a block, five bytes fifty times a second, in bits per second.
const BLOCK_HEADERS: u64 = 2_000;

/// How long less must be lost. Browsers report on sound about every five seconds: two good reports
/// in a row may be luck.
const CALM: Duration = Duration::from_secs(10);

/// What is known of one receiver of a voice.
#[derive(Debug)]
pub(super) struct Redundancy {
    generations: usize,
    /// The most for which there is room.
    affordable: usize,
    /// Since when less was lost than so many are for.
    calm: Option<Instant>,
    budget: Budget,
}

impl Redundancy {
    pub(super) fn new() -> Self {
        Self {
            generations: 0,
            affordable: GENERATIONS,
            calm: None,
            budget: Budget::new(REDUNDANCY),
        }
    }

    /// Takes in which share of what was sent is lost on the way to the receiver, 0 to 1.
    pub(super) fn hear(&mut self, loss: f32, now: Instant) {
        let wanted = BEGINS.iter().filter(|begins| loss > **begins).count();
        if wanted > self.generations {
            self.generations = wanted;
            self.calm = None;
        }
        let Some(fewer) = self.generations.checked_sub(1) else {
            return;
        };
        if loss >= ENDS[fewer] {
            self.calm = None;
            return;
        }
        let since = *self.calm.get_or_insert(now);
        if now.saturating_duration_since(since) >= CALM {
            self.generations = fewer;
            self.calm = None;
        }
    }

    /// Carries no more than fits into `room` of a voice of so many bits per second; returns what that
    /// takes. The way down has it beside what the voice takes by itself.
    pub(super) fn afford(&mut self, voice: u64, room: u64) -> u64 {
        let most = REDUNDANCY.per_ms * 8_000;
        let cost = |generations: usize| ((voice + BLOCK_HEADERS) * generations as u64).min(most);
        self.affordable = (0..=GENERATIONS)
            .rev()
            .find(|it| cost(*it) <= room)
            .unwrap_or(0);
        cost(self.affordable.min(self.generations))
    }

    /// What a packet carries of those before it, the oldest first. `block` gives what is there of
    /// the packet so many before.
    pub(super) fn choose<'r>(
        &mut self,
        block: impl Fn(u64) -> Option<Block<'r>>,
        now: Instant,
    ) -> [Option<Block<'r>>; GENERATIONS] {
        let mut chosen = [None; GENERATIONS];
        let count = self.generations.min(self.affordable);
        for (back, place) in (1..).zip(chosen.iter_mut().rev().take(count)) {
            let Some(block) = block(back) else {
                continue;
            };
            // Its header and its share of the packet's.
            let cost = block.payload.len() + 5;
            // The second mends what the first has not: it takes only what that leaves.
            let reserve = if back == 1 { 0 } else { REDUNDANCY_RESERVE };
            if self.budget.has(cost + reserve, now) && self.budget.take(cost, now) {
                *place = Some(block);
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    const VOICE: [u8; 80] = [7; 80];

    /// What a second of a voice costs on top, in bits, at `size` bytes a packet; and how many
    /// packets carried one or two before them.
    fn second(redundancy: &mut Redundancy, size: usize, begin: Instant) -> (usize, [usize; 3]) {
        let (mut bits, mut carried) = (0, [0; 3]);
        for packet in 0..50 {
            let now = begin + Duration::from_millis(20) * packet;
            let chosen = redundancy.choose(
                |back| {
                    Some(Block {
                        payload_type: 111,
                        offset: 960 * u16::try_from(back).unwrap(),
                        payload: &VOICE[..size],
                    })
                },
                now,
            );
            let count = chosen.iter().flatten().count();
            if count > 0 {
                assert!(chosen[1].is_some(), "the first before the second");
                bits += (count * (size + 4) + 1) * 8;
            }
            carried[count] += 1;
        }
        (bits, carried)
    }

    #[test]
    fn it_takes_what_it_says_it_takes_and_no_more_than_there_is() {
        for (size, loss) in [(20, 0.03), (20, 0.2), (80, 0.03), (80, 0.2)] {
            let mut redundancy = Redundancy::new();
            redundancy.hear(loss, start());
            let voice = size as u64 * 400;
            let said = redundancy.afford(voice, u64::MAX);
            // What may be spent at once is gone after some seconds.
            let mut seconds = (0..30)
                .map(|it| second(&mut redundancy, size, start() + Duration::from_secs(it)).0);
            let takes = seconds.nth(29).unwrap() as u64;
            assert!(
                takes <= said && takes * 10 >= said * 9,
                "{takes}, not {said}"
            );
            assert_eq!(
                redundancy.afford(voice, voice + BLOCK_HEADERS),
                voice + BLOCK_HEADERS
            );
            let later = start() + Duration::from_secs(40);
            assert!(
                second(&mut redundancy, size, later).1[2] == 0,
                "one at most"
            );
            assert_eq!(redundancy.afford(voice, voice), 0);
            assert_eq!(second(&mut redundancy, size, later), (0, [50, 0, 0]));
        }
    }

    fn generations(redundancy: &mut Redundancy, now: Instant) -> usize {
        let (_, carried) = second(redundancy, 20, now);
        (0..3).max_by_key(|count| carried[*count]).unwrap()
    }

    #[test]
    fn a_clean_path_carries_a_voice_once() {
        let mut redundancy = Redundancy::new();
        redundancy.hear(0.02, start());
        assert_eq!(second(&mut redundancy, 80, start()), (0, [50, 0, 0]));
    }

    #[test]
    fn loss_brings_it_at_once_and_ten_calm_seconds_take_it_away_step_by_step() {
        let mut now = start();
        let mut redundancy = Redundancy::new();
        redundancy.hear(0.03, now);
        assert_eq!(generations(&mut redundancy, now), 1);
        redundancy.hear(0.12, now);
        assert_eq!(generations(&mut redundancy, now), 2);
        let mut seconds = [0; 3];
        for _ in 0..60 {
            now += Duration::from_secs(1);
            redundancy.hear(0.0, now);
            seconds[generations(&mut redundancy, now)] += 1;
        }
        assert_eq!(seconds, [39, 11, 10]);
    }

    #[test]
    fn between_the_bounds_nothing_changes() {
        let mut now = start();
        let mut redundancy = Redundancy::new();
        redundancy.hear(0.03, now);
        for _ in 0..20 {
            now += Duration::from_secs(5);
            redundancy.hear(
                if redundancy.calm.is_some() {
                    0.015
                } else {
                    0.005
                },
                now,
            );
            assert_eq!(generations(&mut redundancy, now), 1);
        }
    }

    #[test]
    fn it_never_costs_more_than_fifty_kilobits_a_second_and_the_first_comes_before_the_second() {
        for (size, ones) in [(20, 0), (80, 50)] {
            let mut now = start();
            let mut redundancy = Redundancy::new();
            redundancy.hear(0.5, now);
            let (mut total, mut carried) = (0, [0; 3]);
            for _ in 0..60 {
                let (bits, counts) = second(&mut redundancy, size, now);
                total += bits;
                carried = std::array::from_fn(|it| carried[it] + counts[it]);
                now += Duration::from_secs(1);
            }
            assert!(total / 60 <= 50_000, "{} bit/s", total / 60);
            assert_eq!(carried[0], 0, "each packet carries one at least");
            assert!(carried[1] >= ones && carried[2] > 500, "{carried:?}");
        }
    }
}
