//! Random numbers drawn from the hall's seed: ICE passwords, SSRCs, first sequence numbers.

use aws_lc_rs::hmac;

/// A deterministic generator, as strong as its seed (HMAC in counter mode).
pub(super) struct Draw {
    key: hmac::Key,
    counter: u64,
}

impl Draw {
    pub(super) fn new(seed: [u8; 32]) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &seed),
            counter: 0,
        }
    }

    /// Random bytes, at most 32.
    pub(super) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        const { assert!(N <= 32) };
        self.counter += 1;
        let tag = hmac::sign(&self.key, &self.counter.to_be_bytes());
        let mut bytes = [0; N];
        bytes.copy_from_slice(&tag.as_ref()[..N]);
        bytes
    }

    /// A random SSRC; zero is left out because some receivers take it for none.
    pub(super) fn ssrc(&mut self) -> u32 {
        u32::from_be_bytes(self.bytes()).max(1)
    }

    /// A random number for a sequence to start from.
    pub(super) fn sequence(&mut self) -> u16 {
        u16::from_be_bytes(self.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_numbers_and_never_the_same_number() {
        let mut one = Draw::new([7; 32]);
        let mut other = Draw::new([7; 32]);
        let first: [u8; 24] = one.bytes();
        assert_eq!(first, other.bytes());
        assert_ne!(first, one.bytes());
    }
}
