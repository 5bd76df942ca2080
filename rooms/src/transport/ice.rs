//! ICE-lite (RFC 8445): we answer the browser's checks, follow its nomination and never send a
//! check of our own.

mod agent;

use std::fmt;
use std::net::SocketAddr;

use base64::prelude::{BASE64_STANDARD_NO_PAD, Engine as _};

pub(super) use agent::Agent;

/// The way datagrams travel between a participant and us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Path {
    /// The participant's address.
    pub remote: SocketAddr,
    /// Our address, the one the datagram arrived at.
    pub local: SocketAddr,
    /// What carries them.
    pub via: Via,
}

impl Path {
    /// A path over UDP.
    #[must_use]
    pub const fn udp(remote: SocketAddr, local: SocketAddr) -> Self {
        Self {
            remote,
            local,
            via: Via::Udp,
        }
    }
}

/// What carries the datagrams of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    /// A relay allocation of ours; the participant's address is then the relayed one.
    Relay(AllocationId),
    /// A TCP connection, with or without TLS.
    Tcp(ConnectionId),
    /// UDP.
    Udp,
}

/// Names a TCP connection of one media thread; never two with the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// Names a relay allocation of one media thread; never two with the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AllocationId(pub u32);

/// One end's ICE user name fragment and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    ufrag: String,
    pwd: String,
}

impl Credentials {
    /// Makes our own credentials from random bytes, which must come from a secure generator.
    #[must_use]
    pub fn from_random(bytes: [u8; 24]) -> Self {
        Self {
            ufrag: BASE64_STANDARD_NO_PAD.encode(&bytes[..6]),
            pwd: BASE64_STANDARD_NO_PAD.encode(&bytes[6..]),
        }
    }

    /// Writes a number into our own credentials, where [`Credentials::thread_of`] finds it.
    #[must_use]
    pub fn of_thread(thread: u8, mut random: [u8; 24]) -> Self {
        // Forty bits still tell sessions apart; the password is what must not be guessed.
        random[0] = thread;
        Self::from_random(random)
    }

    /// The number in a user name fragment of [`Credentials::of_thread`].
    #[must_use]
    pub fn thread_of(ufrag: &str) -> Option<u8> {
        let mut bytes = [0; 6];
        let length = BASE64_STANDARD_NO_PAD
            .decode_slice(ufrag, &mut bytes)
            .ok()?;
        (length == bytes.len()).then_some(bytes[0])
    }

    /// Takes the credentials of an SDP, if they keep to the grammar of RFC 8839, section 5.4.
    #[must_use]
    pub fn parse(ufrag: &str, pwd: &str) -> Option<Self> {
        let ice_chars = |text: &str| {
            text.bytes().all(|c| {
                c.is_ascii_alphanumeric() || c == b'+' || c == b'/' || c == b'-' || c == b'_'
            })
        };
        let sound = (4..=256).contains(&ufrag.len())
            && (22..=256).contains(&pwd.len())
            && ice_chars(ufrag)
            && ice_chars(pwd);
        sound.then(|| Self {
            ufrag: ufrag.to_owned(),
            pwd: pwd.to_owned(),
        })
    }

    /// The user name fragment.
    #[must_use]
    pub fn ufrag(&self) -> &str {
        &self.ufrag
    }

    /// The password.
    #[must_use]
    pub fn pwd(&self) -> &str {
        &self.pwd
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("ufrag", &self.ufrag)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_keep_to_the_grammar() {
        let ours = Credentials::from_random([255; 24]);
        assert_eq!(
            Credentials::parse(ours.ufrag(), ours.pwd()),
            Some(ours.clone())
        );
        let numbered = Credentials::of_thread(63, [255; 24]);
        assert_eq!(Credentials::thread_of(numbered.ufrag()), Some(63));
        assert_eq!(Credentials::thread_of("abcd"), None);
        let pwd = "x".repeat(22);
        assert!(Credentials::parse("abc", &pwd).is_none());
        assert!(Credentials::parse("ab:cd", &pwd).is_none());
        assert!(Credentials::parse("abcd", &pwd[1..]).is_none());
        assert!(Credentials::parse(&"a".repeat(257), &pwd).is_none());
        assert!(!format!("{ours:?}").contains(ours.pwd()));
    }
}
