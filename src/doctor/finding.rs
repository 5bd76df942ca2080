//! What was found, in figures and in words.

use std::{fmt, time::Duration};

use serde::Serialize;

use super::path::Path;

/// Everything that was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The server that was examined.
    pub url: String,
    /// Way by way.
    pub findings: Vec<Finding>,
}

/// How one way fared.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The way.
    pub path: Path,
    /// What was measured, as far as it came.
    pub measured: Measured,
    /// What is wrong.
    pub trouble: Option<Trouble>,
    /// Whether that counts as a failure.
    pub is_failure: bool,
}

/// What was measured of a call.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    /// From the offer until both ends were connected.
    pub connected: Option<Duration>,
    /// From the offer until both ends heard and saw the other.
    pub first_media: Option<Duration>,
    /// What half of the packets took at most, from one end over the server to the other: to the server
    /// and back.
    pub round_trip: Option<Duration>,
    /// Packets that did not arrive, in hundredths of those sent.
    pub loss: Option<f64>,
    /// The addresses that media went between: ours, then the server's.
    pub pair: Option<(Candidate, Candidate)>,
}

/// One end of the way media took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The address.
    pub address: String,
    /// The port.
    pub port: u16,
    /// `udp` or `tcp`.
    pub protocol: String,
    /// `host`, `srflx`, `prflx` or `relay`, as ICE has them.
    #[serde(rename = "type")]
    pub kind: String,
}

/// What is wrong with a way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Others are testing.
    #[error("the server takes no more tests at the moment")]
    Busy,
    /// This end, and not the way, failed.
    #[error("the test itself failed: {0}")]
    Client(String),
    /// Works, but badly.
    #[error("too many packets are lost")]
    Lossy,
    /// This machine has no address for this way, or was given none.
    #[error("no address to connect from")]
    NoCandidate,
    /// Connected, and then silence.
    #[error("connected, but no sound or picture arrived")]
    NoMedia,
    /// The checks of ICE or the DTLS handshake did not come to an end.
    #[error("no connection")]
    NotConnected,
    /// The relay on the way is not reached.
    #[error("no way to the relay: {0}")]
    NoRelay(String),
    /// The server does not have it.
    #[error("the server does not offer this path")]
    NotOffered,
    /// Media went another way than it was told to.
    #[error("connected, but over another path")]
    OtherPath,
    /// The conversation around the call failed.
    #[error("{0}")]
    Signalling(String),
}

impl From<webrtc::error::Error> for Trouble {
    fn from(error: webrtc::error::Error) -> Self {
        Self::Client(error.to_string())
    }
}

impl Report {
    /// Whether nothing failed.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.findings.iter().all(|finding| !finding.is_failure)
    }

    /// The report for machines: one JSON object.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let findings: Vec<_> = self.findings.iter().map(Finding::to_json).collect();
        serde_json::json!({ "url": self.url, "ok": self.is_well(), "paths": findings })
    }
}

impl Finding {
    /// The head of the table whose lines findings are.
    pub const HEAD: &str =
        "path       result       connected  first media  round trip    loss  from → to";

    /// What to do about it; nothing when all is well.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        self.trouble
            .as_ref()
            .map(|trouble| remedy(self.path, trouble))
    }

    fn to_json(&self) -> serde_json::Value {
        let it = &self.measured;
        let ms = |time: Option<Duration>| time.map(millis);
        serde_json::json!({
            "path": self.path,
            "ok": self.trouble.is_none(),
            "connected_ms": ms(it.connected),
            "first_media_ms": ms(it.first_media),
            "round_trip_ms": ms(it.round_trip),
            "loss_percent": it.loss,
            "local": it.pair.as_ref().map(|pair| &pair.0),
            "remote": it.pair.as_ref().map(|pair| &pair.1),
            "trouble": self.trouble.as_ref().map(ToString::to_string),
            "remedy": self.remedy(),
        })
    }
}

