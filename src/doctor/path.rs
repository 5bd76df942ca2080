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
    /// A TCP connection to the port of the pages (RFC 6544), where UDP is blocked.
    Tcp,
    /// Through the relay, over UDP.
    TurnUdp,
    /// Through the relay, over TCP.
    TurnTcp,
    /// Through the relay, inside TLS: what passes wherever the pages do.
    TurnTls,
}

impl Path {
    /// Every way, the best first.
    pub const ALL: &[Self] = &[
        Self::Udp,
        Self::Tcp,
        Self::TurnUdp,
        Self::TurnTcp,
        Self::TurnTls,
    ];

    /// The name in tables and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::TurnUdp => "turn-udp",
            Self::TurnTcp => "turn-tcp",
            Self::TurnTls => "turn-tls",
        }
    }

    /// The scheme and the transport of a relay's address (RFC 7065), for a way through one.
    pub(super) fn relay(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Udp | Self::Tcp => None,
            Self::TurnUdp => Some(("turn", "udp")),
            Self::TurnTcp => Some(("turn", "tcp")),
            Self::TurnTls => Some(("turns", "tcp")),
        }
    }

    /// Whether an address the server offers, as a line of its answer, is for this way.
    pub(super) fn takes(self, line: &str) -> bool {
        // Foundation, component, transport, … (RFC 8839 section 5.1).
        let transport = line.split_ascii_whitespace().nth(2).unwrap_or_default();
        // A relay speaks UDP to the server, whatever carries it to the relay.
        let wanted = if self == Self::Tcp { "tcp" } else { "udp" };
        transport.eq_ignore_ascii_case(wanted)
    }

    /// Whether media that went between these two took this way.
    pub(super) fn is_proven_by(self, local: &Candidate, remote: &Candidate) -> bool {
        match self {
            Self::Udp | Self::Tcp => {
                let protocol = self.name();
                local.kind != "relay" && local.protocol == protocol && remote.protocol == protocol
            }
            // What carries it is proved by there being no other socket.
            Self::TurnUdp | Self::TurnTcp | Self::TurnTls => local.kind == "relay",
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
