//! From a browser's offer to what the packet path needs: which payload types mean what, which
//! header extensions have which id, and our answer's m-lines.

use super::layer::Encoding;
use super::plan::{self, MIDS, Source};
use crate::hall::{MediaError, SlotKind};
use crate::rtp::ExtensionMap;
use crate::transport::sdp::{
    AnswerMedia, AnswerStream, Direction, ExtensionKind, MediaKind, Offer, OfferMedia,
};

/// One name for all streams of a receiver: they share our clock, so all of them can be kept in sync.
pub(super) const CNAME: &str = "sportello";

/// What can be forwarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    H264,
    Opus,
    Vp8,
}

impl Codec {
    pub(super) fn clock_rate(self) -> u32 {
        match self {
            Self::H264 | Self::Vp8 => 90_000,
            Self::Opus => 48_000,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::H264 => "H264",
            Self::Opus => "opus",
            Self::Vp8 => "VP8",
        }
    }

    const ALL: [Self; 3] = [Self::H264, Self::Opus, Self::Vp8];
}

/// What a payload type of a sender means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Payload {
    Media(Codec),
    /// Opus, and some of it again (RFC 2198).
    Redundant,
    Retransmission(Codec),
}

impl Payload {
    pub(super) fn codec(self) -> Codec {
        match self {
            Self::Media(codec) | Self::Retransmission(codec) => codec,
            Self::Redundant => Codec::Opus,
        }
    }
}

/// How a receiver numbers a codec and its retransmissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) payload_type: u8,
    pub(super) retransmission: Option<u8>,
}

/// One agreed m-line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    formats: [Option<Format>; 3],
    /// How this receiver numbers redundant packets of Opus, where it takes them.
    pub(super) redundant: Option<u8>,
    /// What the browser will send with, when it sends: its first codec in our answer.
    pub(super) sends_with: Option<Codec>,
    /// The ids to write.
    pub(super) extensions: ExtensionMap,
    /// Whether we may send on it.
    pub(super) open: bool,
    /// Whether what it carries may be asked for again.
    pub(super) nack: bool,
    /// Whether the browser can send it in two encodings.
    pub(super) is_layered: bool,
}

impl Section {
    /// How this receiver numbers `codec`; `None` when it was not agreed on.
    pub(super) fn format(&self, codec: Codec) -> Option<Format> {
        self.formats[codec as usize]
    }

    /// The payload type of retransmissions of some codec, if there are any.
    pub(super) fn retransmission(&self) -> Option<u8> {
        let mut formats = self.formats.iter().flatten();
        formats.find_map(|format| format.retransmission)
    }

    /// Whether packets sent on it bear transport-wide numbers.
    pub(super) fn is_numbered(&self) -> bool {
        self.extensions.id(ExtensionKind::TransportCc).is_some()
    }
}

/// The SSRCs of a slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlotSsrcs {
    pub(super) media: u32,
    pub(super) retransmission: u32,
}

/// What offer and answer agree on.
#[derive(Debug)]
pub(super) struct Agreement {
    pub(super) sections: [Option<Section>; MIDS],
    payloads: [Option<Payload>; 128],
    /// The ids to read; the same on all bundled m-lines (RFC 8843, section 9.1).
    pub(super) reading: ExtensionMap,
    /// SSRCs the offer announces: which source, whether retransmissions.
    pub(super) announced: Vec<(u32, Encoding, bool)>,
}

impl Agreement {
    /// Agrees to what the plan and the offer have in common; also returns our answer's m-lines.
    pub(super) fn new(
        offer: &Offer,
        ssrcs: &[SlotSsrcs; MIDS],
    ) -> Result<(Self, Vec<AnswerMedia>), MediaError> {
        let mut agreement = Self {
            sections: [None; MIDS],
            payloads: [None; 128],
            reading: ExtensionMap::default(),
            announced: Vec::new(),
        };
        let answers: Vec<_> = offer
            .media
            .iter()
            .map(|media| agreement.accept(media, ssrcs))
            .collect();
        if agreement.sections.iter().all(Option::is_none) {
            return Err(MediaError::NoCodec);
        }
        Ok((agreement, answers))
    }

