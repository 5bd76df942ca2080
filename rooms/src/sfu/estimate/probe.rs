//! Finding out whether the way carries more: for a moment, more is sent than before, and the rate at
//! which that arrives is what the way carries.
//!
//! A sender that waits for its own media to grow learns nothing, because a forwarder sends what
//! others send. What is lacking of the wanted rate is made up by padding, in steps rather than at
//! once, and media that passes meanwhile counts: a probe adds no more to the queue than it must.

use super::sent::Packet;

/// How long a probe takes, in microseconds. Shorter is drowned by jitter; longer fills a narrow way.
const DURATION: i64 = 40_000;

/// How long it may take to get the least packets for it together, in microseconds.
const LONGEST: i64 = 4 * DURATION;

/// After how long it is tried again where nothing could be sent, in microseconds.
const RETRY: i64 = 100_000;

/// Between two helpings of padding, in microseconds.
const STEP: i64 = 5_000;

/// Packets without which a rate is a guess.
const LEAST_PACKETS: u32 = 5;

/// How long an answer is waited for, in microseconds.
const PATIENCE: i64 = 1_000_000;

/// How much more is tried at a time.
const RAISE: f64 = 2.0;

/// A share of what was tried that, arriving, makes a still higher rate worth trying.
const SUCCESS: f64 = 0.7;

/// What arrives in less than this share of the rate it was sent at went through a full queue, of
/// whose rate a little is left free.
const SQUEEZED: f64 = 0.9;
const MARGIN: f64 = 0.95;

/// Arriving so much faster than sent is no measurement: something held the packets back.
const BUNCHED: f64 = 2.0;

/// Between two tries while there is no room, in microseconds: at first, at most, and where not one
/// packet is ever reported. The most lets a way that widens be noticed within five seconds.
const PAUSE: i64 = 2_000_000;
const LONGEST_PAUSE: i64 = 3_200_000;
const UNANSWERED_PAUSE: i64 = 60_000_000;

/// How much above what is wanted is tried, so that what is wanted fits beside what is repeated.
const HEADROOM: f64 = 1.1;

/// One probe.
#[derive(Debug, Clone, Copy)]
struct Cluster {
    /// Bits per second tried.
    rate: f64,
    began: i64,
    /// When the last helping was asked for.
    helped: Option<i64>,
    /// When the last packet of it was sent, once all are.
    ended: Option<i64>,
    bytes: usize,
    packets: u32,
    first_sent: i64,
    last_sent: i64,
    last_bytes: usize,
    arrived_bytes: u64,
    arrived_packets: u32,
    first_arrived: i64,
    first_arrived_bytes: u64,
    last_arrived: i64,
}

impl Cluster {
    fn new(rate: f64, at: i64) -> Self {
        Self {
            rate,
            began: at,
            helped: None,
            ended: None,
            bytes: 0,
            packets: 0,
            first_sent: at,
            last_sent: at,
            last_bytes: 0,
            arrived_bytes: 0,
            arrived_packets: 0,
            first_arrived: i64::MAX,
            first_arrived_bytes: 0,
            last_arrived: i64::MIN,
        }
    }

    /// What the way carries, if the answer tells.
    fn carried(&self) -> Option<f64> {
        if self.arrived_packets < LEAST_PACKETS.max(self.packets / 2) {
            return None;
        }
        let sending = self.last_sent - self.first_sent;
        let arriving = self.last_arrived.saturating_sub(self.first_arrived);
        if sending <= 0 || arriving <= 0 {
            return None;
        }
        let sent = (self.bytes - self.last_bytes) as f64 * 8e6 / sending as f64;
        let arrived = self.arrived_bytes - self.first_arrived_bytes;
        let arrived = arrived as f64 * 8e6 / arriving as f64;
        if arrived > BUNCHED * sent {
            return None;
        }
        if arrived < SQUEEZED * sent {
            Some(MARGIN * arrived)
        } else {
            Some(arrived.min(sent))
        }
    }
}

