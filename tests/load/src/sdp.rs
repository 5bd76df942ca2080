//! Offers and answers: a real browser's offer with our own secrets in it, and of the answer what a
//! client needs to connect.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};

use crate::rtp::Ids;

/// An offer as Chromium makes it, so that the server parses what it parses in real life.
const CHROMIUM: &str = include_str!("../../../rooms/tests/data/chromium-offer.sdp");

/// ICE credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// User name fragment.
    pub ufrag: String,
    /// Password.
    pub pwd: String,
}

/// What the offer says of one m-line we send on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The first payload type.
    pub payload_type: u8,
    /// The payload type of redundant audio.
    pub redundant: Option<u8>,
    /// Header extensions.
    pub ids: Ids,
}

/// Of an answer, what a client needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The server's credentials.
    pub credentials: Credentials,
    /// SHA-256 of its certificate, in hexadecimal with colons.
    pub fingerprint: String,
    /// Where it is.
    pub address: SocketAddr,
}

/// Writes an offer. Streams are not announced: packets name their m-line, as they do when a browser
/// sends several layers.
#[must_use]
pub fn offer(own: &Credentials, fingerprint: &str) -> String {
    let lines = CHROMIUM.lines().filter_map(|line| {
        Some(match line.split_once(':') {
            Some(("a=ssrc" | "a=ssrc-group", _)) => return None,
            Some(("a=ice-ufrag", _)) => format!("a=ice-ufrag:{}\r\n", own.ufrag),
            Some(("a=ice-pwd", _)) => format!("a=ice-pwd:{}\r\n", own.pwd),
            Some(("a=fingerprint", _)) => format!("a=fingerprint:sha-256 {fingerprint}\r\n"),
            _ => format!("{line}\r\n"),
        })
    });
    lines.collect()
}

/// The m-lines we send on: voice, then camera.
pub fn lines() -> Result<[Line; 2]> {
    let mut media = CHROMIUM.split("\nm=").skip(1);
    let mut next = || line(media.next().unwrap_or_default());
    Ok([
        next().context("the offer's m-line for voice")?,
        next().context("the offer's m-line for the camera")?,
    ])
}

fn line(media: &str) -> Option<Line> {
    let id = |uri: &str| {
        let it = media.lines().find(|line| line.ends_with(uri))?;
        it.strip_prefix("a=extmap:")?
            .split(' ')
            .next()?
            .parse()
            .ok()
    };
    let redundant = media
        .lines()
        .filter_map(|line| line.strip_prefix("a=rtpmap:"))
        .find_map(|map| map.strip_suffix(" red/48000/2")?.parse().ok());
    Some(Line {
        payload_type: media.lines().next()?.split(' ').nth(3)?.parse().ok()?,
        redundant,
        ids: Ids {
            mid: id("sdes:mid")?,
            transport_cc: id("transport-wide-cc-extensions-01")?,
            abs_send_time: id("abs-send-time")?,
            audio_level: id("ssrc-audio-level"),
        },
    })
}

impl Answer {
    /// Reads an answer; the first UDP candidate is the one taken.
    pub fn parse(sdp: &str) -> Result<Self> {
        let value = |key: &str| {
            sdp.lines()
                .find_map(|line| line.strip_prefix(key))
                .map(|value| value.trim().to_owned())
                .with_context(|| format!("the answer has no {key}"))
        };
        let candidate = sdp
            .lines()
            .filter_map(|line| line.strip_prefix("a=candidate:"))
            .map(|it| it.split(' ').collect::<Vec<_>>())
            .find(|it| it.get(2).is_some_and(|it| it.eq_ignore_ascii_case("udp")))
            .context("the answer has no UDP candidate")?;
        let (ip, port) = (candidate.get(4), candidate.get(5));
        let (Some(ip), Some(port)) = (ip, port) else {
            anyhow::bail!("the answer's candidate is cut short");
        };
        Ok(Self {
            credentials: Credentials {
                ufrag: value("a=ice-ufrag:")?,
                pwd: value("a=ice-pwd:")?,
            },
            fingerprint: value("a=fingerprint:sha-256 ")?,
            address: SocketAddr::new(ip.parse()?, port.parse()?),
        })
    }

    /// Writes the least answer [`Answer::parse`] reads.
    #[must_use]
    pub fn write(&self) -> String {
        let (ip, port) = (self.address.ip(), self.address.port());
        format!(
            "a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\n\
             a=candidate:1 1 udp 2130706431 {ip} {port} typ host\r\n",
            self.credentials.ufrag, self.credentials.pwd, self.fingerprint
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_offer_are_found() {
        let [voice, camera] = lines().expect("both are there");
        assert_eq!((voice.payload_type, camera.payload_type), (111, 96));
        assert_eq!(voice.redundant, Some(63));
        assert_eq!(camera.redundant, None);
        assert_eq!((voice.ids.mid, voice.ids.audio_level), (4, Some(1)));
        assert_eq!((camera.ids.transport_cc, camera.ids.audio_level), (3, None));
    }

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let answer = Answer {
            credentials: Credentials {
                ufrag: "abcd".to_owned(),
                pwd: "secret".to_owned(),
            },
            fingerprint: "AB:CD".to_owned(),
            address: "127.0.0.1:7882".parse().expect("an address"),
        };
        assert_eq!(Answer::parse(&answer.write()).expect("it is one"), answer);
        assert!(Answer::parse("v=0").is_err());
    }
}
