//! Packets sent together, and how much further apart they arrive than they were sent: the change of
//! the queueing delay (draft-ietf-rmcat-gcc, section 5.2).

/// Packets sent within this time are one group, in microseconds. Senders emit frames in bursts, and
/// the spacing within a burst says nothing about the queue.
const BURST: i64 = 5_000;

/// The longest that arrivals can follow each other closely and still be one burst held back on the
/// way, in microseconds.
const LONGEST_BURST: i64 = 100_000;

/// Between the clocks of both ends there is no relation; one that jumps this far was set, in
/// microseconds.
const JUMP: i64 = 3_000_000;

/// Groups that arrive before their predecessors after which nothing of the past counts.
const BACKWARDS: u8 = 3;

/// How two groups in a row relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delta {
    /// Between their sending, in microseconds.
    pub(super) sent: i64,
    /// Between their arrival, in microseconds.
    pub(super) arrived: i64,
}

#[derive(Debug, Clone, Copy)]
struct Group {
    first_sent: i64,
    sent: i64,
    first_arrived: i64,
    arrived: i64,
}

impl Group {
    fn begin(sent: i64, arrived: i64) -> Self {
        Self {
            first_sent: sent,
            sent,
            first_arrived: arrived,
            arrived,
        }
    }

    /// Whether a packet belongs to the group.
    fn holds(&self, sent: i64, arrived: i64) -> bool {
        if sent - self.first_sent <= BURST {
            return true;
        }
        let between = arrived - self.arrived;
        // It caught up with the one before it: a link that was silent let both go at once.
        let caught_up = between < sent - self.sent;
        caught_up && between <= BURST && arrived - self.first_arrived < LONGEST_BURST
    }
}

/// The last groups of a stream of packets.
#[derive(Debug, Default)]
pub(super) struct Groups {
    current: Option<Group>,
    before: Option<Group>,
    backwards: u8,
}

impl Groups {
    /// Takes in a packet that arrived, in the order of sending. Returns how the two groups before the
    /// one it begins relate.
    pub(super) fn add(&mut self, sent: i64, arrived: i64) -> Option<Delta> {
        let Some(group) = &mut self.current else {
            self.current = Some(Group::begin(sent, arrived));
            return None;
        };
        if sent < group.first_sent {
            // Reported again, long after those it was sent with.
            return None;
        }
        if group.holds(sent, arrived) {
            group.sent = group.sent.max(sent);
            group.arrived = group.arrived.max(arrived);
            return None;
        }
        let current = *group;
        *group = Group::begin(sent, arrived);
        let before = self.before.replace(current)?;
        let delta = Delta {
            sent: current.sent - before.sent,
            arrived: current.arrived - before.arrived,
        };
        if (delta.arrived - delta.sent).abs() >= JUMP {
            *self = Self::default();
            return None;
        }
        if delta.arrived < 0 {
            self.backwards += 1;
            if self.backwards >= BACKWARDS {
                *self = Self::default();
            }
            return None;
        }
        self.backwards = 0;
        Some(delta)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: i64 = 1000;

    #[test]
    fn a_frame_is_one_group_and_the_next_one_tells_the_difference() {
        let mut groups = Groups::default();
        for (sent, arrived) in [(0, 20), (1, 22), (2, 24), (33, 53), (34, 55)] {
            assert_eq!(groups.add(sent * MS, arrived * MS), None);
        }
        let delta = groups.add(66 * MS, 96 * MS).unwrap();
        assert_eq!((delta.sent, delta.arrived), (32 * MS, 31 * MS));
    }

    #[test]
    fn what_a_silent_link_lets_go_at_once_is_one_group() {
        let mut groups = Groups::default();
        for (sent, arrived) in [(0, 20), (20, 90), (40, 91), (60, 92)] {
            assert_eq!(groups.add(sent * MS, arrived * MS), None);
        }
        let delta = groups.add(80 * MS, 100 * MS).unwrap();
        assert_eq!((delta.sent, delta.arrived), (60 * MS, 72 * MS));
    }

    #[test]
    fn a_clock_that_was_set_starts_anew() {
        let mut groups = Groups::default();
        assert_eq!(groups.add(0, 0), None);
        assert_eq!(groups.add(20 * MS, 20 * MS), None);
        assert!(groups.add(40 * MS, 9_000 * MS).is_some());
        assert_eq!(groups.add(60 * MS, 9_020 * MS), None, "it jumped");
        assert_eq!(groups.add(80 * MS, 9_040 * MS), None);
        assert_eq!(groups.add(100 * MS, 9_060 * MS), None);
        assert!(groups.add(120 * MS, 9_080 * MS).is_some());
    }
}