/// The probes of one way.
#[derive(Debug, Default)]
pub(super) struct Probes {
    cluster: Option<Cluster>,
    id: u8,
    /// Bits per second that could be made use of.
    goal: f64,
    next: i64,
    pause: i64,
    /// The rate to try at once, after one that got through.
    further: Option<f64>,
    /// Probes in a row of which nothing was reported.
    unanswered: u32,
    /// Whether a limit was ever met.
    found: bool,
}

impl Probes {
    /// Sets what could be made use of, in bits per second.
    pub(super) fn want(&mut self, goal: u64) {
        self.goal = goal as f64 * HEADROOM;
    }

    /// Begins anew, with what could be made use of as it is.
    pub(super) fn restart(&mut self, at: i64) {
        *self = Self {
            id: self.id,
            goal: self.goal,
            next: at,
            ..Self::default()
        };
    }

    /// Whether a limit was ever met.
    pub(super) fn has_found(&self) -> bool {
        self.found
    }

    /// The estimate was lowered: whatever is under way tells of the time before.
    pub(super) fn lowered(&mut self, at: i64) {
        self.found = true;
        self.cluster = None;
        self.further = None;
        self.pause = PAUSE;
        self.next = at + PAUSE;
    }

    /// Counts a packet; returns the probe it is part of, 0 for none.
    pub(super) fn sent(&mut self, bytes: usize, at: i64) -> u8 {
        let Some(cluster) = self.cluster.as_mut().filter(|it| it.ended.is_none()) else {
            return 0;
        };
        if cluster.packets == 0 {
            cluster.first_sent = at;
        }
        cluster.packets += 1;
        cluster.bytes += bytes;
        cluster.last_sent = at;
        cluster.last_bytes = bytes;
        self.id
    }

    /// Takes in that a packet of a probe arrived, at microseconds of the receiver's clock.
    pub(super) fn arrived(&mut self, packet: &Packet, arrived: i64) {
        let Some(cluster) = self.cluster.as_mut().filter(|_| packet.cluster == self.id) else {
            return;
        };
        cluster.arrived_packets += 1;
        cluster.arrived_bytes += u64::from(packet.bytes);
        if arrived < cluster.first_arrived {
            cluster.first_arrived = arrived;
            cluster.first_arrived_bytes = packet.bytes.into();
        }
        cluster.last_arrived = cluster.last_arrived.max(arrived);
    }

    /// What the probe under way found the way to carry, in bits per second, once all of it was answered
    /// or something sent after it, at `newest` or later.
    pub(super) fn result(&mut self, newest: i64, at: i64) -> Option<f64> {
        let cluster = self.cluster.filter(|it| it.ended.is_some())?;
        if cluster.arrived_packets < cluster.packets && newest <= cluster.last_sent {
            return None;
        }
        self.cluster = None;
        self.unanswered = 0;
        let carried = cluster.carried();
        if let Some(carried) = carried.filter(|it| *it >= SUCCESS * cluster.rate) {
            self.pause = PAUSE;
            self.further = Some(carried * RAISE);
            self.next = at;
        } else {
            self.fail(at);
        }
        carried
    }

    /// How many bytes of padding to send at this moment.
    pub(super) fn poll(&mut self, target: u64, at: i64) -> Option<usize> {
        if self.deadline(target).is_none_or(|deadline| deadline > at) {
            return None;
        }
        if self.cluster.is_some_and(|it| it.ended.is_some()) {
            self.cluster = None;
            self.unanswered += 1;
            self.fail(at);
            return None;
        }
        let target = target as f64;
        let cluster = if let Some(cluster) = &mut self.cluster {
            cluster
        } else {
            let rate = self.further.take().unwrap_or(target * RAISE);
            // The numbers of two probes in a row differ, and none is 0.
            self.id = self.id % u8::MAX + 1;
            let rate = rate.max(target).min(self.goal);
            self.cluster.insert(Cluster::new(rate, at))
        };
        let since = at - cluster.began;
        if since >= DURATION && cluster.packets >= LEAST_PACKETS {
            cluster.ended = Some(at);
            return None;
        }
        if since >= LONGEST {
            self.give_up(at);
            return None;
        }
        cluster.helped = Some(at);
        let due = cluster.rate * (since + STEP) as f64 / 8e6;
        (due as usize)
            .checked_sub(cluster.bytes)
            .filter(|bytes| *bytes > 0)
    }

