//! The texts that scripts say, by id.

/// What a call says on either side: devices, connection, refusals.
pub(in crate::web) const CALL: &[&str] = &[
    "room-camera-busy",
    "room-camera-denied",
    "room-camera-failed",
    "room-camera-insecure",
    "room-camera-interrupted",
    "room-camera-missing",
    "room-camera-none",
    "room-camera-off",
    "room-camera-on",
    "room-camera-unsupported",
    "room-error-already-in-use",
    "room-error-bad-request",
    "room-error-draining",
    "room-error-expired",
    "room-error-forbidden",
    "room-error-full",
    "room-error-internal",
    "room-error-media-rejected",
    "room-error-not-found",
    "room-error-payload-too-large",
    "room-error-rate-limited",
    "room-error-revoked",
    "room-error-room-full",
    "room-error-slow-consumer",
    "room-error-superseded",
    "room-error-timed-out",
    "room-error-too-early",
    "room-error-unauthenticated",
    "room-error-unknown-session",
    "room-error-unsupported-version",
    "room-microphone-busy",
    "room-microphone-denied",
    "room-microphone-failed",
    "room-microphone-heard",
    "room-microphone-insecure",
    "room-microphone-interrupted",
    "room-microphone-missing",
    "room-microphone-none",
    "room-microphone-off",
    "room-microphone-on",
    "room-microphone-quiet",
    "room-microphone-unsupported",
    "room-net-connected",
    "room-net-connecting",
    "room-net-gone",
    "room-net-reconnecting",
    "room-net-signal",
    "room-quality-device",
    "room-quality-frozen",
    "room-quality-nothing",
    "room-quality-own-device",
    "room-quality-own-frozen",
    "room-quality-own-late",
    "room-quality-own-loss",
    "room-quality-own-narrow",
    "room-quality-own-nothing-down",
    "room-quality-own-nothing-up",
    "room-quality-own-silent",
    "room-quality-peer-device",
    "room-quality-peer-frozen",
    "room-quality-peer-late",
    "room-quality-peer-loss",
    "room-quality-peer-narrow",
    "room-quality-peer-nothing-down",
    "room-quality-peer-nothing-up",
    "room-quality-peer-silent",
    "room-quality-silent",
    "room-quality-weak",
];

/// What the citizen's room says besides.
pub(super) const ROOM: &[&str] = &[
    "room-browser-unsupported",
    "room-call-alone",
    "room-call-away",
    "room-call-screen",
    "room-call-unheard",
    "room-call-unseen",
    "room-call-with",
    "room-check-ready",
    "room-check-without",
    "room-end-citizen",
    "room-end-clerk",
    "room-end-office",
    "room-end-time",
    "room-end-title",
    "room-gone-lead",
    "room-gone-title",
    "room-lobby-absent",
    "room-lobby-busy",
    "room-lobby-free",
    "room-lobby-full",
    "room-lobby-next",
    "room-lobby-retrying",
    "room-lobby-since",
    "room-reconnect-lead",
    "room-superseded-lead",
    "room-superseded-title",
];

/// What it says of a number.
pub(super) const COUNTED: &[&str] = &["room-lobby-ahead", "room-lobby-retry"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Audience, Texts};

    #[test]
    fn every_text_is_there_in_every_language() {
        let texts = Texts::load().unwrap();
        for language in texts.languages(Audience::Citizens) {
            let text = texts.language(language.tag);
            for id in [CALL, ROOM, COUNTED].concat() {
                assert_ne!(text.get(id), id, "{}", language.tag);
            }
        }
    }
}
