//! Time-limited credentials: the user name says until when it is good and for whom, the password is
//! a tag over it. Nothing is stored for them.

use std::fmt;
use std::str;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;
use md5::{Digest as _, Md5};

use super::REALM;

/// The longest user name that is looked at: a time, a thread and a number.
const LONGEST: usize = 20 + 1 + 5 + 1 + 16;

/// What passwords are made with. One for all media threads of a process; whoever was given
/// credentials before a restart asks for new ones.
#[derive(Clone)]
pub struct Secret(hmac::Key);

/// What a browser needs to be let in by the relay.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// USERNAME of RFC 8489: `expiry:thread:holder`, seconds since 1970, a number, and 16
    /// hexadecimal digits.
    pub username: String,
    /// The password of the long-term credential.
    pub password: String,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").finish_non_exhaustive()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What a user name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    /// The first second in which it opens nothing more.
    expires: i64,
    thread: u16,
    /// Who it was made for; allocations are counted by it.
    pub(super) holder: u64,
}

impl Name {
    /// Reads a user name exactly as [`Secret::issue`] writes it.
    pub(super) fn parse(username: &[u8]) -> Option<Self> {
        if username.len() > LONGEST {
            return None;
        }
        let mut parts = str::from_utf8(username).ok()?.split(':');
        let name = Self {
            expires: parts.next()?.parse().ok()?,
            thread: parts.next()?.parse().ok()?,
            holder: u64::from_str_radix(parts.next()?, 16).ok()?,
        };
        (parts.next().is_none() && name.to_string().as_bytes() == username).then_some(name)
    }

    /// Whether it opens an allocation on `thread` now.
    pub(super) fn is_good(&self, thread: u16, now: Timestamp) -> bool {
        self.thread == thread && now.as_second() < self.expires
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{:016x}", self.expires, self.thread, self.holder)
    }
}

/// Which media thread a user name was made for, without believing it.
pub(super) fn thread_of(username: &[u8]) -> Option<u16> {
    Name::parse(username).map(|name| name.thread)
}

impl Secret {
    /// Takes 32 random bytes as the secret.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }

    /// Makes credentials for the relay of `thread` with which `holder` may make allocations until
    /// `expires`. Allocations made by then live on as long as they are refreshed.
    #[must_use]
    pub fn issue(&self, thread: u16, holder: u64, expires: Timestamp) -> Credential {
        let name = Name {
            expires: expires.as_second(),
            thread,
            holder,
        };
        let username = name.to_string();
        Credential {
            password: self.password(username.as_bytes()),
            username,
        }
    }

    /// The key of MESSAGE-INTEGRITY for whoever holds this user name (RFC 8489, section 9.2.2).
    pub(super) fn integrity_key(&self, username: &[u8]) -> hmac::Key {
        let mut digest = Md5::new();
        digest.update(username);
        digest.update(b":");
        digest.update(REALM);
        digest.update(b":");
        digest.update(self.password(username));
        hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &digest.finalize())
    }

    /// The secret nonces are made with.
    pub(super) fn nonces(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        // No user name is like this.
        bytes.copy_from_slice(hmac::sign(&self.0, b"nonces").as_ref());
        bytes
    }

    fn password(&self, username: &[u8]) -> String {
        STANDARD_NO_PAD.encode(hmac::sign(&self.0, username))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_name_is_good_on_its_thread_until_it_expires() {
        let secret = Secret::from_bytes([7; 32]);
        let made = secret.issue(3, 0xfeed, at(1_800_000_000));
        assert_eq!(made.username, "1800000000:3:000000000000feed");
        assert_eq!(thread_of(made.username.as_bytes()), Some(3));
        let name = Name::parse(made.username.as_bytes()).unwrap();
        assert_eq!(name.holder, 0xfeed);
        assert!(name.is_good(3, at(1_799_999_999)));
        assert!(!name.is_good(3, at(1_800_000_000)));
        assert!(!name.is_good(2, at(0)));
    }

    #[test]
    fn only_names_as_we_write_them_are_read() {
        for name in [
            "",
            "1800000000",
            "1800000000:3",
            "1800000000:3:feed",
            "1800000000:03:000000000000feed",
            "+1800000000:3:000000000000feed",
            "1800000000:3:000000000000FEED",
            "1800000000:3:000000000000feed:",
            "1800000000:70000:000000000000feed",
        ] {
            assert_eq!(Name::parse(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn every_secret_and_every_name_has_its_password() {
        let secret = Secret::from_bytes([7; 32]);
        let made = secret.issue(0, 1, at(1));
        assert_eq!(secret.issue(0, 1, at(1)), made);
        for other in [
            secret.issue(0, 1, at(2)),
            secret.issue(1, 1, at(1)),
            secret.issue(0, 2, at(1)),
            Secret::from_bytes([8; 32]).issue(0, 1, at(1)),
        ] {
            assert_ne!(other.password, made.password);
        }
        assert!(!format!("{made:?}{secret:?}").contains(&made.password));
    }
}
