//! The loss of an arriving stream over the last seconds.

/// Readings a window reaches back: two seconds at two readings a second. Less takes one lost packet
/// for a trend; more tells people of what is long over.
const READINGS: usize = 4;

/// Packets below which their loss says nothing: one of ten is no tenth.
const ENOUGH: u64 = 30;

/// What was expected and what came, as of the last readings.
#[derive(Debug, Default)]
pub(super) struct Window {
    readings: [(u64, u64); READINGS + 1],
    count: usize,
}

impl Window {
    /// Takes the running totals of packets expected and received; returns the share that was lost
    /// within the window, 0 to 1.
    pub(super) fn read(&mut self, expected: u64, received: u64) -> f32 {
        if self.count > 0 && expected < self.readings[0].0 {
            // The stream counts anew.
            self.count = 0;
        }
        self.readings.rotate_right(1);
        self.readings[0] = (expected, received);
        self.count = (self.count + 1).min(self.readings.len());
        let oldest = self.readings[self.count - 1];
        let expected = expected - oldest.0;
        let received = received.saturating_sub(oldest.1);
        if expected < ENOUGH {
            return 0.0;
        }
        let lost = expected.saturating_sub(received);
        // The quotient is at most 1000.
        let per_mille = u16::try_from(lost * 1000 / expected).unwrap_or(1000);
        f32::from(per_mille) / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loss_is_told_of_the_last_two_seconds() {
        let mut window = Window::default();
        let (mut expected, mut received) = (0, 0);
        let mut half_second = |lost| {
            expected += 25;
            received += 25_u64 - lost;
            window.read(expected, received)
        };
        assert!(half_second(0) < 0.001);
        for _ in 0..4 {
            half_second(0);
        }
        assert!((half_second(10) - 0.1).abs() < 0.001);
        half_second(10);
        half_second(10);
        assert!((half_second(10) - 0.4).abs() < 0.001);
        for _ in 0..3 {
            half_second(0);
        }
        assert!(half_second(0) < 0.001, "what is over is forgotten");
    }

    #[test]
    fn few_packets_say_nothing() {
        let mut window = Window::default();
        window.read(0, 0);
        assert!(window.read(10, 5) < 0.001);
    }

    #[test]
    fn a_stream_that_counts_anew_and_packets_that_came_twice_are_no_loss() {
        let mut window = Window::default();
        window.read(1000, 1000);
        assert!(window.read(40, 40) < 0.001);
        assert!(window.read(80, 90) < 0.001);
    }
}
