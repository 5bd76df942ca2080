//! Reading an offer. Bounds come first, then the grammar, then the meaning.

use std::io::Cursor;

use rtc_sdp::description::media::MediaDescription;
use rtc_sdp::description::session::SessionDescription;

use super::{Codec, Direction, Extension, ExtensionKind, MediaKind, Rid};
use crate::transport::{Credentials, Fingerprint, Remote};

/// An offer for the eight lines of a room is 10 to 25 KiB long.
const LARGEST: usize = 32 * 1024;

/// The lines of a room, and two for what a browser may add.
const MOST_MEDIA: usize = 10;

/// Chromium writes 170 lines for a video that it only receives.
const MOST_LINES: usize = 400;

/// Chromium names 35 payload types, 11 extensions and two SSRCs for one m-line.
const MOST_CODECS: usize = 64;
const MOST_EXTENSIONS: usize = 32;
const MOST_SSRCS: usize = 16;

/// A mid travels in a one-byte header extension, which holds 16 bytes.
const LONGEST_MID: usize = 16;

/// A browser's offer, as far as a room cares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The browser's ICE credentials; all m-lines are bundled, so there is one pair.
    pub credentials: Credentials,
    /// The fingerprint of the browser's certificate.
    pub fingerprint: Fingerprint,
    /// The m-lines in their order.
    pub media: Vec<OfferMedia>,
}

/// One m-line of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferMedia {
    /// Its name in the bundle.
    pub mid: String,
    /// What it carries.
    pub kind: MediaKind,
    /// The media name, as written (`audio`, `video`, …), for the answer to repeat.
    pub media: String,
    /// The transport protocol, as written.
    pub protocol: String,
    /// The first format, as written, for a refusal to repeat.
    pub format: String,
    /// Whether the browser withdrew this line (port 0, outside of the bundle).
    pub rejected: bool,
    /// Which way the browser wants media to flow.
    pub direction: Direction,
    /// The payload types in the browser's order of preference.
    pub codecs: Vec<Codec>,
    /// The header extensions.
    pub extensions: Vec<Extension>,
    /// The stream and track ids of `a=msid`, when present.
    pub msid: Option<(String, String)>,
    /// The SSRCs the browser announces, in their order.
    pub ssrcs: Vec<u32>,
    /// Pairs of a media SSRC and the SSRC of its retransmissions.
    pub rtx_pairs: Vec<(u32, u32)>,
    /// The encodings the browser can send at a time, in its order.
    pub rids: Vec<Rid>,
}

/// Why an offer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// The m-lines are not bundled, not multiplexed with RTCP, or have no distinct names.
    #[error("the offer is not bundled over one transport")]
    Bundle,
    /// There is no SHA-256 fingerprint, or there is more than one.
    #[error("the offer has no single SHA-256 fingerprint")]
    Fingerprint,
    /// ICE credentials are missing, broken, or differ between m-lines.
    #[error("the offer has no single pair of ICE credentials")]
    Ice,
    /// The text is not SDP.
    #[error("the offer is not valid SDP")]
    Malformed,
    /// There is no m-line to answer.
    #[error("the offer has no media")]
    NoMedia,
    /// The browser insists on being the DTLS server.
    #[error("the offer does not let us be the DTLS server")]
    Setup,
    /// The text is longer than 32 KiB, or holds more m-lines or lines than a room can use.
    #[error("the offer is too large")]
    TooLarge,
}

impl Offer {
    /// Reads an offer.
    pub fn parse(sdp: &str) -> Result<Self, OfferError> {
        check_size(sdp)?;
        let session = SessionDescription::unmarshal(&mut Cursor::new(sdp.as_bytes()))
            .map_err(|_| OfferError::Malformed)?;
        let media = session
            .media_descriptions
            .iter()
            .map(OfferMedia::read)
            .collect::<Result<Vec<_>, _>>()?;
        if media.iter().all(|line| line.rejected) {
            return Err(OfferError::NoMedia);
        }
        check_bundle(&session, &media)?;
        if values(&session, "setup").any(|role| role != "actpass" && role != "active") {
            return Err(OfferError::Setup);
        }
        Ok(Self {
            credentials: read_credentials(&session)?,
            fingerprint: read_fingerprint(&session)?,
            media,
        })
    }

    /// What the transport must know of the other end.
    #[must_use]
    pub fn remote(&self) -> Remote {
        Remote {
            credentials: self.credentials.clone(),
            fingerprint: self.fingerprint,
        }
    }
}

impl OfferMedia {
    /// The id under which the browser knows a header extension on this line.
    #[must_use]
    pub fn extension(&self, kind: ExtensionKind) -> Option<u8> {
        super::extension_id(&self.extensions, kind)
    }

