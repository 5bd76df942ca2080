//! The addresses people reach the media by.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::{Deserialize, Deserializer, de};

/// An address browsers are told, and the one of this machine that stands behind it where a router
/// translates between the two one to one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct MediaAddress {
    public: IpAddr,
    local: Option<IpAddr>,
}

impl MediaAddress {
    /// What browsers are told.
    #[must_use]
    pub fn public(self) -> IpAddr {
        self.public
    }

    /// Where what is sent to the public address arrives; `None` where the operator did not say.
    #[must_use]
    pub fn local(self) -> Option<IpAddr> {
        self.local
    }

    /// Whether what is sent to it can arrive at a socket bound to `listen`: of an address without a
    /// second one only the router knows.
    #[must_use]
    pub fn is_heard_on(self, listen: IpAddr) -> bool {
        self.local.is_none_or(|local| {
            let is_of_kind = local.is_ipv4() || listen.is_ipv6();
            listen == local || listen.is_unspecified() && is_of_kind
        })
    }
}

/// Why a text is no [`MediaAddress`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MediaAddressError {
    /// A part is unspecified or multicast.
    #[error("no browser can send to it")]
    Aimless,
    /// One part is IPv4 and the other IPv6.
    #[error("a router translates within IPv4 or within IPv6")]
    Families,
    /// A part is no address.
    #[error("it is no IP address")]
    Malformed,
}

impl FromStr for MediaAddress {
    type Err = MediaAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = |text: &str| {
            let ip: IpAddr = text.parse().map_err(|_| MediaAddressError::Malformed)?;
            if ip.is_unspecified() || ip.is_multicast() {
                return Err(MediaAddressError::Aimless);
            }
            Ok(ip.to_canonical())
        };
        let Some((public, local)) = text.split_once('/') else {
            return Ok(Self {
                public: address(text)?,
                local: None,
            });
        };
        let (public, local) = (address(public)?, address(local)?);
        if public.is_ipv4() != local.is_ipv4() {
            return Err(MediaAddressError::Families);
        }
        Ok(Self {
            public,
            local: Some(local),
        })
    }
}

impl fmt::Display for MediaAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.local {
            Some(local) => write!(f, "{}/{local}", self.public),
            None => self.public.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for MediaAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| {
            de::Error::custom(format!(
                "{text:?}: {error}; write the address people reach this machine by, such as \
                 203.0.113.7, or with the one it has itself, 203.0.113.7/10.0.0.5"
            ))
        })
    }
}
