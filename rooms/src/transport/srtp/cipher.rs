//! The three protection profiles, each packet in place and without allocation.

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{EncryptingKey, EncryptionContext};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;

use super::{KeyError, kdf};

const RTCP_HEADER: usize = 8;
const RTCP_INDEX: usize = 4;
const ENCRYPTED: u32 = 1 << 31;
const GCM_TAG: usize = 16;
const SHA1_TAG: usize = 10;

/// An SRTP protection profile, the dearest to us last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// `SRTP_AES128_CM_HMAC_SHA1_80` (RFC 5764).
    Aes128CmSha1,
    /// `SRTP_AEAD_AES_128_GCM` (RFC 7714).
    Aes128Gcm,
    /// `SRTP_AEAD_AES_256_GCM` (RFC 7714).
    Aes256Gcm,
}

impl Profile {
    /// Bytes of a master key.
    #[must_use]
    pub fn key_len(self) -> usize {
        match self {
            Self::Aes128CmSha1 | Self::Aes128Gcm => 16,
            Self::Aes256Gcm => 32,
        }
    }

    /// Bytes of a master salt.
    #[must_use]
    pub fn salt_len(self) -> usize {
        match self {
            Self::Aes128CmSha1 => 14,
            Self::Aes128Gcm | Self::Aes256Gcm => 12,
        }
    }
}

/// The session keys of one direction.
pub struct Cipher(Suite);

enum Suite {
    Cm { rtp: Box<CmKeys>, rtcp: Box<CmKeys> },
    Gcm { rtp: GcmKeys, rtcp: GcmKeys },
}

struct GcmKeys {
    key: LessSafeKey,
    salt: [u8; 12],
}

struct CmKeys {
    key: EncryptingKey,
    salt: [u8; 14],
    auth: hmac::Key,
}

impl Cipher {
    /// Derives the session keys from a master key and its salt.
    pub fn new(profile: Profile, key: &[u8], salt: &[u8]) -> Result<Self, KeyError> {
        if key.len() != profile.key_len() || salt.len() != profile.salt_len() {
            return Err(KeyError);
        }
        Ok(Self(match profile {
            Profile::Aes128CmSha1 => Suite::Cm {
                rtp: CmKeys::derive(key, salt, [kdf::RTP_KEY, kdf::RTP_SALT, kdf::RTP_AUTH])?,
                rtcp: CmKeys::derive(key, salt, [kdf::RTCP_KEY, kdf::RTCP_SALT, kdf::RTCP_AUTH])?,
            },
            Profile::Aes128Gcm | Profile::Aes256Gcm => Suite::Gcm {
                rtp: GcmKeys::derive(key, salt, [kdf::RTP_KEY, kdf::RTP_SALT])?,
                rtcp: GcmKeys::derive(key, salt, [kdf::RTCP_KEY, kdf::RTCP_SALT])?,
            },
        }))
    }

    /// Opens an RTP packet with a header of `header` bytes and returns the length in clear.
    pub(super) fn open_rtp(
        &self,
        packet: &mut [u8],
        header: usize,
        ssrc: u32,
        index: u64,
    ) -> Option<usize> {
        match &self.0 {
            Suite::Gcm { rtp, .. } => {
                let end = packet
                    .len()
                    .checked_sub(GCM_TAG)
                    .filter(|end| *end >= header)?;
                let (header, body) = packet.split_at_mut(header);
                rtp.key
                    .open_in_place(rtp.rtp_nonce(ssrc, index), Aad::from(header), body)
                    .ok()?;
                Some(end)
            }
            Suite::Cm { rtp, .. } => {
                let end = packet
                    .len()
                    .checked_sub(SHA1_TAG)
                    .filter(|end| *end >= header)?;
                let (clear, tag) = packet.split_at_mut(end);
                let expected = rtp.tag(clear, &rollover(index));
                verify_slices_are_equal(&expected.as_ref()[..SHA1_TAG], tag).ok()?;
                rtp.apply(&mut clear[header..], ssrc, index)?;
                Some(end)
            }
        }
    }

