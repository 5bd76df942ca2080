//! Offers as Chromium 156 and Firefox 153 write them for the lines of a room, and our answers.

use proptest::prelude::*;
use sportello_rooms::transport::Credentials;
use sportello_rooms::transport::sdp::{
    Answer, AnswerMedia, AnswerStream, Direction, ExtensionKind, MediaKind, Offer, OfferError,
};

const CHROMIUM: &str = include_str!("data/chromium-offer.sdp");
const FIREFOX: &str = include_str!("data/firefox-offer.sdp");

fn answer_to(offer: &Offer) -> (Vec<AnswerMedia>, String) {
    let media: Vec<AnswerMedia> = (1_u32..)
        .zip(&offer.media)
        .map(|(line, offered)| {
            let stream = AnswerStream {
                ssrc: 1000 * line,
                rtx_ssrc: (offered.kind == MediaKind::Video).then_some(1000 * line + 1),
                cname: "sfu".to_owned(),
                stream_id: format!("slot{}", offered.mid),
                track_id: format!("track{}", offered.mid),
            };
            AnswerMedia::accept(offered, Direction::SendRecv, Some(stream))
        })
        .collect();
    let sdp = Answer {
        credentials: &Credentials::from_random([3; 24]),
        fingerprint: "AA:BB",
        session: (4711, 2),
        udp: &[
            "192.0.2.9:443".parse().unwrap(),
            "[2001:db8::9]:443".parse().unwrap(),
        ],
        tcp: &["192.0.2.9:443".parse().unwrap()],
        media: &media,
    }
    .to_sdp();
    (media, sdp)
}

#[test]
fn the_offer_of_chromium_is_understood() {
    let offer = Offer::parse(CHROMIUM).unwrap();
    assert_eq!(offer.credentials.ufrag(), "4wQ/");
    assert!(offer.fingerprint.to_string().starts_with("F7:0B:AE"));
    let mids: Vec<&str> = offer.media.iter().map(|line| line.mid.as_str()).collect();
    assert_eq!(mids, ["0", "1", "2", "3", "4", "5", "6", "7"]);
    let (audio, video) = (&offer.media[0], &offer.media[1]);
    assert_eq!(
        (audio.kind, audio.direction),
        (MediaKind::Audio, Direction::SendRecv)
    );
    assert_eq!(offer.media[2].direction, Direction::RecvOnly);
    assert!(offer.media.iter().all(|line| !line.rejected));
    assert_eq!(audio.codecs[0].parameter("useinbandfec"), Some("1"));
    assert_eq!(audio.extension(ExtensionKind::Mid), Some(4));
    assert_eq!(audio.extension(ExtensionKind::TransportCc), Some(3));
    assert_eq!(audio.extension(ExtensionKind::AudioLevel), Some(1));
    assert_eq!(video.codecs[0].name, "VP8");
    assert_eq!(video.codecs[1].apt, Some(96));
    assert_eq!(video.rtx_pairs, [(2_272_438_698, 617_684_408)]);
    assert_eq!(video.ssrcs, [2_272_438_698, 617_684_408]);
    assert!(video.msid.is_some());
}

#[test]
fn the_offer_of_firefox_is_understood() {
    let offer = Offer::parse(FIREFOX).unwrap();
    assert_eq!(offer.credentials.ufrag(), "68303c98");
    assert!(
        offer.fingerprint.to_string().starts_with("C5:FA:0A"),
        "told for the session only"
    );
    assert_eq!(offer.media.len(), 8);
    assert!(
        offer.media.iter().all(|line| !line.rejected),
        "bundle-only is not withdrawn"
    );
    let (audio, video) = (&offer.media[0], &offer.media[1]);
    assert_eq!(audio.codecs[0].pt, 109);
    assert_eq!(audio.extension(ExtensionKind::Mid), Some(3));
    assert_eq!(video.extension(ExtensionKind::TransportCc), Some(7));
    assert_eq!(audio.extensions[1].direction, Some(Direction::RecvOnly));
    assert_eq!((video.codecs[0].pt, video.codecs[1].apt), (120, Some(120)));
}

