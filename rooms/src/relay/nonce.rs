//! Nonces that are not stored: a time, and a tag over it and the address it was given to. All media
//! threads know each other's, since a connection is handed to its own only with the second request.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;

/// How long a nonce is good. Shorter adds a round trip to more refreshes; longer gives whoever
/// recorded a request, and sits at the same address, more time to send it again.
const LIFE: Duration = Duration::from_hours(1);

/// Bytes of a nonce: four of time and eight of tag, in base64.
pub(super) const LENGTH: usize = 16;

/// Makes and knows nonces.
pub(super) struct Nonces {
    key: hmac::Key,
}

impl Nonces {
    /// `secret` must come from a secure generator.
    pub(super) fn new(secret: [u8; 32]) -> Self {
        Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &secret),
        }
    }

    /// A nonce for whoever sends from `address`.
    pub(super) fn make(&self, address: SocketAddr, now: Timestamp) -> [u8; LENGTH] {
        self.at(second(now), address)
    }

    /// Whether this nonce was given to `address`, and not too long ago.
    pub(super) fn knows(&self, nonce: &[u8], address: SocketAddr, now: Timestamp) -> bool {
        let mut bytes = [0; 12];
        let Ok(12) = STANDARD_NO_PAD.decode_slice(nonce, &mut bytes) else {
            return false;
        };
        let made = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        let age = second(now).checked_sub(made);
        verify_slices_are_equal(&self.at(made, address), nonce).is_ok()
            && age.is_some_and(|age| u64::from(age) < LIFE.as_secs())
    }

    fn at(&self, second: u32, address: SocketAddr) -> [u8; LENGTH] {
        let mut said = [0; 4 + 16 + 2];
        said[..4].copy_from_slice(&second.to_be_bytes());
        let ip = match address.ip() {
            IpAddr::V4(ip) => ip.to_ipv6_mapped(),
            IpAddr::V6(ip) => ip,
        };
        said[4..20].copy_from_slice(&ip.octets());
        said[20..].copy_from_slice(&address.port().to_be_bytes());
        let tag = hmac::sign(&self.key, &said);
        let mut bytes = [0; 12];
        bytes[..4].copy_from_slice(&said[..4]);
        bytes[4..].copy_from_slice(&tag.as_ref()[..8]);
        let mut nonce = [0; LENGTH];
        // Twelve bytes are sixteen characters.
        let _ = STANDARD_NO_PAD.encode_slice(bytes, &mut nonce);
        nonce
    }
}

fn second(now: Timestamp) -> u32 {
    u32::try_from(now.as_second()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_good_for_an_hour_and_for_one_address() {
        let nonces = Nonces::new([7; 32]);
        let start = Timestamp::from_second(1_800_000_000).unwrap();
        let (here, there) = ("192.0.2.1:1", "192.0.2.1:2");
        let (here, there) = (here.parse().unwrap(), there.parse().unwrap());
        let later = start + Duration::from_secs(100);
        let nonce = nonces.make(here, later);
        assert!(nonces.knows(&nonce, here, later));
        let last = later + Duration::from_secs(LIFE.as_secs() - 1);
        assert!(nonces.knows(&nonce, here, last));
        assert!(!nonces.knows(&nonce, here, later + LIFE));
        assert!(!nonces.knows(&nonce, here, start), "not of the future");
        assert!(!nonces.knows(&nonce, there, later));
        assert!(!Nonces::new([8; 32]).knows(&nonce, here, later));
        for len in 0..LENGTH {
            assert!(!nonces.knows(&nonce[..len], here, later));
        }
        let mut other = nonce;
        other[LENGTH - 1] ^= 1;
        assert!(!nonces.knows(&other, here, later));
        assert!(!nonces.knows(&[b'!'; LENGTH], here, later));
    }
}
