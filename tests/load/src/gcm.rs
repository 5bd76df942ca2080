//! SRTP with AES-GCM (RFC 7714), written apart from the one under test: without a replay window, since
//! nobody attacks a load generator.

use anyhow::{Context as _, Result, bail};
use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{AES_128, AES_256, EncryptingKey, EncryptionContext, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;

/// Bytes of the tag.
pub const TAG: usize = 16;

/// Bytes behind an RTCP packet's tag.
const INDEX: usize = 4;

/// Bytes of an RTCP packet that stay in clear.
const RTCP_CLEAR: usize = 8;

const SALT: usize = 12;

/// The keys of one direction.
pub struct Gcm {
    rtp: Keys,
    rtcp: Keys,
    rtcp_index: u32,
}

struct Keys {
    key: LessSafeKey,
    salt: [u8; SALT],
}

impl Gcm {
    /// Splits what DTLS exports (RFC 5764, section 4.2) into the client's direction and the server's.
    pub fn split(material: &[u8]) -> Result<(Self, Self)> {
        let len = match material.len() {
            56 => 16,
            88 => 32,
            other => bail!("{other} bytes of keying material are not for AES-GCM"),
        };
        let (keys, salts) = material.split_at(2 * len);
        Ok((
            Self::new(&keys[..len], &salts[..SALT])?,
            Self::new(&keys[len..], &salts[SALT..])?,
        ))
    }

    fn new(master: &[u8], salt: &[u8]) -> Result<Self> {
        Ok(Self {
            rtp: Keys::derive(master, salt, 0)?,
            rtcp: Keys::derive(master, salt, 3)?,
            rtcp_index: 0,
        })
    }

    /// Opens a packet of which `header` bytes are in clear; returns its length without the tag.
    pub fn open_rtp(
        &self,
        packet: &mut [u8],
        header: usize,
        ssrc: u32,
        index: u64,
    ) -> Option<usize> {
        let len = packet.len().checked_sub(TAG)?;
        let (clear, body) = packet.split_at_mut_checked(header)?;
        let nonce = self.rtp.nonce(ssrc, index);
        self.rtp
            .key
            .open_in_place(nonce, Aad::from(&*clear), body)
            .ok()?;
        Some(len)
    }

    /// Seals the first `len` bytes of `room`, of which `header` stay in clear; returns the new length.
    pub fn seal_rtp(
        &self,
        room: &mut [u8],
        header: usize,
        len: usize,
        ssrc: u32,
        index: u64,
    ) -> Option<usize> {
        let (packet, behind) = room.split_at_mut_checked(len)?;
        let (clear, body) = packet.split_at_mut_checked(header)?;
        let tag = self
            .rtp
            .key
            .seal_in_place_separate_tag(self.rtp.nonce(ssrc, index), Aad::from(&*clear), body)
            .ok()?;
        behind.get_mut(..TAG)?.copy_from_slice(tag.as_ref());
        Some(len + TAG)
    }

    /// Opens an RTCP packet; returns its length in clear.
    pub fn open_rtcp(&self, packet: &mut [u8]) -> Option<usize> {
        let len = packet.len().checked_sub(TAG + INDEX)?;
        let (sealed, word) = packet.split_at_mut_checked(len + TAG)?;
        let word: [u8; INDEX] = (*word).try_into().ok()?;
        let (clear, body) = sealed.split_at_mut_checked(RTCP_CLEAR)?;
        let ssrc = u32::from_be_bytes(clear[4..8].try_into().ok()?);
        let aad = associated(clear, word);
        let index = u64::from(u32::from_be_bytes(word) & 0x7FFF_FFFF);
        self.rtcp
            .key
            .open_in_place(self.rtcp.nonce(ssrc, index), Aad::from(aad), body)
            .ok()?;
        Some(len)
    }

    /// Seals an RTCP packet, which grows by tag and index.
    pub fn seal_rtcp(&mut self, packet: &mut Vec<u8>) -> Option<()> {
        self.rtcp_index += 1;
        let word = (self.rtcp_index | 0x8000_0000).to_be_bytes();
        let (clear, body) = packet.split_at_mut_checked(RTCP_CLEAR)?;
        let ssrc = u32::from_be_bytes(clear[4..8].try_into().ok()?);
        let nonce = self.rtcp.nonce(ssrc, u64::from(self.rtcp_index));
        let aad = Aad::from(associated(clear, word));
        let tag = self
            .rtcp
            .key
            .seal_in_place_separate_tag(nonce, aad, body)
            .ok()?;
        packet.extend_from_slice(tag.as_ref());
        packet.extend_from_slice(&word);
        Some(())
    }
}

impl Keys {
    /// RFC 3711, section 4.3: the key stream under the master key from the master salt and a label.
    fn derive(master: &[u8], salt: &[u8], label: u8) -> Result<Self> {
        let stream = |label: u8, out: &mut [u8]| -> Result<()> {
            let algorithm = if master.len() == 32 {
                &AES_256
            } else {
                &AES_128
            };
            let mut iv = [0; 16];
            iv[..SALT].copy_from_slice(salt);
            iv[7] ^= label;
            let key = UnboundCipherKey::new(algorithm, master)?;
            EncryptingKey::ctr(key)?
                .less_safe_encrypt(out, EncryptionContext::Iv128(FixedLength::from(iv)))?;
            Ok(())
        };
        let mut key = [0; 32];
        let key = &mut key[..master.len()];
        stream(label, key)?;
        let mut session = [0; SALT];
        stream(label + 2, &mut session)?;
        let algorithm = if master.len() == 32 {
            &AES_256_GCM
        } else {
            &AES_128_GCM
        };
        Ok(Self {
            key: LessSafeKey::new(UnboundKey::new(algorithm, key).context("a session key")?),
            salt: session,
        })
    }

    /// RFC 7714, sections 8.1 and 9.1: the two differ in how wide the index is.
    fn nonce(&self, ssrc: u32, index: u64) -> Nonce {
        let mut nonce = [0; SALT];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[6..].copy_from_slice(&index.to_be_bytes()[2..]);
        for (byte, salt) in nonce.iter_mut().zip(self.salt) {
            *byte ^= salt;
        }
        Nonce::assume_unique_for_key(nonce)
    }
}

fn associated(clear: &[u8], word: [u8; INDEX]) -> [u8; RTCP_CLEAR + INDEX] {
    let mut all = [0; RTCP_CLEAR + INDEX];
    all[..RTCP_CLEAR].copy_from_slice(clear);
    all[RTCP_CLEAR..].copy_from_slice(&word);
    all
}

/// Extends the sequence numbers of one stream to the index SRTP counts by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rollover {
    highest: Option<u64>,
}

