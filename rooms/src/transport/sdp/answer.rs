//! Writing an answer: what both Chromium and Firefox take, in the least words.

use std::fmt::{self, Write as _};
use std::net::SocketAddr;

use super::{Codec, Direction, Extension, ExtensionKind, MediaKind, OfferMedia, Rid};
use crate::transport::Credentials;

/// The RTCP feedback a room gives and takes.
const FEEDBACK: [&str; 5] = ["transport-cc", "goog-remb", "ccm fir", "nack", "nack pli"];

/// In-band error correction, so that a lost packet is mended from the next. No DTX: a steady
/// stream tells silence from a dead microphone.
const OPUS: &str = "minptime=10;useinbandfec=1";

/// Constrained baseline, the profile every browser and phone has.
const H264: &str = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f";

/// The names of a camera's encodings: its low and its high picture. One letter each, because every
/// packet carries one until we have reported on its stream.
const ENCODINGS: [&str; 2] = ["l", "h"];

/// Our answer to an offer.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// Our ICE credentials.
    pub credentials: &'a Credentials,
    /// The fingerprint of our certificate, as [`crate::transport::Certificate::fingerprint`] writes it.
    pub fingerprint: &'a str,
    /// The session id and its version, which rises with every answer to the same browser.
    pub session: (u64, u32),
    /// The UDP addresses the browser may send its checks to, the best first.
    pub udp: &'a [SocketAddr],
    /// The addresses at which we accept ICE-TCP, the best first.
    pub tcp: &'a [SocketAddr],
    /// One entry for each m-line of the offer, in its order.
    pub media: &'a [AnswerMedia],
}

/// Our answer to one m-line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerMedia {
    /// The offer's mid.
    pub mid: String,
    /// What the line carries.
    pub kind: MediaKind,
    /// The offer's media name.
    pub media: String,
    /// The offer's transport protocol.
    pub protocol: String,
    /// Whether the line is refused (port 0); of what follows, only the format then matters.
    pub rejected: bool,
    /// The format a refused line repeats.
    pub format: String,
    /// Which way media flows, seen by us.
    pub direction: Direction,
    /// The payload types we take, the preferred first, numbered as the offer numbers them.
    pub codecs: Vec<Codec>,
    /// The extensions we understand, under the offer's ids.
    pub extensions: Vec<Extension>,
    /// What we will send on this line.
    pub stream: Option<AnswerStream>,
    /// The encodings we take at a time, as offered; none for a line with one encoding.
    pub rids: Vec<Rid>,
}

/// The stream we send on an m-line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerStream {
    /// The SSRC of the media.
    pub ssrc: u32,
    /// The SSRC of its retransmissions, for video.
    pub rtx_ssrc: Option<u32>,
    /// One name for all streams that must keep lip sync.
    pub cname: String,
    /// The id of the `MediaStream` in the browser.
    pub stream_id: String,
    /// The id of the track in the browser.
    pub track_id: String,
}

impl AnswerMedia {
    /// Accepts an m-line: keeps of its codecs, feedback and extensions what a room understands,
    /// and of `direction` (seen by us) what the offer allows. The line is refused when the offer
    /// withdrew it or when none of its codecs is understood.
    #[must_use]
    pub fn accept(offer: &OfferMedia, direction: Direction, stream: Option<AnswerStream>) -> Self {
        let codecs = match offer.kind {
            MediaKind::Audio => take(offer, &[("opus", OPUS)]),
            MediaKind::Video => take(offer, &[("VP8", ""), ("H264", H264)]),
            MediaKind::Other => Vec::new(),
        };
        let refused = Self::reject(offer);
        if offer.rejected || codecs.is_empty() {
            return refused;
        }
        let direction = direction.limited_by(offer.direction);
        let rids = take_rids(offer, direction);
        let extensions = offer.extensions.iter().filter(|extension| {
            // Two-byte headers are not agreed on, so the id must fit a one-byte header.
            (1..=14).contains(&extension.id)
                && ExtensionKind::of(&extension.uri).is_some_and(|kind| match kind {
                    ExtensionKind::RepairedRid | ExtensionKind::Rid => !rids.is_empty(),
                    _ => true,
                })
        });
        Self {
            rejected: false,
            direction,
            codecs,
            extensions: extensions.cloned().collect(),
            rids,
            stream: stream.filter(|_| direction.sends()),
            ..refused
        }
    }

    /// Refuses an m-line.
    #[must_use]
    pub fn reject(offer: &OfferMedia) -> Self {
        Self {
            mid: offer.mid.clone(),
            kind: offer.kind,
            media: offer.media.clone(),
            protocol: offer.protocol.clone(),
            rejected: true,
            format: offer.format.clone(),
            direction: Direction::Inactive,
            codecs: Vec::new(),
            extensions: Vec::new(),
            stream: None,
            rids: Vec::new(),
        }
    }

