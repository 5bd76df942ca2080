//! The rate at which packets are sent, read off a counter.

/// What is averaged over at least, in microseconds: several frames of a camera.
const SAMPLE: i64 = 200_000;

/// The rate of sending.
#[derive(Debug, Default)]
pub(super) struct Outflow {
    /// When the sample began, and what had been sent by then.
    began: Option<(i64, u64)>,
    rate: f64,
}

impl Outflow {
    /// Bits per second, as of the last time that was asked.
    pub(super) fn last(&self) -> f64 {
        self.rate
    }

    /// Bits per second, given the bytes sent ever.
    pub(super) fn rate(&mut self, bytes: u64, at: i64) -> f64 {
        let (began, before) = *self.began.get_or_insert((at, bytes));
        let since = at - began;
        if since >= SAMPLE {
            let sample = bytes.saturating_sub(before) as f64 * 8e6 / since as f64;
            self.rate = self.rate.midpoint(sample);
            self.began = Some((at, bytes));
        }
        self.rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_found_within_a_second() {
        let mut outflow = Outflow::default();
        let mut rate = 0.0;
        for step in 0..=10 {
            rate = outflow.rate(step * 12_500, step.cast_signed() * 100_000);
        }
        assert!((960_000.0..=1_000_000.0).contains(&rate), "{rate}");
    }
}
