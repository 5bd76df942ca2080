//! Which packets of a stream were taken: the extended index of the highest and a replay window
//! behind it (RFC 3711, sections 3.3.1 and 3.3.2).

/// Packets behind the highest that are still taken. The RFC wants 64 at least; video bursts that
/// are reordered by a phone's radio need more.
const SIZE: u64 = 128;

/// The 48-bit index of the last packet a key may protect.
const LAST: u64 = (1 << 48) - 1;

/// The packets taken so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Window {
    highest: Option<u64>,
    /// Bit *n* stands for the packet *n* behind the highest.
    taken: u128,
}

impl Window {
    /// The index a sequence number most likely stands for: the nearest to the highest taken.
    /// Nothing when that lies before the first or after the last.
    pub(super) fn estimate(&self, sequence: u16) -> Option<u64> {
        let Some(highest) = self.highest else {
            return Some(u64::from(sequence));
        };
        let ahead = sequence
            .wrapping_sub((highest & 0xFFFF) as u16)
            .cast_signed();
        highest
            .checked_add_signed(i64::from(ahead))
            .filter(|index| *index <= LAST)
    }

    /// Whether a packet is neither taken nor too old to tell.
    pub(super) fn is_fresh(&self, index: u64) -> bool {
        match self.highest {
            Some(highest) if index <= highest => {
                let behind = highest - index;
                behind < SIZE && self.taken & (1 << behind) == 0
            }
            _ => true,
        }
    }

    /// Takes a packet that [`Window::is_fresh`].
    pub(super) fn take(&mut self, index: u64) {
        match self.highest {
            Some(highest) if index <= highest => self.taken |= 1 << (highest - index),
            highest => {
                let ahead = highest.map_or(SIZE, |highest| index - highest);
                self.taken = if ahead < SIZE { self.taken << ahead } else { 0 };
                self.taken |= 1;
                self.highest = Some(index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(index: u64) -> Window {
        let mut window = Window::default();
        window.take(index);
        window
    }

    #[test]
    fn the_first_packet_counts_from_its_own_number() {
        assert_eq!(Window::default().estimate(65_000), Some(65_000));
    }

    #[test]
    fn a_sequence_number_goes_on_over_the_rollover() {
        let window = at(65_530);
        assert_eq!(window.estimate(3), Some(65_539));
        assert_eq!(at(65_539).estimate(65_530), Some(65_530));
        assert_eq!(at(5).estimate(65_530), None, "before the first");
    }

    #[test]
    fn the_last_index_is_never_passed() {
        assert_eq!(at(LAST).estimate(0), None);
        assert_eq!(at(LAST - 1).estimate(0xFFFF), Some(LAST));
    }

    #[test]
    fn a_packet_is_taken_once() {
        let mut window = at(1000);
        assert!(!window.is_fresh(1000));
        for index in [1001, 999, 1000 - 100, 1005] {
            assert!(window.is_fresh(index), "{index}");
            window.take(index);
            assert!(!window.is_fresh(index), "{index}");
        }
        assert!(!window.is_fresh(1005 - 128), "too old to tell");
        assert!(window.is_fresh(1005 - 127));
        window.take(2000);
        assert!(!window.is_fresh(1005), "too old to tell");
        assert!(window.is_fresh(1999));
    }

    #[test]
    fn a_jump_by_the_window_forgets_what_lay_behind() {
        let mut window = at(1);
        window.take(129);
        assert!(window.is_fresh(2));
        assert!(!window.is_fresh(1));
    }
}