    /// The payload type agreed on for a codec, by name; `VP8`, `H264` and `opus` come up once.
    #[must_use]
    pub fn payload_type(&self, name: &str) -> Option<u8> {
        self.codecs
            .iter()
            .find(|codec| codec.is(name))
            .map(|codec| codec.pt)
    }

    /// The payload type of the retransmissions of another payload type.
    #[must_use]
    pub fn rtx_of(&self, pt: u8) -> Option<u8> {
        self.codecs
            .iter()
            .find(|codec| codec.apt == Some(pt))
            .map(|codec| codec.pt)
    }

    /// The id agreed on for a header extension.
    #[must_use]
    pub fn extension(&self, kind: ExtensionKind) -> Option<u8> {
        super::extension_id(&self.extensions, kind)
    }
}

/// The first payload type of each wanted encoding, in our order, so that everybody sends the same,
/// each followed by its retransmissions or its redundancy.
fn take(offer: &OfferMedia, wanted: &[(&str, &str)]) -> Vec<Codec> {
    let mut codecs = Vec::new();
    for (name, fmtp) in wanted {
        let Some(found) = offer
            .codecs
            .iter()
            .find(|codec| codec.is(name) && suits(codec))
        else {
            continue;
        };
        let feedback = FEEDBACK
            .iter()
            .filter(|kind| found.rtcp_fb.iter().any(|fb| fb == *kind));
        codecs.push(Codec {
            fmtp: (*fmtp).to_owned(),
            rtcp_fb: feedback.map(|kind| (*kind).to_owned()).collect(),
            ..found.clone()
        });
        let rtx = offer
            .codecs
            .iter()
            .find(|codec| codec.apt == Some(found.pt));
        codecs.extend(rtx.map(|rtx| Codec {
            fmtp: format!("apt={}", found.pt),
            rtcp_fb: Vec::new(),
            ..rtx.clone()
        }));
        // Behind what it repeats, so that browsers can take it and do not send it.
        let red = offer.codecs.iter().find(|codec| repeats(codec, found));
        codecs.extend(red.map(|red| Codec {
            fmtp: format!("{0}/{0}", found.pt),
            rtcp_fb: Vec::new(),
            ..red.clone()
        }));
    }
    codecs
}

/// The encodings we know what to do with, when there is more than one and packets can name them.
fn take_rids(offer: &OfferMedia, direction: Direction) -> Vec<Rid> {
    let named = [ExtensionKind::Mid, ExtensionKind::Rid].iter().all(|kind| {
        offer
            .extension(*kind)
            .is_some_and(|id| (1..=14).contains(&id))
    });
    let rids: Vec<_> = offer
        .rids
        .iter()
        .filter(|rid| ENCODINGS.contains(&rid.name.as_str()))
        .cloned()
        .collect();
    if named && direction.receives() && rids.len() == ENCODINGS.len() {
        rids
    } else {
        Vec::new()
    }
}

/// Whether `red` is redundancy (RFC 2198) of `codec`'s payload type alone, at its clock.
fn repeats(red: &Codec, codec: &Codec) -> bool {
    red.is("red")
        && (red.clock, red.channels) == (codec.clock, codec.channels)
        && red.fmtp.split('/').all(|pt| pt.parse() == Ok(codec.pt))
}

fn suits(codec: &Codec) -> bool {
    match codec.name.to_ascii_lowercase().as_str() {
        "opus" => codec.clock == 48_000 && codec.channels == Some(2),
        "h264" => {
            let profile = codec.parameter("profile-level-id").unwrap_or_default();
            let baseline = profile
                .get(..4)
                .is_some_and(|id| id.eq_ignore_ascii_case("42e0"));
            codec.clock == 90_000 && codec.parameter("packetization-mode") == Some("1") && baseline
        }
        _ => codec.clock == 90_000,
    }
}

