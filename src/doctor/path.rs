//! The ways a call can take.

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::finding::Candidate;

/// A way media can take between a browser and the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Path {
    /// Datagrams, straight to the media port: what almost every call should use.
    Udp,
}

impl Path {
    /// Every way, the best first.
    pub const ALL: &[Self] = &[Self::Udp];

    /// The name in tables and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
        }
    }

    /// Whether an address the server offers, as a line of its answer, is for this way.
    pub(super) fn takes(self, line: &str) -> bool {
        // Foundation, component, transport, … (RFC 8839 section 5.1).
        let transport = line.split_ascii_whitespace().nth(2).unwrap_or_default();
        match self {
            Self::Udp => transport.eq_ignore_ascii_case("udp"),
        }
    }

    /// Whether media that went between these two took this way.
    pub(super) fn is_proven_by(self, local: &Candidate, remote: &Candidate) -> bool {
        match self {
            Self::Udp => {
                local.kind != "relay" && local.protocol == "udp" && remote.protocol == "udp"
            }
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Path {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|path| path.name() == text);
        found.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|path| path.name()).collect();
            format!(
                "there is no path {text:?}; the paths are {}",
                names.join(", ")
            )
        })
    }
}
