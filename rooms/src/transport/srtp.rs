//! SRTP (RFC 3711, RFC 7714) in place: what comes in is proven, then decrypted where it lies; what
//! goes out is encrypted where it lies. Nothing is remembered of a packet before its tag is right.

mod cipher;
mod kdf;
mod packet;
mod streams;
mod window;

use streams::Streams;
use window::Window;

pub use cipher::{Cipher, Profile};

/// Streams one participant may send us: microphone, camera, screen, a retransmission stream for
/// each of the latter, and room for a browser that starts some of them anew.
const MOST_INBOUND: usize = 64;

/// Streams we may send to one participant.
const MOST_OUTBOUND: usize = 64;

/// The SRTCP index is 31 bits; with the last one used up, nothing more may be sealed.
const LAST_RTCP_INDEX: u32 = (1 << 31) - 1;

/// Why keying material is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the keying material does not fit the SRTP profile")]
pub struct KeyError;

/// What we decrypt.
pub struct Inbound {
    cipher: Cipher,
    streams: Streams<InboundStream>,
}

#[derive(Default)]
struct InboundStream {
    rtp: Window,
    rtcp: Window,
}

/// What we encrypt.
pub struct Outbound {
    cipher: Cipher,
    streams: Streams<Window>,
    rtcp_index: u32,
}

/// Splits the keying material that DTLS exports (RFC 5764, section 4.2) into the two directions,
/// the client's first.
pub fn split(profile: Profile, material: &[u8]) -> Result<(Cipher, Cipher), KeyError> {
    let (key, salt) = (profile.key_len(), profile.salt_len());
    if material.len() != 2 * (key + salt) {
        return Err(KeyError);
    }
    let (keys, salts) = material.split_at(2 * key);
    let client = Cipher::new(profile, &keys[..key], &salts[..salt])?;
    let server = Cipher::new(profile, &keys[key..], &salts[salt..])?;
    Ok((client, server))
}

impl Inbound {
    /// Starts with nothing received.
    #[must_use]
    pub fn new(cipher: Cipher) -> Self {
        Self {
            cipher,
            streams: Streams::new(MOST_INBOUND),
        }
    }

    /// Proves and decrypts an RTP packet in place; nothing for one that is malformed, forged, too
    /// old or seen before.
    pub fn open_rtp<'a>(&mut self, packet: &'a mut [u8]) -> Option<&'a mut [u8]> {
        let header = packet::rtp_header(packet)?;
        let known = self.streams.find(header.ssrc);
        let index = match known {
            Some(at) => self.streams[at].rtp.estimate(header.sequence)?,
            None if self.streams.is_full() => return None,
            None => u64::from(header.sequence),
        };
        if known.is_some_and(|at| !self.streams[at].rtp.is_fresh(index)) {
            return None;
        }
        let length = self
            .cipher
            .open_rtp(packet, header.length, header.ssrc, index)?;
        let at = known.or_else(|| self.streams.add(header.ssrc, InboundStream::default()))?;
        self.streams[at].rtp.take(index);
        Some(&mut packet[..length])
    }

    /// Proves and decrypts an RTCP packet in place. One that is not encrypted is refused: WebRTC
    /// always encrypts (RFC 8827, section 6.5).
    pub fn open_rtcp<'a>(&mut self, packet: &'a mut [u8]) -> Option<&'a mut [u8]> {
        let ssrc = packet::rtcp_sender(packet)?;
        let index = self.cipher.rtcp_index(packet)?;
        let known = self.streams.find(ssrc);
        let refused = match known {
            Some(at) => !self.streams[at].rtcp.is_fresh(u64::from(index)),
            None => self.streams.is_full(),
        };
        if refused {
            return None;
        }
        let length = self.cipher.open_rtcp(packet, ssrc, index)?;
        let at = known.or_else(|| self.streams.add(ssrc, InboundStream::default()))?;
        self.streams[at].rtcp.take(u64::from(index));
        Some(&mut packet[..length])
    }
}

impl Outbound {
    /// Starts with nothing sent.
    #[must_use]
    pub fn new(cipher: Cipher) -> Self {
        Self {
            cipher,
            streams: Streams::new(MOST_OUTBOUND),
            rtcp_index: 0,
        }
    }

    /// Encrypts the RTP packet in the first `len` bytes of `buffer` and returns its new length.
    /// Each sequence number can be sealed once: twice would use a GCM nonce twice, and that gives
    /// the key away.
    pub fn seal_rtp(&mut self, buffer: &mut [u8], len: usize) -> Option<usize> {
        let header = packet::rtp_header(buffer.get(..len)?)?;
        let at = match self.streams.find(header.ssrc) {
            Some(at) => at,
            None => self.streams.add(header.ssrc, Window::default())?,
        };
        let window = &mut self.streams[at];
        let index = window.estimate(header.sequence)?;
        if !window.is_fresh(index) {
            return None;
        }
        let length = self
            .cipher
            .seal_rtp(buffer, header.length, len, header.ssrc, index)?;
        window.take(index);
        Some(length)
    }

    /// Encrypts the RTCP packet in the first `len` bytes of `buffer` and returns its new length.
    pub fn seal_rtcp(&mut self, buffer: &mut [u8], len: usize) -> Option<usize> {
        let ssrc = packet::rtcp_sender(buffer.get(..len)?)?;
        if self.rtcp_index == LAST_RTCP_INDEX {
            return None;
        }
        // One count for all senders: each sees it rise, and no nonce comes twice.
        self.rtcp_index += 1;
        self.cipher.seal_rtcp(buffer, len, ssrc, self.rtcp_index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_index_of_rtcp_is_used_once() {
        let (cipher, _) = split(Profile::Aes128Gcm, &[7; 56]).unwrap();
        let mut outbound = Outbound::new(cipher);
        outbound.rtcp_index = LAST_RTCP_INDEX - 1;
        let report = [0x80, 201, 0, 1, 0, 0, 0, 42];
        let mut seal = || {
            let mut buffer = [0; 64];
            buffer[..8].copy_from_slice(&report);
            outbound
                .seal_rtcp(&mut buffer, 8)
                .map(|len| buffer[len - 4..len].to_vec())
        };
        assert_eq!(seal(), Some(vec![0xff; 4]), "encrypted, number 2^31 - 1");
        assert_eq!(seal(), None);
        assert_eq!(seal(), None);
    }
}