    fn read(line: &MediaDescription) -> Result<Self, OfferError> {
        let name = &line.media_name;
        let protocol = name.protos.join("/");
        let mid = attribute(line, "mid").ok_or(OfferError::Bundle)?;
        let token = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        if mid.is_empty() || mid.len() > LONGEST_MID || !mid.bytes().all(token) {
            return Err(OfferError::Bundle);
        }
        // A line of the bundle may have port 0 as well: Firefox writes all but two so.
        let rejected = name.port.value == 0 && !line.has_attribute("bundle-only");
        let kind = match name.media.as_str() {
            "audio" if protocol == "UDP/TLS/RTP/SAVPF" => MediaKind::Audio,
            "video" if protocol == "UDP/TLS/RTP/SAVPF" => MediaKind::Video,
            _ => MediaKind::Other,
        };
        if kind != MediaKind::Other && !rejected && !line.has_attribute("rtcp-mux") {
            return Err(OfferError::Bundle);
        }
        let mut ssrcs: Vec<u32> = Vec::new();
        for value in all(line, "ssrc") {
            let number = value
                .split(' ')
                .next()
                .and_then(|number| number.parse().ok());
            let ssrc = number.ok_or(OfferError::Malformed)?;
            if !ssrcs.contains(&ssrc) {
                ssrcs.push(ssrc);
            }
        }
        if ssrcs.len() > MOST_SSRCS {
            return Err(OfferError::TooLarge);
        }
        Ok(Self {
            mid: mid.to_owned(),
            kind,
            media: name.media.clone(),
            protocol,
            format: name
                .formats
                .first()
                .cloned()
                .unwrap_or_else(|| "0".to_owned()),
            rejected,
            direction: line
                .attributes
                .iter()
                .find_map(|attribute| Direction::parse(&attribute.key))
                .unwrap_or(Direction::SendRecv),
            codecs: read_codecs(line)?,
            extensions: read_extensions(line)?,
            msid: attribute(line, "msid")
                .and_then(|value| value.split_once(' '))
                .map(|(stream, track)| (stream.to_owned(), track.to_owned())),
            ssrcs,
            rtx_pairs: all(line, "ssrc-group")
                .take(MOST_SSRCS)
                .filter_map(fid_pair)
                .collect(),
            rids: read_rids(line)?,
        })
    }
}

fn check_size(sdp: &str) -> Result<(), OfferError> {
    let (mut media, mut lines) = (0, 0);
    for line in sdp.lines() {
        lines += 1;
        if line.starts_with("m=") {
            media += 1;
            lines = 1;
        }
        if media > MOST_MEDIA || lines > MOST_LINES {
            return Err(OfferError::TooLarge);
        }
    }
    if sdp.len() > LARGEST {
        Err(OfferError::TooLarge)
    } else {
        Ok(())
    }
}

fn check_bundle(session: &SessionDescription, media: &[OfferMedia]) -> Result<(), OfferError> {
    let group = session
        .attributes
        .iter()
        .filter(|attribute| attribute.key == "group");
    let bundle: Vec<&str> = group
        .filter_map(|attribute| attribute.value.as_deref()?.strip_prefix("BUNDLE "))
        .flat_map(|mids| mids.split(' '))
        .collect();
    let in_bundle = |line: &OfferMedia| line.rejected || bundle.contains(&line.mid.as_str());
    let is_first =
        |(at, line): (usize, &OfferMedia)| media[..at].iter().all(|before| before.mid != line.mid);
    if media.iter().all(in_bundle) && media.iter().enumerate().all(is_first) {
        Ok(())
    } else {
        Err(OfferError::Bundle)
    }
}

fn read_credentials(session: &SessionDescription) -> Result<Credentials, OfferError> {
    let ufrag = single(values(session, "ice-ufrag")).ok_or(OfferError::Ice)?;
    let pwd = single(values(session, "ice-pwd")).ok_or(OfferError::Ice)?;
    Credentials::parse(ufrag, pwd).ok_or(OfferError::Ice)
}

fn read_fingerprint(session: &SessionDescription) -> Result<Fingerprint, OfferError> {
    let digests = values(session, "fingerprint").filter_map(|value| {
        let (function, digest) = value.split_once(' ')?;
        function
            .eq_ignore_ascii_case("sha-256")
            .then(|| digest.trim())
    });
    single(digests)
        .and_then(Fingerprint::parse)
        .ok_or(OfferError::Fingerprint)
}

