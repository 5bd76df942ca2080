//! The rate at which packets arrive at the receiver, by its clock.

/// What is summed up into one sample, in microseconds: several frames of a camera. The first sample
/// is longer, because nothing smooths it.
const SAMPLE: i64 = 150_000;
const FIRST_SAMPLE: i64 = 500_000;

/// A clock that goes back or a pause this long begins anew, in microseconds.
const PAUSE: i64 = 2_000_000;

/// How much a sample that differs is doubted, and how fast certainty fades from one to the next.
const DOUBT: f64 = 10.0;
const FADING: f64 = 5.0;

/// The delivered rate.
#[derive(Debug, Default)]
pub(super) struct Delivered {
    /// Where the current sample began.
    began: Option<i64>,
    bytes: u64,
    /// Kilobits per second, and how uncertain, as a variance.
    rate: Option<(f64, f64)>,
}

impl Delivered {
    /// Takes in a packet that arrived, at microseconds of the receiver's clock.
    pub(super) fn arrived(&mut self, bytes: u64, at: i64) {
        let began = *self.began.get_or_insert(at);
        let since = at - began;
        if !(-PAUSE..PAUSE).contains(&since) {
            self.began = Some(at);
            self.bytes = bytes;
            return;
        }
        let sample = if self.rate.is_some() {
            SAMPLE
        } else {
            FIRST_SAMPLE
        };
        if since >= sample {
            self.sample(self.bytes as f64 * 8_000.0 / since as f64);
            self.began = Some(at);
            self.bytes = 0;
        }
        self.bytes += bytes;
    }

    /// Bits per second, once known.
    pub(super) fn rate(&self) -> Option<f64> {
        self.rate.map(|(rate, _)| rate * 1000.0)
    }

    /// Weighs a sample of so many kilobits per second against what is believed (Bayes).
    fn sample(&mut self, sample: f64) {
        let Some((rate, variance)) = self.rate else {
            self.rate = Some((sample, 50.0));
            return;
        };
        let doubt = DOUBT * (rate - sample).abs() / (rate + sample).max(1.0);
        let (doubt, belief) = ((doubt * doubt).max(0.01), variance + FADING);
        let mixed = (doubt * rate + belief * sample) / (doubt + belief);
        self.rate = Some((mixed, doubt * belief / (doubt + belief)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_rate_is_found_and_a_change_is_followed() {
        let mut delivered = Delivered::default();
        for packet in 0..200 {
            delivered.arrived(1250, packet * 10_000);
        }
        let rate = delivered.rate().unwrap();
        assert!((990_000.0..1_010_000.0).contains(&rate), "{rate}");
        for packet in 0..80 {
            delivered.arrived(1250, 2_000_000 + packet * 20_000);
        }
        let rate = delivered.rate().unwrap();
        assert!((480_000.0..560_000.0).contains(&rate), "{rate}");
    }

    #[test]
    fn any_clock_is_bearable() {
        let mut delivered = Delivered::default();
        for at in [0, i64::MAX / 2, -5, 0, 600_000, 600_000, i64::MIN / 2] {
            delivered.arrived(u64::from(u16::MAX), at);
        }
        assert!(delivered.rate().is_none_or(f64::is_finite));
    }
}
