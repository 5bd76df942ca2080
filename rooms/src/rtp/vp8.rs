//! The VP8 payload descriptor (RFC 7741): where frames start, whether they are key frames, and the
//! two counters that must stay continuous when the source of a stream changes.

/// A parsed payload descriptor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// Whether the packet starts a frame.
    pub begins: bool,
    /// Whether the packet starts a key frame.
    pub keyframe: bool,
    /// The temporal layer, where the sender has several.
    pub temporal: Option<Temporal>,
    /// The picture id and where it stands.
    pub picture_id: Option<PictureId>,
    /// The temporal level zero counter and where it stands.
    pub tl0_index: Option<Tl0Index>,
}

/// The temporal layer of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Temporal {
    /// Its number; frames of layer 0 need no other to be shown.
    pub id: u8,
    /// Whether the frame needs layer 0 only, so that a receiver may begin to take its layer here.
    pub sync: bool,
}

/// A picture id of seven or fifteen bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureId {
    /// Its value.
    pub value: u16,
    /// Whether it has fifteen bits.
    pub long: bool,
    at: u8,
}

/// A temporal level zero counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tl0Index {
    /// Its value.
    pub value: u8,
    at: u8,
}

impl Descriptor {
    /// Reads the descriptor at the start of a VP8 payload.
    #[must_use]
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let first = *payload.first()?;
        let mut at = 1;
        let mut picture_id = None;
        let mut tl0_index = None;
        let mut temporal = None;
        if first & 0x80 != 0 {
            let flags = *payload.get(at)?;
            at += 1;
            if flags & 0x80 != 0 {
                let high = *payload.get(at)?;
                if high & 0x80 == 0 {
                    picture_id = Some(PictureId {
                        value: high.into(),
                        long: false,
                        at: at as u8,
                    });
                    at += 1;
                } else {
                    let low = *payload.get(at + 1)?;
                    let value = u16::from_be_bytes([high & 0x7f, low]);
                    picture_id = Some(PictureId {
                        value,
                        long: true,
                        at: at as u8,
                    });
                    at += 2;
                }
            }
            if flags & 0x40 != 0 {
                tl0_index = Some(Tl0Index {
                    value: *payload.get(at)?,
                    at: at as u8,
                });
                at += 1;
            }
            if flags & 0x30 != 0 {
                let layers = *payload.get(at)?;
                temporal = (flags & 0x20 != 0).then_some(Temporal {
                    id: layers >> 6,
                    sync: layers & 0x20 != 0,
                });
                at += 1;
            }
        }
        // S set and partition index 0: the VP8 frame header follows; its lowest bit is 0 in a key frame.
        let begins = first & 0x17 == 0x10;
        let keyframe = begins && payload.get(at).is_some_and(|header| header & 1 == 0);
        Some(Self {
            begins,
            keyframe,
            temporal,
            picture_id,
            tl0_index,
        })
    }

    /// Writes both counters, moved by the given offsets, into a copy of the payload this descriptor
    /// was read from.
    pub fn shift(&self, payload: &mut [u8], picture: u16, tl0: u8) {
        if let Some(id) = self.picture_id {
            let at = usize::from(id.at);
            let value = id.value.wrapping_add(picture);
            if id.long {
                if let Some(bytes) = payload.get_mut(at..at + 2) {
                    bytes.copy_from_slice(&(value | 0x8000).to_be_bytes());
                }
            } else if let Some(byte) = payload.get_mut(at) {
                *byte = (value & 0x7f) as u8;
            }
        }
        if let Some(index) = self.tl0_index
            && let Some(byte) = payload.get_mut(usize::from(index.at))
        {
            *byte = index.value.wrapping_add(tl0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn chromium_descriptor_is_read() {
        let payload = [0x90, 0xe0, 0x81, 0x02, 0x07, 0x20, 0x10, 0, 0];
        let descriptor = Descriptor::parse(&payload).unwrap();
        assert!(descriptor.keyframe);
        assert_eq!(descriptor.picture_id.unwrap().value, 0x0102);
        assert_eq!(descriptor.tl0_index.unwrap().value, 7);
        let layer = descriptor.temporal.unwrap();
        assert_eq!((layer.id, layer.sync), (0, true));
        let upper = Descriptor::parse(&[0x90, 0xe0, 0x81, 0x02, 0x07, 0x60, 0x11]).unwrap();
        let layer = upper.temporal.unwrap();
        assert_eq!((layer.id, layer.sync, upper.begins), (1, true, true));
    }

    #[test]
    fn delta_frames_and_later_partitions_are_no_keyframes() {
        assert!(!Descriptor::parse(&[0x10, 0x01]).unwrap().keyframe);
        assert!(Descriptor::parse(&[0x10, 0x00]).unwrap().keyframe);
        assert!(!Descriptor::parse(&[0x00, 0x00]).unwrap().keyframe);
        assert!(!Descriptor::parse(&[0x11, 0x00]).unwrap().keyframe);
        assert!(!Descriptor::parse(&[0x10]).unwrap().keyframe);
    }

    #[test]
    fn counters_are_moved_and_wrap_in_their_width() {
        let mut long = [0x90, 0xc0, 0xff, 0xff, 0xff, 0x00];
        let descriptor = Descriptor::parse(&long).unwrap();
        descriptor.shift(&mut long, 2, 3);
        let moved = Descriptor::parse(&long).unwrap();
        assert_eq!(moved.picture_id.unwrap().value, 1);
        assert_eq!(moved.tl0_index.unwrap().value, 2);
        let mut short = [0x90, 0x80, 0x7f, 0x00];
        Descriptor::parse(&short).unwrap().shift(&mut short, 1, 0);
        assert_eq!(
            Descriptor::parse(&short).unwrap().picture_id.unwrap().value,
            0
        );
    }

    #[test]
    fn cut_descriptors_are_refused() {
        for payload in [
            &[][..],
            &[0x80],
            &[0x80, 0x80],
            &[0x80, 0x80, 0x80],
            &[0x80, 0x40],
            &[0x80, 0x20],
        ] {
            assert_eq!(Descriptor::parse(payload), None);
        }
    }

    proptest! {
        #[test]
        fn any_payload_can_be_read_and_moved(mut payload in proptest::collection::vec(any::<u8>(), 0..16), picture: u16, tl0: u8) {
            if let Some(descriptor) = Descriptor::parse(&payload) {
                let len = payload.len();
                descriptor.shift(&mut payload, picture, tl0);
                prop_assert_eq!(payload.len(), len);
                prop_assert_eq!(Descriptor::parse(&payload).unwrap().keyframe, descriptor.keyframe);
            }
        }
    }
}