fn read_codecs(line: &MediaDescription) -> Result<Vec<Codec>, OfferError> {
    let mut codecs: Vec<Codec> = Vec::new();
    for format in &line.media_name.formats {
        let Ok(pt) = format.parse::<u8>() else {
            continue;
        };
        if pt < 128 && codecs.iter().all(|codec| codec.pt != pt) {
            codecs.push(Codec::unnamed(pt));
        }
    }
    if codecs.len() > MOST_CODECS {
        return Err(OfferError::TooLarge);
    }
    for (key, value) in pairs(line) {
        let Some((pt, rest)) = value.split_once(' ') else {
            continue;
        };
        let named = |codec: &Codec| pt.parse() == Ok(codec.pt) || (pt == "*" && key == "rtcp-fb");
        for codec in codecs.iter_mut().filter(|codec| named(codec)) {
            match key {
                "rtpmap" => codec.read_rtpmap(rest).ok_or(OfferError::Malformed)?,
                "fmtp" => rest.clone_into(&mut codec.fmtp),
                "rtcp-fb" => codec.rtcp_fb.push(rest.to_owned()),
                _ => {}
            }
        }
    }
    codecs.retain(|codec| !codec.name.is_empty());
    for codec in &mut codecs {
        if codec.is("rtx") {
            codec.apt = codec.parameter("apt").and_then(|pt| pt.parse().ok());
        }
    }
    Ok(codecs)
}

impl Codec {
    fn unnamed(pt: u8) -> Self {
        Self {
            pt,
            name: String::new(),
            clock: 0,
            channels: None,
            fmtp: String::new(),
            rtcp_fb: Vec::new(),
            apt: None,
        }
    }

    /// `opus/48000/2`, with the channels perhaps missing.
    fn read_rtpmap(&mut self, text: &str) -> Option<()> {
        let mut parts = text.trim().split('/');
        parts.next()?.clone_into(&mut self.name);
        self.clock = parts.next()?.parse().ok()?;
        self.channels = parts.next().map(str::parse).transpose().ok()?;
        Some(())
    }
}

fn read_extensions(line: &MediaDescription) -> Result<Vec<Extension>, OfferError> {
    let mut extensions: Vec<Extension> = Vec::new();
    for value in all(line, "extmap") {
        let mut parts = value.split(' ');
        let (id, uri) = parts
            .next()
            .zip(parts.next())
            .ok_or(OfferError::Malformed)?;
        let (id, direction) = match id.split_once('/') {
            Some((id, direction)) => (id, Direction::parse(direction)),
            None => (id, None),
        };
        let id = id.parse().map_err(|_| OfferError::Malformed)?;
        if extensions
            .iter()
            .all(|known| known.id != id && known.uri != uri)
        {
            extensions.push(Extension {
                id,
                uri: uri.to_owned(),
                direction,
            });
        }
    }
    if extensions.len() > MOST_EXTENSIONS {
        return Err(OfferError::TooLarge);
    }
    Ok(extensions)
}

/// `a=simulcast:send l;h` names what `a=rid:l send` and `a=rid:h send` declare. Of alternatives the
/// first counts.
fn read_rids(line: &MediaDescription) -> Result<Vec<Rid>, OfferError> {
    let Some(sent) = attribute(line, "simulcast").and_then(|value| {
        let mut words = value.split(' ');
        words.by_ref().find(|word| *word == "send")?;
        words.next()
    }) else {
        return Ok(Vec::new());
    };
    let rids: Vec<_> = sent
        .split(';')
        .filter_map(|alternatives| alternatives.split(',').next())
        .map(|rid| Rid {
            name: rid.trim_start_matches('~').to_owned(),
            paused: rid.starts_with('~'),
        })
        .filter(|rid| {
            let declared = format!("{} send", rid.name);
            all(line, "rid").any(|value| {
                let rest = value.strip_prefix(&declared);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            })
        })
        .collect();
    if rids.len() > MOST_SSRCS {
        return Err(OfferError::TooLarge);
    }
    Ok(rids)
}

fn fid_pair(value: &str) -> Option<(u32, u32)> {
    let (media, rtx) = value.strip_prefix("FID ")?.split_once(' ')?;
    Some((media.parse().ok()?, rtx.parse().ok()?))
}

/// The value that all agree on.
fn single<'a>(mut values: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// The values of an attribute on the session and on every line that is not withdrawn.
fn values<'a>(session: &'a SessionDescription, key: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = session.media_descriptions.iter();
    let in_use = lines
        .filter(|line| line.media_name.port.value != 0 || line.has_attribute("bundle-only"))
        .flat_map(|line| &line.attributes);
    session
        .attributes
        .iter()
        .chain(in_use)
        .filter(move |attribute| attribute.key == key)
        .filter_map(|attribute| attribute.value.as_deref())
}

fn pairs(line: &MediaDescription) -> impl Iterator<Item = (&str, &str)> {
    line.attributes
        .iter()
        .filter_map(|attribute| Some((attribute.key.as_str(), attribute.value.as_deref()?)))
}

fn all<'a>(line: &'a MediaDescription, wanted: &'a str) -> impl Iterator<Item = &'a str> {
    pairs(line)
        .filter(move |(key, _)| *key == wanted)
        .map(|(_, value)| value)
}

fn attribute<'a>(line: &'a MediaDescription, wanted: &'a str) -> Option<&'a str> {
    all(line, wanted).next()
}