    /// Seals the RTP packet in the first `len` bytes and returns the new length.
    pub(super) fn seal_rtp(
        &self,
        buffer: &mut [u8],
        header: usize,
        len: usize,
        ssrc: u32,
        index: u64,
    ) -> Option<usize> {
        match &self.0 {
            Suite::Gcm { rtp, .. } => {
                let room = buffer.get_mut(..len + GCM_TAG)?;
                let (packet, tag) = room.split_at_mut(len);
                let (header, body) = packet.split_at_mut(header);
                let nonce = rtp.rtp_nonce(ssrc, index);
                let sealed = rtp
                    .key
                    .seal_in_place_separate_tag(nonce, Aad::from(header), body);
                tag.copy_from_slice(sealed.ok()?.as_ref());
                Some(len + GCM_TAG)
            }
            Suite::Cm { rtp, .. } => {
                let room = buffer.get_mut(..len + SHA1_TAG)?;
                let (packet, tag) = room.split_at_mut(len);
                rtp.apply(&mut packet[header..], ssrc, index)?;
                tag.copy_from_slice(&rtp.tag(packet, &rollover(index)).as_ref()[..SHA1_TAG]);
                Some(len + SHA1_TAG)
            }
        }
    }

    /// The index an SRTCP packet carries; nothing when it is cut short or not encrypted.
    pub(super) fn rtcp_index(&self, packet: &[u8]) -> Option<u32> {
        let (behind, tag) = match self.0 {
            Suite::Gcm { .. } => (0, GCM_TAG),
            Suite::Cm { .. } => (SHA1_TAG, SHA1_TAG),
        };
        if packet.len() < RTCP_HEADER + tag + RTCP_INDEX {
            return None;
        }
        let word = packet[..packet.len() - behind].last_chunk::<RTCP_INDEX>()?;
        let word = u32::from_be_bytes(*word);
        (word & ENCRYPTED != 0).then_some(word & !ENCRYPTED)
    }

    /// Opens an SRTCP packet whose index was read by [`Cipher::rtcp_index`].
    pub(super) fn open_rtcp(&self, packet: &mut [u8], ssrc: u32, index: u32) -> Option<usize> {
        match &self.0 {
            Suite::Gcm { rtcp, .. } => {
                let word = packet.len() - RTCP_INDEX;
                let (header, body) = packet[..word].split_at_mut(RTCP_HEADER);
                let aad = rtcp_aad(header, index);
                rtcp.key
                    .open_in_place(rtcp.rtcp_nonce(ssrc, index), Aad::from(aad), body)
                    .ok()?;
                Some(word - GCM_TAG)
            }
            Suite::Cm { rtcp, .. } => {
                let (clear, tag) = packet.split_at_mut(packet.len() - SHA1_TAG);
                let expected = rtcp.tag(clear, &[]);
                verify_slices_are_equal(&expected.as_ref()[..SHA1_TAG], tag).ok()?;
                let end = clear.len() - RTCP_INDEX;
                rtcp.apply(&mut clear[RTCP_HEADER..end], ssrc, u64::from(index))?;
                Some(end)
            }
        }
    }

