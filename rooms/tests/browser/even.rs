//! What a decoder needs of the stream it is sent.

use sportello_rooms::rtp::vp8::Descriptor;

use super::{Got, Slot};

/// Checks that a slot is one even stream: no sequence number missing, time never standing still or
/// going back, pictures counted one by one. Returns the number of packets.
pub(crate) fn assert_even(slot: &Slot) -> usize {
    let mut before: Option<(u64, &Got)> = None;
    for (sequence, got) in &slot.got {
        if let Some((last, earlier)) = before {
            assert_eq!(*sequence, last + 1, "no packet is missing");
            let later = got.timestamp.wrapping_sub(earlier.timestamp);
            assert!(later < 90_000 * 60, "time goes on: {later}");
            if let (Some(this), Some(one)) = (picture(got), picture(earlier)) {
                let step = this.wrapping_sub(one) & 0x7fff;
                assert_eq!(
                    step,
                    u16::from(later > 0),
                    "pictures are counted one by one"
                );
                let lower = |got| Descriptor::parse(got).unwrap().tl0_index.unwrap().value;
                let counted = lower(&got.payload).wrapping_sub(lower(&earlier.payload));
                assert!(
                    counted <= u8::from(later > 0),
                    "lower pictures are counted one by one"
                );
            } else {
                assert!(later > 0, "time does not stand still");
            }
        }
        before = Some((*sequence, got));
    }
    slot.got.len()
}

/// The picture id of a video packet.
pub(crate) fn picture(got: &Got) -> Option<u16> {
    let is_video = got.payload.len() > 200;
    is_video.then(|| {
        Descriptor::parse(&got.payload)
            .unwrap()
            .picture_id
            .unwrap()
            .value
    })
}

/// Whether a packet starts a key frame.
pub(crate) fn is_key(got: &Got) -> bool {
    Descriptor::parse(&got.payload).unwrap().keyframe
}

/// Who made a video packet, and which frame of theirs it is.
pub(crate) fn made(got: &Got) -> (u8, u16) {
    // Behind the descriptor, which is longer with temporal layers, and the frame header.
    let at = if got.payload[1] & 0x20 == 0 { 6 } else { 7 };
    (
        got.payload[at],
        u16::from_be_bytes([got.payload[at + 1], got.payload[at + 2]]),
    )
}
