//! Fuzz target for room tokens.

use base64::Engine as _;

use super::{Key, URL_SAFE_NO_PAD, hmac, issue, verify};
use crate::fuzz::Setting;

/// A token as it comes, and header and claims of any kind under a true signature: the first line is
/// the header, the rest the claims.
pub(crate) fn token(data: &[u8], _setting: &Setting) {
    let now = jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(24 * 365 * 56);
    let key = Key::from_bytes([7; 32]);
    if let Ok(text) = std::str::from_utf8(data) {
        assert!(verify(&key, text, now).is_err(), "believed a stranger");
    }
    let split = data.iter().position(|byte| *byte == b'\n');
    let (header, claims) = data.split_at(split.unwrap_or(data.len()));
    let claims = claims.get(1..).unwrap_or_default();
    let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    let signed = format!("{header}.{claims}");
    let tag = URL_SAFE_NO_PAD.encode(hmac::sign(&key.0, signed.as_bytes()));
    if let Ok(claims) = verify(&key, &format!("{signed}.{tag}"), now) {
        let again = verify(&key, &issue(&key, &claims), now);
        assert_eq!(again, Ok(claims), "what is believed can be said again");
        let other = Key::from_bytes([8; 32]);
        assert!(verify(&other, &format!("{signed}.{tag}"), now).is_err());
    }
}