    /// What a payload type of the browser's means.
    pub(super) fn payload(&self, payload_type: u8) -> Option<Payload> {
        self.payloads
            .get(usize::from(payload_type))
            .copied()
            .flatten()
    }

    fn accept(&mut self, media: &OfferMedia, ssrcs: &[SlotSsrcs; MIDS]) -> AnswerMedia {
        let Some((mid, kind)) = planned(media) else {
            return AnswerMedia::reject(media);
        };
        let at = usize::from(mid);
        if self.sections[at].is_some() {
            return AnswerMedia::reject(media);
        }
        let source = Source::on(mid);
        let direction = match source {
            Some(_) => media.direction.reversed(),
            None if media.direction.receives() => Direction::SendOnly,
            None => Direction::Inactive,
        };
        let stream = AnswerStream {
            ssrc: ssrcs[at].media,
            rtx_ssrc: (kind != SlotKind::Audio).then_some(ssrcs[at].retransmission),
            cname: CNAME.to_owned(),
            stream_id: format!("seat-{}", mid / 2),
            track_id: format!("slot-{mid}"),
        };
        let mut answer = AnswerMedia::accept(media, direction, Some(stream));
        if source != Some(Source::Camera) {
            // A screen must be sharp or not be there.
            answer.rids.clear();
        }
        if answer.rejected {
            return answer;
        }
        self.sections[at] = Some(self.section(&answer));
        if let Some(source) = source.filter(|_| answer.direction.receives()) {
            // Which of several encodings an SSRC is of, only its packets say.
            if answer.rids.is_empty() {
                self.announce(media, Encoding::full(source));
            }
        }
        answer
    }

    fn section(&mut self, answer: &AnswerMedia) -> Section {
        let formats = Codec::ALL.map(|codec| {
            let payload_type = answer.payload_type(codec.name())?;
            let retransmission = answer.rtx_of(payload_type);
            self.read_as(payload_type, Payload::Media(codec));
            if let Some(retransmission) = retransmission {
                self.read_as(retransmission, Payload::Retransmission(codec));
            }
            Some(Format {
                payload_type,
                retransmission,
            })
        });
        let redundant = answer.payload_type("red");
        if let Some(redundant) = redundant {
            self.read_as(redundant, Payload::Redundant);
        }
        let mut extensions = ExtensionMap::default();
        for extension in &answer.extensions {
            let Some(kind) = ExtensionKind::of(&extension.uri) else {
                continue;
            };
            // The direction is the browser's: what it receives is what we write.
            if extension.direction.is_none_or(Direction::receives) {
                extensions.insert(extension.id, kind);
            }
            if extension.direction.is_none_or(Direction::sends) {
                self.reading.insert(extension.id, kind);
            }
        }
        let first = answer.codecs.first();
        Section {
            formats,
            redundant,
            sends_with: first
                .and_then(|first| Codec::ALL.into_iter().find(|codec| first.is(codec.name()))),
            extensions,
            open: answer.direction.sends(),
            is_layered: !answer.rids.is_empty(),
            nack: first.is_some_and(|codec| codec.rtcp_fb.iter().any(|it| it == "nack")),
        }
    }

    fn read_as(&mut self, payload_type: u8, payload: Payload) {
        if let Some(entry) = self.payloads.get_mut(usize::from(payload_type)) {
            entry.get_or_insert(payload);
        }
    }

    fn announce(&mut self, media: &OfferMedia, encoding: Encoding) {
        let pair = media.rtx_pairs.first();
        let first = pair
            .map(|pair| pair.0)
            .or_else(|| media.ssrcs.first().copied());
        self.announced
            .extend(first.map(|ssrc| (ssrc, encoding, false)));
        self.announced
            .extend(pair.map(|pair| (pair.1, encoding, true)));
    }
}