    /// Seals the RTCP packet in the first `len` bytes and returns the new length.
    pub(super) fn seal_rtcp(
        &self,
        buffer: &mut [u8],
        len: usize,
        ssrc: u32,
        index: u32,
    ) -> Option<usize> {
        let word = (index | ENCRYPTED).to_be_bytes();
        match &self.0 {
            Suite::Gcm { rtcp, .. } => {
                let room = buffer.get_mut(..len + GCM_TAG + RTCP_INDEX)?;
                let (packet, behind) = room.split_at_mut(len);
                let (header, body) = packet.split_at_mut(RTCP_HEADER);
                let (aad, nonce) = (rtcp_aad(header, index), rtcp.rtcp_nonce(ssrc, index));
                let tag = rtcp
                    .key
                    .seal_in_place_separate_tag(nonce, Aad::from(aad), body)
                    .ok()?;
                behind[..GCM_TAG].copy_from_slice(tag.as_ref());
                behind[GCM_TAG..].copy_from_slice(&word);
                Some(len + GCM_TAG + RTCP_INDEX)
            }
            Suite::Cm { rtcp, .. } => {
                let room = buffer.get_mut(..len + RTCP_INDEX + SHA1_TAG)?;
                rtcp.apply(&mut room[RTCP_HEADER..len], ssrc, u64::from(index))?;
                let (packet, tag) = room.split_at_mut(len + RTCP_INDEX);
                packet[len..].copy_from_slice(&word);
                tag.copy_from_slice(&rtcp.tag(packet, &[]).as_ref()[..SHA1_TAG]);
                Some(len + RTCP_INDEX + SHA1_TAG)
            }
        }
    }
}

impl GcmKeys {
    fn derive(master: &[u8], salt: &[u8], [label, salt_label]: [u8; 2]) -> Result<Self, KeyError> {
        let key = if master.len() == 32 {
            UnboundKey::new(&AES_256_GCM, &kdf::derive::<32>(master, salt, label)?)
        } else {
            UnboundKey::new(&AES_128_GCM, &kdf::derive::<16>(master, salt, label)?)
        };
        let salt = kdf::derive(master, salt, salt_label)?;
        Ok(Self {
            key: LessSafeKey::new(key.map_err(|_| KeyError)?),
            salt,
        })
    }

    /// RFC 7714, section 8.1: two zeros, SSRC, rollover counter, sequence number.
    fn rtp_nonce(&self, ssrc: u32, index: u64) -> Nonce {
        let mut nonce = [0; 12];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[6..].copy_from_slice(&index.to_be_bytes()[2..]);
        self.masked(nonce)
    }

    /// RFC 7714, section 9.1: two zeros, SSRC, two zeros, index.
    fn rtcp_nonce(&self, ssrc: u32, index: u32) -> Nonce {
        let mut nonce = [0; 12];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[8..].copy_from_slice(&index.to_be_bytes());
        self.masked(nonce)
    }

    fn masked(&self, mut nonce: [u8; 12]) -> Nonce {
        for (byte, salt) in nonce.iter_mut().zip(self.salt) {
            *byte ^= salt;
        }
        Nonce::assume_unique_for_key(nonce)
    }
}

impl CmKeys {
    fn derive(
        key: &[u8],
        salt: &[u8],
        [label, salt_label, auth_label]: [u8; 3],
    ) -> Result<Box<Self>, KeyError> {
        let auth: [u8; 20] = kdf::derive(key, salt, auth_label)?;
        Ok(Box::new(Self {
            key: kdf::ctr(&kdf::derive::<16>(key, salt, label)?)?,
            salt: kdf::derive(key, salt, salt_label)?,
            auth: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &auth),
        }))
    }

    /// Encrypts or decrypts; the key stream begins as RFC 3711, section 4.1.1, says.
    fn apply(&self, body: &mut [u8], ssrc: u32, index: u64) -> Option<()> {
        let mut iv = [0; 16];
        iv[..14].copy_from_slice(&self.salt);
        let moved = ssrc
            .to_be_bytes()
            .into_iter()
            .chain(index.to_be_bytes().into_iter().skip(2));
        for (byte, mask) in iv[4..14].iter_mut().zip(moved) {
            *byte ^= mask;
        }
        let context = EncryptionContext::Iv128(FixedLength::from(iv));
        self.key.less_safe_encrypt(body, context).ok().map(|_| ())
    }

    fn tag(&self, packet: &[u8], behind: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.auth);
        context.update(packet);
        context.update(behind);
        context.sign()
    }
}

fn rollover(index: u64) -> [u8; 4] {
    let [_, _, a, b, c, d, _, _] = index.to_be_bytes();
    [a, b, c, d]
}