/// One line of the table, and under it what is wrong and what to do.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let it = &self.measured;
        let result = match &self.trouble {
            None => "ok",
            Some(Trouble::NotOffered) if !self.is_failure => "not offered",
            Some(_) => "FAILED",
        };
        let ms = |time: Option<Duration>, digits| match time {
            Some(time) => format!("{:.digits$} ms", millis(time)),
            None => "-".to_owned(),
        };
        let loss = it
            .loss
            .map_or("-".to_owned(), |loss| format!("{loss:.1} %"));
        write!(
            f,
            "{:<9}  {result:<11}  {:>9}  {:>11}  {:>10}  {loss:>6}",
            self.path,
            ms(it.connected, 0),
            ms(it.first_media, 0),
            ms(it.round_trip, 1),
        )?;
        match &it.pair {
            Some((local, remote)) => write!(f, "  {local} → {remote}")?,
            None => write!(f, "  -")?,
        }
        if let (Some(trouble), Some(remedy)) = (&self.trouble, self.remedy())
            && result == "FAILED"
        {
            write!(f, "\n  ✗ {trouble}\n    remedy: {remedy}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            address,
            port,
            protocol,
            kind,
        } = self;
        if address.contains(':') {
            write!(f, "[{address}]:{port} ({kind}, {protocol})")
        } else {
            write!(f, "{address}:{port} ({kind}, {protocol})")
        }
    }
}

fn remedy(path: Path, trouble: &Trouble) -> &'static str {
    match (trouble, path) {
        (Trouble::Busy, _) => "wait a minute and try again",
        (Trouble::Client(_) | Trouble::NoCandidate, _) => {
            "look at the network of this machine: it may lack an address that reaches the server"
        }
        (Trouble::Lossy, Path::Udp) => {
            "look for a line that is full, a wireless link, or a firewall that limits UDP; calls over \
             this path will stutter"
        }
        (Trouble::Lossy, _) => {
            "look for a line that is full or a wireless link; over TCP a lost packet delays all that follow"
        }
        (Trouble::NoMedia, _) => {
            "look for a firewall that lets short packets through and not long ones, or that cuts a flow \
             after its first seconds; see that the path's MTU is 1280 bytes at least"
        }
        (Trouble::NotConnected, Path::Udp) => {
            "open the UDP port of media.listen in every firewall, in and out; behind NAT forward it and \
             name the public address in media.addresses. From a network that lets no UDP out this is \
             expected, and calls from there take another path"
        }
        (Trouble::NotConnected | Trouble::NoRelay(_), Path::TurnUdp) => {
            "open the UDP port of media.relay in every firewall, in and out; behind NAT forward it. From a \
             network that lets no UDP out this is expected"
        }
        (Trouble::NotConnected, Path::Tcp)
        | (Trouble::NoRelay(_) | Trouble::NotConnected, Path::TurnTcp) => {
            "let TCP connections to the port of the pages through as they are: a proxy or a firewall that \
             passes HTTP or TLS alone stops this. People behind such a one use turn-tls"
        }
        (Trouble::NoRelay(_) | Trouble::NotConnected, _) => {
            "see that what ends TLS on the port of the pages is Sportello itself (tls = \"files\"): a \
             proxy in front does not pass media, and a firewall that opens TLS stops it. It is the last \
             resort of people whose network lets nothing else out"
        }
        (Trouble::NotOffered, Path::Udp) => {
            "the server names no UDP address: set media.addresses to the address people reach it by"
        }
        (Trouble::NotOffered, Path::Tcp | Path::TurnTcp) => {
            "the server names no TCP address for media: the port of the pages is a proxy's, or listens on \
             another address than media"
        }
        (Trouble::NotOffered, Path::TurnUdp) => {
            "name a UDP port in media.relay, for networks that let UDP out to the usual ports alone"
        }
        (Trouble::NotOffered, Path::TurnTls) => {
            "set server.tls to \"files\", so that the port of the pages can carry media inside TLS"
        }
        (Trouble::OtherPath, _) => "report this: the test could not force the path it was to try",
        (Trouble::Signalling(_), _) => {
            "see that a proxy in front passes WebSockets at /v1/signal, then look at the server's log"
        }
    }
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 1e2
}