impl Rollover {
    /// The index of a packet, given that it is near the highest so far.
    #[must_use]
    pub fn index(&self, sequence: u16) -> u64 {
        let Some(highest) = self.highest else {
            return u64::from(sequence);
        };
        let ahead = sequence
            .wrapping_sub(u16::try_from(highest & 0xFFFF).unwrap_or_default())
            .cast_signed();
        highest.saturating_add_signed(i64::from(ahead))
    }

    /// Notes an index that was proven.
    pub fn seen(&mut self, index: u64) {
        self.highest = self.highest.max(Some(index));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_end_seals_the_other_opens() {
        let material: Vec<u8> = (0..88).collect();
        let (mut client, _) = Gcm::split(&material).expect("keys");
        let (server, _) = Gcm::split(&material).expect("keys");

        let clear: Vec<u8> = (0x80..0xC0).collect();
        let mut packet = [&clear[..], &[0; TAG]].concat();
        let len = client.seal_rtp(&mut packet, 12, clear.len(), 7, 1 << 20);
        assert_eq!(len, Some(packet.len()));
        let opened = server.open_rtp(&mut packet, 12, 7, 1 << 20);
        assert_eq!(&packet[..opened.expect("it opens")], clear);

        let mut report = clear.clone();
        client.seal_rtcp(&mut report).expect("sealed");
        let len = server.open_rtcp(&mut report).expect("it opens");
        assert_eq!(report[..len], clear);
    }

    #[test]
    fn an_index_goes_on_where_the_sequence_number_begins_anew() {
        let mut rollover = Rollover::default();
        assert_eq!(rollover.index(65_530), 65_530);
        rollover.seen(65_530);
        assert_eq!(rollover.index(3), 65_539);
        rollover.seen(65_539);
        assert_eq!(rollover.index(65_535), 65_535);
    }
}