fn rtcp_aad(header: &[u8], index: u32) -> [u8; 12] {
    let mut aad = [0; 12];
    aad[..RTCP_HEADER].copy_from_slice(header);
    aad[RTCP_HEADER..].copy_from_slice(&(index | ENCRYPTED).to_be_bytes());
    aad
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: &[u8; 12] = b"Quid pro quo";
    const RTP: &str = "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976\
        69736120696e207061727465732074726573";
    const RTCP: &str = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61\
        deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    fn bytes(hex: &str) -> Vec<u8> {
        let digit = |c: u8| u8::try_from(char::from(c).to_digit(16).unwrap()).unwrap();
        hex.as_bytes()
            .chunks(2)
            .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
            .collect()
    }

    fn gcm(key_len: u8) -> Cipher {
        let keys = || {
            let key: Vec<u8> = (0..key_len).collect();
            let algorithm = if key_len == 32 {
                &AES_256_GCM
            } else {
                &AES_128_GCM
            };
            let key = LessSafeKey::new(UnboundKey::new(algorithm, &key).unwrap());
            GcmKeys { key, salt: *SALT }
        };
        Cipher(Suite::Gcm {
            rtp: keys(),
            rtcp: keys(),
        })
    }

    /// RFC 7714, section 16.
    #[test]
    fn rtp_under_gcm_is_that_of_rfc_7714() {
        for (key_len, sealed) in [
            (
                16,
                "8040f17b8041f8d35501a0b2f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a\
                 51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
            ),
            (
                32,
                "8040f17b8041f8d35501a0b232b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a02\
                 76ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
            ),
        ] {
            let mut buffer = bytes(RTP);
            let len = buffer.len();
            buffer.resize(len + GCM_TAG, 0);
            let cipher = gcm(key_len);
            let total = cipher.seal_rtp(&mut buffer, 12, len, 0x5501_a0b2, 0xf17b);
            assert_eq!(total, Some(buffer.len()));
            assert_eq!(buffer, bytes(sealed));
            assert_eq!(
                cipher.open_rtp(&mut buffer, 12, 0x5501_a0b2, 0xf17b),
                Some(len)
            );
            assert_eq!(buffer[..len], bytes(RTP));
        }
    }

    /// RFC 7714, section 17.
    #[test]
    fn rtcp_under_gcm_is_that_of_rfc_7714() {
        let sealed = "81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32d\
            c676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf872\
            45d9eade800005d4";
        let mut buffer = bytes(RTCP);
        let len = buffer.len();
        buffer.resize(len + GCM_TAG + RTCP_INDEX, 0);
        let cipher = gcm(16);
        assert_eq!(
            cipher.seal_rtcp(&mut buffer, len, 0x4d61_7273, 0x5d4),
            Some(buffer.len())
        );
        assert_eq!(buffer, bytes(sealed));
        assert_eq!(cipher.rtcp_index(&buffer), Some(0x5d4));
        assert_eq!(cipher.open_rtcp(&mut buffer, 0x4d61_7273, 0x5d4), Some(len));
        assert_eq!(buffer[..len], bytes(RTCP));
    }

    /// RFC 3711, appendix B.2.
    #[test]
    fn the_key_stream_of_counter_mode_is_that_of_rfc_3711() {
        let keys = CmKeys {
            key: kdf::ctr(&bytes("2B7E151628AED2A6ABF7158809CF4F3C")).unwrap(),
            salt: bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD").try_into().unwrap(),
            auth: hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &[]),
        };
        let mut body = [0; 32];
        keys.apply(&mut body, 0, 0).unwrap();
        assert_eq!(
            body.to_vec(),
            bytes("E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB")
        );
    }

    #[test]
    fn a_packet_shorter_than_its_tag_is_refused() {
        let mut packet = [0x80; 20];
        assert_eq!(gcm(16).open_rtp(&mut packet, 12, 0, 0), None);
        assert_eq!(gcm(16).rtcp_index(&[0x80; 27]), None);
        assert_eq!(gcm(16).rtcp_index(&[0x7F; 28]), None, "not encrypted");
    }
}