impl Answer<'_> {
    /// The answer as SDP.
    #[must_use]
    pub fn to_sdp(&self) -> String {
        let mut sdp = String::with_capacity(1024 * (1 + self.media.len()));
        // Writing to a string does not fail.
        let _ = self.write(&mut sdp);
        sdp
    }

    fn write(&self, sdp: &mut String) -> fmt::Result {
        let (id, version) = self.session;
        write!(
            sdp,
            "v=0\r\no=- {id} {version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=ice-lite\r\n"
        )?;
        if self.media.iter().any(|line| !line.rejected) {
            write!(sdp, "a=group:BUNDLE")?;
            for line in self.media.iter().filter(|line| !line.rejected) {
                write!(sdp, " {}", line.mid)?;
            }
            write!(sdp, "\r\n")?;
        }
        write!(sdp, "a=msid-semantic: WMS *\r\n")?;
        for line in self.media {
            if line.rejected {
                write!(
                    sdp,
                    "m={} 0 {} {}\r\n",
                    line.media, line.protocol, line.format
                )?;
                write!(
                    sdp,
                    "c=IN IP4 0.0.0.0\r\na=mid:{}\r\na=inactive\r\n",
                    line.mid
                )?;
            } else {
                self.write_line(line, sdp)?;
            }
        }
        Ok(())
    }

    fn write_line(&self, line: &AnswerMedia, sdp: &mut String) -> fmt::Result {
        write!(sdp, "m={} 9 {}", line.media, line.protocol)?;
        for codec in &line.codecs {
            write!(sdp, " {}", codec.pt)?;
        }
        write!(sdp, "\r\nc=IN IP4 0.0.0.0\r\na=mid:{}\r\n", line.mid)?;
        write!(sdp, "a=ice-ufrag:{}\r\n", self.credentials.ufrag())?;
        write!(sdp, "a=ice-pwd:{}\r\n", self.credentials.pwd())?;
        write!(
            sdp,
            "a=fingerprint:sha-256 {}\r\na=setup:passive\r\n",
            self.fingerprint
        )?;
        write!(
            sdp,
            "a={}\r\na=rtcp-mux\r\na=rtcp-rsize\r\n",
            line.direction.key()
        )?;
        self.write_candidates(sdp)?;
        for extension in &line.extensions {
            write!(sdp, "a=extmap:{}", extension.id)?;
            if let Some(direction) = extension.direction {
                write!(sdp, "/{}", direction.reversed().key())?;
            }
            write!(sdp, " {}\r\n", extension.uri)?;
        }
        for codec in &line.codecs {
            write_codec(codec, sdp)?;
        }
        for rid in &line.rids {
            write!(sdp, "a=rid:{} recv\r\n", rid.name)?;
        }
        for (at, rid) in line.rids.iter().enumerate() {
            let before = if at == 0 { "a=simulcast:recv " } else { ";" };
            let paused = if rid.paused { "~" } else { "" };
            write!(sdp, "{before}{paused}{}", rid.name)?;
        }
        if !line.rids.is_empty() {
            write!(sdp, "\r\n")?;
        }
        line.stream
            .as_ref()
            .map_or(Ok(()), |stream| write_stream(stream, sdp))
    }

    fn write_candidates(&self, sdp: &mut String) -> fmt::Result {
        for (rank, address) in (0_u32..).zip(self.udp) {
            // RFC 8445, section 5.1.2: type preference 126 for host.
            let priority = (126 << 24) | ((65_535 - rank.min(65_535)) << 8) | 255;
            let (ip, port) = (address.ip(), address.port());
            write!(
                sdp,
                "a=candidate:{} 1 udp {priority} {ip} {port} typ host\r\n",
                rank + 1
            )?;
        }
        for (rank, address) in (0_u32..).zip(self.tcp) {
            // RFC 6544, section 4.2: a lower type preference, direction preference 4 for passive.
            let local = (4 << 13) | (8191 - rank.min(8191));
            let priority = (99 << 24) | (local << 8) | 255;
            let (ip, port) = (address.ip(), address.port());
            write!(
                sdp,
                "a=candidate:{} 1 tcp {priority} {ip} {port} ",
                rank + 101
            )?;
            write!(sdp, "typ host tcptype passive\r\n")?;
        }
        write!(sdp, "a=end-of-candidates\r\n")
    }
}

fn write_codec(codec: &Codec, sdp: &mut String) -> fmt::Result {
    write!(sdp, "a=rtpmap:{} {}/{}", codec.pt, codec.name, codec.clock)?;
    if let Some(channels) = codec.channels {
        write!(sdp, "/{channels}")?;
    }
    write!(sdp, "\r\n")?;
    for feedback in &codec.rtcp_fb {
        write!(sdp, "a=rtcp-fb:{} {feedback}\r\n", codec.pt)?;
    }
    if codec.fmtp.is_empty() {
        return Ok(());
    }
    write!(sdp, "a=fmtp:{} {}\r\n", codec.pt, codec.fmtp)
}

/// Both browsers tie retransmissions to a stream only by `ssrc-group:FID`.
fn write_stream(stream: &AnswerStream, sdp: &mut String) -> fmt::Result {
    let AnswerStream {
        ssrc,
        rtx_ssrc,
        cname,
        stream_id,
        track_id,
    } = stream;
    write!(sdp, "a=msid:{stream_id} {track_id}\r\n")?;
    if let Some(rtx) = rtx_ssrc {
        write!(sdp, "a=ssrc-group:FID {ssrc} {rtx}\r\n")?;
    }
    for ssrc in std::iter::once(ssrc).chain(rtx_ssrc) {
        write!(sdp, "a=ssrc:{ssrc} cname:{cname}\r\n")?;
        write!(sdp, "a=ssrc:{ssrc} msid:{stream_id} {track_id}\r\n")?;
    }
    Ok(())
}