#[test]
fn both_browsers_get_opus_vp8_and_h264_under_their_own_numbers() {
    let (chromium, _) = answer_to(&Offer::parse(CHROMIUM).unwrap());
    assert_eq!(chromium[0].payload_type("opus"), Some(111));
    assert_eq!(chromium[1].payload_type("vp8"), Some(96));
    assert_eq!(
        chromium[1].payload_type("H264"),
        Some(108),
        "constrained baseline, mode 1"
    );
    assert_eq!(
        (chromium[1].rtx_of(96), chromium[1].rtx_of(108)),
        (Some(97), Some(109))
    );
    assert_eq!(chromium[1].codecs.len(), 4);
    assert_eq!(chromium[2].direction, Direction::SendOnly);
    let (firefox, _) = answer_to(&Offer::parse(FIREFOX).unwrap());
    assert_eq!(firefox[0].payload_type("opus"), Some(109));
    assert_eq!(firefox[1].payload_type("VP8"), Some(120));
    assert_eq!(firefox[1].rtx_of(120), Some(124));
    assert_eq!(
        firefox[1].payload_type("H264"),
        None,
        "this Firefox has none"
    );
    assert_eq!(firefox[0].extension(ExtensionKind::AbsSendTime), None);
    assert_eq!(firefox[1].extension(ExtensionKind::AbsSendTime), Some(4));
}

#[test]
fn redundancy_is_taken_behind_the_opus_it_repeats_and_of_nothing_else() {
    let named = |sdp: &str| {
        let (media, _) = answer_to(&Offer::parse(sdp).unwrap());
        let codecs = media[0].codecs.iter();
        codecs
            .map(|codec| (codec.pt, codec.fmtp.clone()))
            .collect::<Vec<_>>()
    };
    let opus = (111, "minptime=10;useinbandfec=1".to_owned());
    let both = [opus.clone(), (63, "111/111".to_owned())];
    assert_eq!(named(CHROMIUM), both);
    assert_eq!(
        named(&CHROMIUM.replace("111 63 9", "63 111 9")),
        both,
        "though a browser had it first"
    );
    for other in ["111/9", "0/0", "111/", ""] {
        let foreign = CHROMIUM.replace("a=fmtp:63 111/111", &format!("a=fmtp:63 {other}"));
        assert_eq!(named(&foreign), both[..1], "{other}");
    }
    let other_clock = CHROMIUM.replace("red/48000/2", "red/8000");
    assert_eq!(named(&other_clock), [opus]);
    let (firefox, _) = answer_to(&Offer::parse(FIREFOX).unwrap());
    assert_eq!(firefox[0].payload_type("red"), None);
    let (chromium, _) = answer_to(&Offer::parse(CHROMIUM).unwrap());
    assert_eq!(chromium[1].payload_type("red"), None, "none for pictures");
}

#[test]
fn the_answers_are_those_on_file() {
    let (_, chromium) = answer_to(&Offer::parse(CHROMIUM).unwrap());
    assert_eq!(chromium, include_str!("data/chromium-answer.sdp"));
    let (_, firefox) = answer_to(&Offer::parse(FIREFOX).unwrap());
    assert_eq!(firefox, include_str!("data/firefox-answer.sdp"));
}

#[test]
fn the_answer_is_read_by_the_parser_of_others() {
    for offer in [CHROMIUM, FIREFOX] {
        let (_, sdp) = answer_to(&Offer::parse(offer).unwrap());
        let session = rtc_sdp::SessionDescription::try_from(sdp).unwrap();
        assert!(session.has_attribute("ice-lite") && !session.has_attribute("extmap-allow-mixed"));
        assert_eq!(session.media_descriptions.len(), 8);
        for line in &session.media_descriptions {
            assert_eq!(line.attribute("setup"), Some(Some("passive")));
            assert!(line.has_attribute("end-of-candidates"));
        }
    }
}

