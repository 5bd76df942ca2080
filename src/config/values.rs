//! Values that cannot be wrong once they exist. Each refusal says what would be right.

use std::{fmt, net::SocketAddr};

use jiff::{SignedDuration, tz::TimeZone};
use serde::{Deserialize, Deserializer, de};

/// A number of minutes from `LOW` to `HIGH`, both allowed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Minutes<const LOW: u16, const HIGH: u16>(u16);

impl<const LOW: u16, const HIGH: u16> Minutes<LOW, HIGH> {
    /// `None` outside the bounds.
    #[must_use]
    pub fn new(minutes: u16) -> Option<Self> {
        (LOW..=HIGH).contains(&minutes).then_some(Self(minutes))
    }

    /// The number of minutes.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }

    /// The same as a duration.
    #[must_use]
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_mins(self.0.into())
    }
}

impl<'de, const LOW: u16, const HIGH: u16> Deserialize<'de> for Minutes<LOW, HIGH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let minutes = i64::deserialize(deserializer)?;
        u16::try_from(minutes)
            .ok()
            .and_then(Self::new)
            .ok_or_else(|| {
                de::Error::custom(format!(
                    "{minutes} minutes are not possible; write a number from {LOW} to {HIGH}"
                ))
            })
    }
}

/// A number of media threads, 1 to 64.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Threads(u16);

impl Threads {
    /// `None` outside the bounds.
    #[must_use]
    pub fn new(threads: u16) -> Option<Self> {
        (1..=64).contains(&threads).then_some(Self(threads))
    }

    /// The number of threads.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Threads {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let threads = i64::deserialize(deserializer)?;
        u16::try_from(threads)
            .ok()
            .and_then(Self::new)
            .ok_or_else(|| {
                de::Error::custom(format!(
                    "{threads} threads are not possible; write a number from 1 to 64"
                ))
            })
    }
}

/// An `http` or `https` address without trailing slash, query or fragment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HttpUrl(String);

impl HttpUrl {
    /// `None` for anything but an absolute `http(s)` address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let url: axum::http::Uri = text.parse().ok()?;
        let scheme = url.scheme_str()?;
        let plain = !text.contains(['?', '#', '"', '<', '>', ' ', '@']);
        (matches!(scheme, "http" | "https") && url.host().is_some() && plain)
            .then(|| Self(text.trim_end_matches('/').to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for HttpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for HttpUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("{text:?} is no web address; write https://host"))
        })
    }
}

/// Reads an address that may be left empty.
pub(super) fn optional_url<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<HttpUrl>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    HttpUrl::parse(&text).map(Some).ok_or_else(|| {
        de::Error::custom(format!(
            "{text:?} is no web address; write https://host or leave it empty"
        ))
    })
}

/// Reads a listening address that may be left empty.
pub(super) fn optional_address<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        de::Error::custom(format!(
            "{text:?} is no socket address; write 127.0.0.1:9464 or leave it empty"
        ))
    })
}

/// An address mail can be sent from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MailAddress(lettre::Address);

impl MailAddress {
    /// `None` for what RFC 5321 does not allow.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }

    /// The address.
    #[must_use]
    pub fn address(&self) -> &lettre::Address {
        &self.0
    }
}

impl<'de> Deserialize<'de> for MailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("{text:?} is no mail address; write name@host"))
        })
    }
}

/// A time zone of the bundled IANA database.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// `None` for a name the database does not know.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// The zone.
    #[must_use]
    pub fn time_zone(&self) -> &TimeZone {
        &self.0
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| {
            de::Error::custom(format!(
                "{name:?} is no time zone; write an IANA name such as Europe/Rome"
            ))
        })
    }
}
