//! What the fuzz targets of `tests/fuzz` call: each entry feeds bytes somebody made up to one part
//! and checks what must hold whatever they are. The test beside it replays the kept corpus.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::transport::Certificate;

/// What a target is given beside the bytes.
#[derive(Debug, Clone)]
pub struct Setting {
    /// A certificate for DTLS; which one does not matter.
    pub certificate: Arc<Certificate>,
    /// The moment everything begins.
    pub now: Instant,
}

/// A target: it panics when something is wrong.
pub type Target = fn(&[u8], &Setting);

/// All targets, by the names of their corpora.
pub const TARGETS: [(&str, Target); 10] = [
    ("demux", crate::sfu::fuzz::demux),
    ("dtls", crate::transport::fuzz::dtls),
    ("media", crate::sfu::fuzz::media),
    ("payload", crate::rtp::fuzz::payload),
    ("rtp", crate::rtp::fuzz::rtp),
    ("sdp", crate::sfu::fuzz::sdp),
    ("stun", crate::transport::fuzz::stun),
    ("token", crate::token::fuzz::token),
    ("turn", crate::relay::fuzz::turn),
    ("twcc", crate::rtp::fuzz::twcc),
];

/// Runs the target of this name.
///
/// # Panics
///
/// When something is wrong, or there is no such target.
pub fn run(name: &str, data: &[u8], setting: &Setting) {
    let target = TARGETS.iter().find(|target| target.0 == name);
    target.expect("a target of this name").1(data, setting);
}

/// Bytes read as a script: numbers and chunks, until there are none left.
pub(crate) struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn word(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes([self.byte()?, self.byte()?]))
    }

    /// Two bytes of length and so many bytes, or what there is of them.
    pub(crate) fn chunk(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(self.word()?).min(self.0.len());
        let (chunk, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(chunk)
    }

    /// A pause between nothing and a minute, short ones the likelier.
    pub(crate) fn pause(&mut self) -> Option<Duration> {
        let byte = self.byte()?;
        let unit = [0, 1, 20, 1000][usize::from(byte >> 6)];
        Some(Duration::from_millis(u64::from(byte & 0x3f) * unit))
    }
}