#[test]
fn lines_a_room_has_no_use_for_are_refused_and_leave_the_bundle() {
    let data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n\
        a=mid:8\r\na=sctp-port:5000\r\n";
    let offered = CHROMIUM.replace("BUNDLE 0 1 2 3 4 5 6 7", "BUNDLE 0 1 2 3 4 5 6 7 8") + data;
    let (media, sdp) = answer_to(&Offer::parse(&offered).unwrap());
    assert!(media[8].rejected);
    assert!(sdp.contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
    assert!(sdp.contains("a=group:BUNDLE 0 1 2 3 4 5 6 7\r\n"));

    let withdrawn = FIREFOX
        .replacen("m=audio 9", "m=audio 0", 1)
        .replacen("VP8", "XVP8", 1);
    let (media, sdp) = answer_to(&Offer::parse(&withdrawn).unwrap());
    assert!(media[0].rejected, "withdrawn by the browser");
    assert!(media[1].rejected, "no codec in common");
    assert!(sdp.contains("a=group:BUNDLE 2 3 4 5 6 7\r\n"));
}

#[test]
fn an_offer_that_cannot_be_served_is_refused_with_its_reason() {
    let no_credentials: String = CHROMIUM
        .lines()
        .filter(|line| !line.starts_with("a=ice-pwd"))
        .flat_map(|l| [l, "\r\n"])
        .collect();
    let no_fingerprint: String = FIREFOX
        .lines()
        .filter(|line| !line.starts_with("a=fingerprint"))
        .flat_map(|l| [l, "\r\n"])
        .collect();
    let no_media: String = FIREFOX.lines().take(8).flat_map(|l| [l, "\r\n"]).collect();
    let line = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
    for (offer, reason) in [
        (
            CHROMIUM.replacen("a=ice-ufrag:4wQ/", "a=ice-ufrag:othr", 1),
            OfferError::Ice,
        ),
        (
            CHROMIUM.replace("a=ice-ufrag:4wQ/", "a=ice-ufrag:a b"),
            OfferError::Ice,
        ),
        (no_credentials, OfferError::Ice),
        (no_fingerprint, OfferError::Fingerprint),
        (FIREFOX.replace("sha-256", "sha-1"), OfferError::Fingerprint),
        (
            CHROMIUM.replacen("F7:0B", "00:00", 1),
            OfferError::Fingerprint,
        ),
        (
            CHROMIUM.replacen("setup:actpass", "setup:passive", 1),
            OfferError::Setup,
        ),
        (
            CHROMIUM.replace("BUNDLE 0 1", "BUNDLE 0"),
            OfferError::Bundle,
        ),
        (
            CHROMIUM.replacen("a=rtcp-mux", "a=x", 1),
            OfferError::Bundle,
        ),
        (
            CHROMIUM.replacen("a=mid:1", "a=mid:0", 1),
            OfferError::Bundle,
        ),
        (
            CHROMIUM.replacen("a=mid:1", "a=mid:a-name-of-seventeen", 1),
            OfferError::Bundle,
        ),
        (no_media, OfferError::NoMedia),
        (String::new(), OfferError::Malformed),
        ("v=0\r\n".to_owned(), OfferError::Malformed),
        (
            format!("{CHROMIUM}{}", "a=x\r\n".repeat(401)),
            OfferError::TooLarge,
        ),
        (
            format!("{CHROMIUM}{}", line.repeat(3)),
            OfferError::TooLarge,
        ),
        (
            format!("{CHROMIUM}a={}\r\n", "x".repeat(32 * 1024)),
            OfferError::TooLarge,
        ),
    ] {
        assert_eq!(
            Offer::parse(&offer),
            Err(reason),
            "{}",
            &offer[offer.len().saturating_sub(99)..]
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in ".{0,400}") {
        let _ = Offer::parse(&text);
        let _ = Offer::parse(&format!("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n{text}"));
    }

    #[test]
    fn a_mutated_offer_is_read_and_answered_without_a_panic(
        firefox in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..12),
    ) {
        let mut bytes = if firefox { FIREFOX } else { CHROMIUM }.as_bytes().to_vec();
        for (at, kind, byte) in changes {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                // Digits and separators are where meaning lies.
                _ => bytes[at] = b"0123456789:/ =\r\n-"[usize::from(byte) % 17],
            }
        }
        if let Ok(offer) = Offer::parse(&String::from_utf8_lossy(&bytes)) {
            let (_, sdp) = answer_to(&offer);
            prop_assert!(sdp.len() < 64 * 1024);
        }
    }
}

#[test]
fn a_camera_in_two_encodings_is_taken_with_the_small_one_as_paused_as_it_was_offered() {
    for (sdp, simulcast) in [
        (
            include_str!("data/chromium-layers-offer.sdp"),
            "a=simulcast:recv ~l;h",
        ),
        (
            include_str!("data/firefox-layers-offer.sdp"),
            "a=simulcast:recv l;h",
        ),
    ] {
        let offer = Offer::parse(sdp).unwrap();
        let media: Vec<_> = offer
            .media
            .iter()
            .map(|line| AnswerMedia::accept(line, line.direction.reversed(), None))
            .collect();
        assert_eq!(media[1].rids.len(), 2);
        assert!(media[0].rids.is_empty() && media[6].rids.is_empty());
        assert!(media[1].extension(ExtensionKind::RepairedRid).is_some());
        assert!(media[3].extension(ExtensionKind::Rid).is_none());
        let answer = Answer {
            credentials: &Credentials::from_random([1; 24]),
            fingerprint: "00",
            session: (1, 1),
            udp: &[],
            tcp: &[],
            media: &media,
        };
        let written = answer.to_sdp();
        for line in ["a=rid:l recv", "a=rid:h recv", simulcast] {
            assert_eq!(
                written.lines().filter(|it| *it == line).count(),
                1,
                "{line}"
            );
        }
    }
}
