//! A row of ticks, a bit each: set is open, or taken. All questions about a day are a few instructions.

/// Bits for the ticks from `first` on. Ticks outside are unset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits {
    first: i64,
    words: Vec<u64>,
}

impl Bits {
    /// A row of unset bits for the ticks from `first` to `last`, `last` not included.
    #[must_use]
    pub fn between(first: i64, last: i64) -> Self {
        let ticks = usize::try_from(last.saturating_sub(first)).unwrap_or_default();
        Self {
            first,
            words: vec![0; ticks.div_ceil(64)],
        }
    }

    /// Sets the ticks from `from` to `to`, `to` not included, as far as they lie in the row.
    pub fn set(&mut self, from: i64, to: i64) {
        let from = usize::try_from(from.saturating_sub(self.first)).unwrap_or_default();
        let to = usize::try_from(to.saturating_sub(self.first)).unwrap_or_default();
        let to = to.min(self.words.len() * 64);
        let mut at = from;
        while at < to {
            let (word, bit) = (at / 64, at % 64);
            let count = (64 - bit).min(to - at);
            self.words[word] |= (u64::MAX >> (64 - count)) << bit;
            at += count;
        }
    }

    /// Whether a tick is set.
    #[must_use]
    pub fn get(&self, tick: i64) -> bool {
        usize::try_from(tick.saturating_sub(self.first))
            .ok()
            .and_then(|at| Some(self.words.get(at / 64)? >> (at % 64) & 1 == 1))
            .unwrap_or_default()
    }

    /// The row with every bit turned over. Ticks outside stay unset.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self {
            first: self.first,
            words: self.words.iter().map(|word| !word).collect(),
        }
    }

    /// The ticks at which `length` set ones begin. By doubling: with the runs of `n` known, the runs of up
    /// to `2 n` are those that are followed by another one.
    #[must_use]
    pub fn runs(&self, length: i64) -> Self {
        let length = usize::try_from(length).unwrap_or_default().max(1);
        let mut runs = self.clone();
        let mut known = 1;
        while known < length {
            let by = known.min(length - known);
            for at in 0..runs.words.len() {
                let later = runs.window(runs.tick_of(at).saturating_add_unsigned(by as u64));
                runs.words[at] &= later;
            }
            known += by;
        }
        runs
    }

    /// Keeps a bit only if that of `other` is set `by` ticks later.
    #[must_use]
    pub fn and(mut self, other: &Self, by: i64) -> Self {
        for at in 0..self.words.len() {
            let later = other.window(self.tick_of(at).saturating_add(by));
            self.words[at] &= later;
        }
        self
    }

    /// The tick of a word's first bit.
    fn tick_of(&self, word: usize) -> i64 {
        self.first.saturating_add_unsigned(word as u64 * 64)
    }

    /// The 64 bits from a tick on.
    fn window(&self, tick: i64) -> u64 {
        let at = tick.saturating_sub(self.first);
        let (at, bit) = (at.div_euclid(64), at.rem_euclid(64));
        let word = |at: i64| {
            usize::try_from(at)
                .ok()
                .and_then(|at| self.words.get(at).copied())
                .unwrap_or_default()
        };
        let low = word(at) >> bit;
        if bit == 0 {
            low
        } else {
            low | word(at + 1) << (64 - bit)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn rows_of_bits_agree_with_rows_of_truth(
            first in -1000_i64..1000,
            size in 0_i64..400,
            stretches in prop::collection::vec((-1100_i64..1500, 0_i64..200), 0..6),
            length in 1_i64..150,
            by in -150_i64..150,
            other_first in -1000_i64..1000,
        ) {
            let mut bits = Bits::between(first, first + size);
            let last = first + i64::try_from(bits.words.len() * 64).unwrap();
            let truth = |at: i64| {
                (first..last).contains(&at)
                    && stretches.iter().any(|(from, long)| (*from..from + long).contains(&at))
            };
            for (from, long) in &stretches {
                bits.set(*from, from + long);
            }
            let mut other = Bits::between(other_first, other_first + 300);
            other.set(other_first + 20, other_first + 140);
            let both = bits.clone().and(&other, by);
            let (runs, inverted) = (bits.runs(length), bits.inverted());
            for at in first - 70..last + 70 {
                prop_assert_eq!(bits.get(at), truth(at));
                prop_assert_eq!(inverted.get(at), (first..last).contains(&at) && !truth(at));
                prop_assert_eq!(both.get(at), truth(at) && other.get(at + by));
                prop_assert_eq!(runs.get(at), (at..at + length).all(truth));
            }
        }
    }
}