    /// There is nothing to probe with at the moment.
    pub(super) fn give_up(&mut self, at: i64) {
        self.cluster = None;
        self.next = at + RETRY;
    }

    /// When [`Probes::poll`] will have something to do.
    pub(super) fn deadline(&self, target: u64) -> Option<i64> {
        if let Some(cluster) = &self.cluster {
            let step = cluster.helped.map_or(cluster.began, |at| at + STEP);
            return Some(cluster.ended.map_or(step, |at| at + PATIENCE));
        }
        ((target as f64) < self.goal).then_some(self.next)
    }

    fn fail(&mut self, at: i64) {
        self.found = true;
        self.further = None;
        self.pause = if self.unanswered > 2 {
            UNANSWERED_PAUSE
        } else {
            (self.pause * 3 / 2).clamp(PAUSE, LONGEST_PAUSE)
        };
        self.next = at + self.pause;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::sfu::estimate::sent::Ring;

    /// Sends one probe over a way of so many bits per second; returns what was tried and found.
    fn probe(probes: &mut Probes, target: u64, carries: u64, at: &mut i64) -> (usize, Option<f64>) {
        let mut ring = Ring::default();
        let mut sent = Vec::new();
        let mut free = 0;
        let begin = *at;
        while probes.cluster.is_none_or(|it| it.ended.is_none()) {
            *at = probes.deadline(target).unwrap();
            let mut left = probes.poll(target, *at).unwrap_or(0);
            while left > 0 {
                let bytes = left.min(283);
                left -= bytes;
                let sequence = sent.len() as u16;
                let cluster = probes.sent(bytes, *at);
                ring.push(sequence, *at, bytes, cluster);
                let packet = *ring.find(sequence).unwrap();
                free = free.max(*at) + (bytes as u64 * 8_000_000 / carries).cast_signed();
                sent.push((packet, free + 20_000));
            }
        }
        let bytes = sent.iter().map(|it| usize::from(it.0.bytes)).sum();
        for (packet, arrived) in &sent {
            probes.arrived(packet, *arrived);
        }
        *at += 100_000;
        assert!(*at - begin < 200_000);
        (bytes, probes.result(0, *at))
    }

    #[test]
    fn a_wide_way_is_found_by_doubling_up_to_what_is_wanted() {
        let mut probes = Probes::default();
        let mut at = 0;
        assert_eq!(probes.deadline(300_000), None, "nothing is wanted");
        probes.want(2_000_000);
        let mut target = 300_000;
        let mut count = 0;
        while probes.deadline(target).is_some() {
            let (_, found) = probe(&mut probes, target, 10_000_000, &mut at);
            let found = found.unwrap() as u64;
            assert!(found > target * 3 / 2, "{found}");
            target = found;
            count += 1;
            if count > 6 {
                break;
            }
        }
        assert!((2_000_000..2_400_000).contains(&target), "{target}");
        assert!(at < 1_000_000);
    }

    #[test]
    fn a_narrow_way_is_measured_and_left_alone_for_a_while() {
        let mut probes = Probes::default();
        let mut at = 0;
        probes.want(2_000_000);
        let (bytes, found) = probe(&mut probes, 300_000, 300_000, &mut at);
        assert!(bytes < 3_200, "{bytes} bytes");
        let found = found.unwrap();
        assert!((250_000.0..300_000.0).contains(&found), "{found}");
        let pause = probes.deadline(300_000).unwrap() - at;
        assert!((2_000_000..=LONGEST_PAUSE).contains(&pause));
    }

    #[test]
    fn who_never_answers_is_seldom_probed() {
        let mut probes = Probes::default();
        probes.want(2_000_000);
        let mut begun = 0;
        while let Some(at) = probes.deadline(300_000).filter(|at| *at < 300_000_000) {
            let before = probes.id;
            if probes.poll(300_000, at).is_some() {
                for _ in 0..5 {
                    probes.sent(283, at);
                }
            }
            begun += u32::from(probes.id != before);
        }
        assert!((3..10).contains(&begun), "{begun} probes in five minutes");
    }
}