/// The place of an offered m-line in the plan, if it has one.
fn planned(media: &OfferMedia) -> Option<(u8, SlotKind)> {
    let mid: u8 = media.mid.parse().ok()?;
    let kind = plan::kind(mid)?;
    let fits = match media.kind {
        MediaKind::Audio => kind == SlotKind::Audio,
        MediaKind::Video => kind != SlotKind::Audio,
        MediaKind::Other => false,
    };
    // "+1" and "01" parse as numbers too, but would not come back as the mid they were.
    (fits && media.mid == mid.to_string()).then_some((mid, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROMIUM: &str = include_str!("../../tests/data/chromium-offer.sdp");
    const FIREFOX: &str = include_str!("../../tests/data/firefox-offer.sdp");

    const SSRCS: [SlotSsrcs; MIDS] = [SlotSsrcs {
        media: 1,
        retransmission: 2,
    }; MIDS];

    fn agree(sdp: &str) -> Result<(Agreement, Vec<AnswerMedia>), MediaError> {
        Agreement::new(&Offer::parse(sdp).unwrap(), &SSRCS)
    }

    fn format(agreement: &Agreement, mid: usize, codec: Codec) -> Option<(u8, Option<u8>)> {
        let format = agreement.sections[mid].unwrap().format(codec)?;
        Some((format.payload_type, format.retransmission))
    }

    #[test]
    fn real_offers_are_agreed_to_in_full() {
        for (sdp, opus, vp8, mid_id) in
            [(CHROMIUM, 111, (96, 97), 4), (FIREFOX, 109, (120, 124), 3)]
        {
            let (agreement, answers) = agree(sdp).unwrap();
            assert!(answers.iter().all(|answer| !answer.rejected));
            assert_eq!(format(&agreement, 0, Codec::Opus), Some((opus, None)));
            let redundant = agreement.sections[0].unwrap().redundant;
            let is_offered = sdp.contains(" red/48000/2");
            assert_eq!(redundant, is_offered.then_some(63));
            assert_eq!(
                format(&agreement, 1, Codec::Vp8),
                Some((vp8.0, Some(vp8.1)))
            );
            let has_h264 = format(&agreement, 1, Codec::H264).is_some();
            assert_eq!(has_h264, sdp.contains(" H264/90000"));
            assert_eq!(
                agreement.payload(vp8.1),
                Some(Payload::Retransmission(Codec::Vp8))
            );
            assert_eq!(agreement.sections[1].unwrap().sends_with, Some(Codec::Vp8));
            assert_eq!(agreement.reading.id(ExtensionKind::Mid), Some(mid_id));
            for (mid, section) in (0_u8..).zip(agreement.sections) {
                let section = section.unwrap();
                assert!(section.open, "slot {mid} can be sent on");
                assert_eq!(section.nack, plan::kind(mid) != Some(SlotKind::Audio));
            }
            let announced = agreement.announced.iter();
            let sources: Vec<_> = announced.map(|it| (it.1.source, it.2)).collect();
            assert!(sources.contains(&(Source::Microphone, false)));
            assert!(sources.contains(&(Source::Camera, true)));
        }
    }

    #[test]
    fn an_extension_for_one_way_is_used_that_way_only() {
        let one_way = FIREFOX
            .replace("a=extmap:3 ", "a=extmap:3/recvonly ")
            .replace("a=extmap:7 ", "a=extmap:7/sendonly ");
        let (agreement, _) = agree(&one_way).unwrap();
        let writing = agreement.sections[1].unwrap().extensions;
        let ids = |map: ExtensionMap| {
            [ExtensionKind::Mid, ExtensionKind::TransportCc].map(|kind| map.id(kind))
        };
        assert_eq!(ids(writing), [Some(3), None], "what the browser receives");
        assert_eq!(ids(agreement.reading), [None, Some(7)], "what it sends");
    }

    #[test]
    fn an_offer_without_a_codec_in_common_is_refused() {
        let foreign = ["opus", "VP8", "H264"]
            .iter()
            .fold(CHROMIUM.to_owned(), |sdp, codec| {
                sdp.replace(&format!(" {codec}/"), " other/")
            });
        assert_eq!(agree(&foreign).unwrap_err(), MediaError::NoCodec);
    }

    #[test]
    fn lines_outside_of_the_plan_are_refused_one_by_one() {
        let renamed = CHROMIUM
            .replace("a=mid:7", "a=mid:07")
            .replace("1 2 3 4 5 6 7", "1 2 3 4 5 6 07");
        let (agreement, answers) = agree(&renamed).unwrap();
        assert!(answers[7].rejected && !answers[6].rejected);
        assert!(agreement.sections[7].is_none());
    }
}
