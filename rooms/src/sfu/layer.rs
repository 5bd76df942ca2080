//! Layers: the sizes and frame rates in which a camera comes, and which of them one slot is sent.
//!
//! A camera comes in one encoding or, once three people are in the call, in two (simulcast, RFC
//! 8853). Within an encoding frames may be numbered by temporal layer; those of the upper layers
//! can be left out at any frame, and taken in again where the sender says so. Another encoding
//! needs a key frame to begin with, so the one before goes on until that has come.

use std::time::{Duration, Instant};

use super::plan::Source;
use super::slot::Media;

/// Encodings a camera may come in.
pub(super) const SPATIAL: usize = 2;

/// Temporal layers told apart: as many as browsers make of VP8.
pub(super) const TEMPORAL: usize = 3;

/// How far one encoding of a camera may be behind the other before it is taken to have ended, as
/// when the sender's way up does not carry it. Less would take jitter for an end; more leaves
/// receivers in front of a picture that stands still.
const STALE: Duration = Duration::from_millis(400);

/// A quality of a picture. Sound and screens have the highest only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Layer {
    /// Which encoding, the smallest picture first. A camera that comes in one encoding has the
    /// highest.
    pub(super) spatial: u8,
    /// The highest temporal layer; 0 has the fewest frames.
    pub(super) temporal: u8,
}

impl Layer {
    /// All there is.
    pub(super) const HIGHEST: Self = Self {
        spatial: 1,
        temporal: 2,
    };

    /// The smaller picture, in all its frames.
    pub(super) const SMALL: Self = Self {
        spatial: 0,
        temporal: 2,
    };

    fn limited_by(self, other: Self) -> Self {
        Self {
            spatial: self.spatial.min(other.spatial),
            temporal: self.temporal.min(other.temporal),
        }
    }
}

/// One encoding of what a person sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoding {
    pub(super) source: Source,
    /// As in [`Layer::spatial`].
    pub(super) spatial: u8,
}

impl Encoding {
    /// Encodings a person may send: one of each source, and the camera's smaller one.
    pub(super) const COUNT: usize = 4;

    /// The one every source has.
    pub(super) fn full(source: Source) -> Self {
        let spatial = Layer::HIGHEST.spatial;
        Self { source, spatial }
    }

    /// Its place among those of a person.
    pub(super) fn index(self) -> usize {
        if self.source == Source::Camera && self.spatial < Layer::HIGHEST.spatial {
            Self::COUNT - 1
        } else {
            self.source as usize
        }
    }
}

/// The encodings of a source that are arriving, from the smallest to the largest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Live {
    pub(super) smallest: u8,
    pub(super) largest: u8,
}

impl Live {
    /// There is but the one every source has.
    pub(super) const FULL: Self = Self {
        smallest: Layer::HIGHEST.spatial,
        largest: Layer::HIGHEST.spatial,
    };

    /// Judges by when the camera's two encodings arrived last.
    pub(super) fn of(small: Option<Instant>, full: Option<Instant>) -> Self {
        let (Some(small), Some(full)) = (small, full) else {
            return Self {
                smallest: Layer::HIGHEST.spatial - u8::from(small.is_some()),
                largest: u8::from(full.is_some() || small.is_none()),
            };
        };
        Self {
            smallest: u8::from(full > small + STALE),
            largest: u8::from(small <= full + STALE),
        }
    }

    /// The best encoding there is for somebody who wants this one.
    pub(super) fn nearest(self, wanted: Layer) -> u8 {
        wanted.spatial.clamp(self.smallest, self.largest)
    }
}

/// What is to be done with a packet for one slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is left out of the stream the slot is sent.
    LeaveOut,
    /// It would be sent if a decoder could start with it.
    NeedsStart,
    /// It is sent.
    Send,
    /// It is of a stream the slot is not sent.
    Skip,
}

/// What one slot is sent of the layers there are.
#[derive(Debug)]
pub(super) struct Choice {
    /// What there is room for; nothing when the slot is paused.
    allotted: Option<Layer>,
    /// What the participant has use for; nothing when it does not look.
    asked: Option<Layer>,
    /// The highest temporal layer that is being sent.
    temporal: u8,
}

impl Choice {
    /// A slot that may have everything, of which the participant asks for `asked`.
    pub(super) fn new(asked: Layer) -> Self {
        Self {
            allotted: Some(Layer::HIGHEST),
            asked: Some(asked),
            temporal: Layer::HIGHEST.temporal,
        }
    }

    /// What there is room for.
    pub(super) fn allot(&mut self, layer: Option<Layer>) {
        self.allotted = layer;
    }

    /// What the participant has use for.
    pub(super) fn ask(&mut self, layer: Option<Layer>) {
        self.asked = layer;
    }

    /// What the slot should be sent.
    pub(super) fn wanted(&self) -> Option<Layer> {
        Some(self.allotted?.limited_by(self.asked?))
    }

