//! A hash for addresses and names of ours, in the few cycles a packet can spare.

use std::hash::{BuildHasher, Hasher};

/// Hashes by folded multiplication: a few cycles for an address. What is hashed was proven by a
/// password or made by us, and the seed is secret, so nobody can choose collisions.
#[derive(Debug, Clone)]
pub(crate) struct Folding {
    seed: u64,
}

impl Folding {
    /// Hashes under a secret seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }
}

impl BuildHasher for Folding {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded { state: self.seed }
    }
}

pub(crate) struct Folded {
    state: u64,
}

impl Folded {
    fn fold(&mut self, word: u64) {
        const MULTIPLIER: u128 = 0x9e37_79b9_7f4a_7c15;
        let [low, high] = split(u128::from(self.state ^ word) * MULTIPLIER);
        self.state = low ^ high;
    }
}

fn split(wide: u128) -> [u64; 2] {
    let bytes = wide.to_le_bytes();
    let (low, high) = bytes.split_at(8);
    [low, high].map(|half| half.try_into().map_or(0, u64::from_le_bytes))
}

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.fold(u64::from_le_bytes(word) ^ (bytes.len() as u64).rotate_left(56));
        }
    }

    fn write_u8(&mut self, word: u8) {
        self.fold(word.into());
    }

    fn write_u16(&mut self, word: u16) {
        self.fold(word.into());
    }

    fn write_u32(&mut self, word: u32) {
        self.fold(word.into());
    }

    fn write_u64(&mut self, word: u64) {
        self.fold(word);
    }

    fn write_usize(&mut self, word: usize) {
        self.fold(word as u64);
    }

    fn finish(&self) -> u64 {
        // Tables take the slot from the low bits and a tag from the high ones.
        self.state ^ self.state.rotate_left(32)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::net::SocketAddr;

    use super::*;
    use crate::transport::Path;

    #[test]
    fn neighbouring_addresses_spread() {
        let folding = Folding::new(42);
        let slots: BTreeSet<u64> = (0..1024_u16)
            .map(|port| {
                let remote = SocketAddr::from(([198, 51, 100, 1], 20_000 + port));
                folding.hash_one(Path::udp(remote, remote)) % 4096
            })
            .collect();
        assert!(
            slots.len() > 850,
            "{} of 1024 in their own slot",
            slots.len()
        );
    }
}
