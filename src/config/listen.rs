//! Where the media listens.

use std::{fmt, net::SocketAddr};

use serde::{
    Deserialize, Deserializer,
    de::{self, SeqAccess, Visitor},
};

/// The most UDP addresses of one media thread; which one a packet leaves by is searched among them.
const MOST: usize = 4;

/// One to four UDP addresses of the first media thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Listen(Vec<SocketAddr>);

impl Listen {
    /// `None` for none, and for more than four.
    #[must_use]
    pub fn new(addresses: Vec<SocketAddr>) -> Option<Self> {
        (1..=MOST)
            .contains(&addresses.len())
            .then_some(Self(addresses))
    }

    /// The addresses, as the operator ordered them.
    #[must_use]
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.0
    }

    /// Whether each of so many threads has a port, counted up from the first one's.
    pub(super) fn has_ports_for(&self, threads: u16) -> bool {
        let mut each = self.0.iter();
        each.all(|first| first.port().checked_add(threads - 1).is_some())
    }

    /// Whether, with so many threads, both want one port of one address. Port 0, which is any, meets
    /// none.
    pub(super) fn meets(&self, other: &Self, threads: u16) -> bool {
        let meet = |a: &SocketAddr, b: &SocketAddr| {
            let is_one_ip = a.ip() == b.ip() || a.ip().is_unspecified() || b.ip().is_unspecified();
            let has_ports = a.port() != 0 && b.port() != 0;
            is_one_ip && has_ports && a.port().abs_diff(b.port()) < threads
        };
        self.0.iter().any(|a| other.0.iter().any(|b| meet(a, b)))
    }

    /// Reads one that may be left empty.
    pub(super) fn optional<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Self>, D::Error> {
        let addresses = deserializer.deserialize_any(UpToMost)?;
        Ok(Self::new(addresses))
    }

    /// Whether IPv4 and IPv6 have sockets of their own, so that one of IPv6 leaves IPv4 alone.
    #[must_use]
    pub fn is_of_both_families(&self) -> bool {
        self.0.iter().any(SocketAddr::is_ipv4) && self.0.iter().any(SocketAddr::is_ipv6)
    }
}

impl From<SocketAddr> for Listen {
    fn from(address: SocketAddr) -> Self {
        Self(vec![address])
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, address) in self.0.iter().enumerate() {
            let before = if at == 0 { "" } else { ", " };
            write!(f, "{before}{address}")?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Listen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let addresses = deserializer.deserialize_any(UpToMost)?;
        Self::new(addresses).ok_or_else(|| {
            de::Error::custom(format!("no address is not possible; write 1 to {MOST}"))
        })
    }
}

/// Nothing, one address, or a list of as many as there may be.
struct UpToMost;

impl UpToMost {
    fn address<E: de::Error>(text: &str) -> Result<SocketAddr, E> {
        text.parse().map_err(|_| {
            E::custom(format!(
                "{text:?} is no socket address; write 0.0.0.0:7882, or up to {MOST} such in a list"
            ))
        })
    }
}

impl<'de> Visitor<'de> for UpToMost {
    type Value = Vec<SocketAddr>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a socket address such as \"0.0.0.0:7882\", or a list of them")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        let one = (!text.is_empty()).then(|| Self::address(text));
        one.into_iter().collect()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut addresses = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            addresses.push(Self::address(&text)?);
        }
        match addresses.len() {
            0..=MOST => Ok(addresses),
            count => Err(de::Error::custom(format!(
                "{count} addresses are not possible; write 1 to {MOST}"
            ))),
        }
    }
}