    /// Judges a packet; `follows` says whether it is of the stream that was sent before it.
    pub(super) fn judge(&mut self, media: &Media<'_>, follows: bool) -> Verdict {
        let Some(wanted) = self.wanted() else {
            return Verdict::Skip;
        };
        if !follows {
            if media.spatial != media.live.nearest(wanted) {
                return Verdict::Skip;
            }
            if !media.start {
                return Verdict::NeedsStart;
            }
            self.temporal = wanted.temporal;
            return Verdict::Send;
        }
        let Some(descriptor) = &media.descriptor else {
            return Verdict::Send;
        };
        let Some(temporal) = descriptor.temporal else {
            return Verdict::Send;
        };
        if descriptor.begins {
            let may_rise = temporal.sync && temporal.id <= wanted.temporal;
            if media.start || wanted.temporal < self.temporal {
                self.temporal = wanted.temporal;
            } else if temporal.id == self.temporal + 1 && may_rise {
                self.temporal = temporal.id;
            }
        }
        if temporal.id > self.temporal {
            Verdict::LeaveOut
        } else {
            Verdict::Send
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::rtp::Stored;
    use crate::rtp::vp8::Descriptor;
    use crate::sfu::negotiate::Codec;
    use crate::tests::moment::start;

    const BOTH: Live = Live {
        smallest: 0,
        largest: 1,
    };

    /// The first packet of a frame.
    fn frame(spatial: u8, temporal: u8, sync: bool, key: bool) -> Media<'static> {
        let layers = (temporal << 6) | (u8::from(sync) << 5);
        let bytes = [0x90, 0xe0, 0x81, 0x02, 0x07, layers, u8::from(!key)];
        Media {
            stream: u64::from(spatial),
            spatial,
            live: BOTH,
            sequence: 1,
            codec: Codec::Vp8,
            epoch: None,
            stored: Stored {
                timestamp: 0,
                payload_type: 96,
                marker: false,
                audio_level: None,
                payload: &[],
            },
            start: key,
            descriptor: Descriptor::parse(&bytes),
            recent: None,
        }
    }

    #[test]
    fn another_encoding_begins_with_a_key_frame_and_the_old_one_goes_on_until_then() {
        let mut choice = Choice::new(Layer::SMALL);
        assert_eq!(
            choice.judge(&frame(1, 0, false, true), false),
            Verdict::Skip
        );
        assert_eq!(
            choice.judge(&frame(0, 0, false, false), false),
            Verdict::NeedsStart
        );
        assert_eq!(
            choice.judge(&frame(0, 0, false, true), false),
            Verdict::Send
        );
        choice.ask(Some(Layer::HIGHEST));
        assert_eq!(
            choice.judge(&frame(1, 0, false, false), false),
            Verdict::NeedsStart
        );
        assert_eq!(
            choice.judge(&frame(0, 0, false, false), true),
            Verdict::Send
        );
        assert_eq!(
            choice.judge(&frame(1, 0, false, true), false),
            Verdict::Send
        );
    }

    #[test]
    fn what_does_not_arrive_is_not_waited_for() {
        let mut choice = Choice::new(Layer::SMALL);
        let alone = Media {
            live: Live::FULL,
            ..frame(1, 0, false, true)
        };
        assert_eq!(choice.judge(&alone, false), Verdict::Send);
    }

    #[test]
    fn upper_frames_are_left_out_at_once_and_taken_in_where_the_sender_says_so() {
        let mut choice = Choice::new(Layer::HIGHEST);
        assert_eq!(
            choice.judge(&frame(1, 0, false, true), false),
            Verdict::Send
        );
        assert_eq!(choice.judge(&frame(1, 1, true, false), true), Verdict::Send);
        choice.allot(Some(Layer {
            spatial: 1,
            temporal: 0,
        }));
        assert_eq!(
            choice.judge(&frame(1, 1, false, false), true),
            Verdict::LeaveOut
        );
        assert_eq!(
            choice.judge(&frame(1, 0, false, false), true),
            Verdict::Send
        );
        choice.allot(Some(Layer::HIGHEST));
        assert_eq!(
            choice.judge(&frame(1, 1, false, false), true),
            Verdict::LeaveOut
        );
        assert_eq!(
            choice.judge(&frame(1, 2, true, false), true),
            Verdict::LeaveOut
        );
        assert_eq!(choice.judge(&frame(1, 1, true, false), true), Verdict::Send);
        assert_eq!(choice.judge(&frame(1, 2, true, false), true), Verdict::Send);
    }

    #[test]
    fn a_frame_is_left_out_whole_or_not_at_all() {
        let mut choice = Choice::new(Layer::HIGHEST);
        let later = |temporal| {
            let mut media = frame(1, temporal, false, false);
            media.descriptor = media.descriptor.map(|it| Descriptor {
                begins: false,
                ..it
            });
            media
        };
        assert_eq!(choice.judge(&frame(1, 1, true, false), true), Verdict::Send);
        choice.allot(Some(Layer {
            spatial: 1,
            temporal: 0,
        }));
        assert_eq!(choice.judge(&later(1), true), Verdict::Send);
        assert_eq!(
            choice.judge(&frame(1, 0, false, false), true),
            Verdict::Send
        );
        assert_eq!(choice.judge(&later(1), true), Verdict::LeaveOut);
    }

    #[test]
    fn an_encoding_that_falls_behind_has_ended() {
        let start = start();
        let at = |ms| Some(start + Duration::from_millis(ms));
        let live = |small, full| {
            let live = Live::of(small, full);
            (live.smallest, live.largest)
        };
        assert_eq!(live(None, None), (1, 1));
        assert_eq!(live(None, at(5)), (1, 1));
        assert_eq!(live(at(5), None), (0, 0));
        assert_eq!(live(at(5), at(300)), (0, 1));
        assert_eq!(live(at(5), at(600)), (1, 1));
        assert_eq!(live(at(600), at(5)), (0, 0));
    }

    #[test]
    fn a_paused_slot_is_sent_nothing() {
        let mut choice = Choice::new(Layer::HIGHEST);
        choice.allot(None);
        assert_eq!(
            choice.judge(&frame(1, 0, false, true), false),
            Verdict::Skip
        );
        choice.allot(Some(Layer::HIGHEST));
        choice.ask(None);
        assert_eq!(choice.judge(&frame(1, 0, false, true), true), Verdict::Skip);
    }
}
