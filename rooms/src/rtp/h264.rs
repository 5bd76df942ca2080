//! Just enough of the H.264 payload format (RFC 6184) to know where a decoder can start.

const NAL_SPS: u8 = 7;
const NAL_STAP_A: u8 = 24;

/// Whether `payload` starts a picture a decoder that has seen nothing before can show.
///
/// Browsers send the sequence parameter set with every key frame, alone or aggregated; a key frame
/// without it would be of no use to a receiver that lacks the parameters.
#[must_use]
pub fn is_keyframe(payload: &[u8]) -> bool {
    let Some((first, mut rest)) = payload.split_first() else {
        return false;
    };
    match first & 0x1f {
        NAL_SPS => true,
        NAL_STAP_A => {
            while let Some((len, after)) = rest.split_first_chunk() {
                let Some((unit, next)) = after.split_at_checked(u16::from_be_bytes(*len).into())
                else {
                    return false;
                };
                if unit.first().is_some_and(|first| first & 0x1f == NAL_SPS) {
                    return true;
                }
                rest = next;
            }
            false
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    #[test]
    fn parameter_sets_start_a_keyframe() {
        assert!(is_keyframe(&[0x67, 0x42]));
        assert!(is_keyframe(&[
            0x78, 0, 1, 0x09, 0, 2, 0x67, 0x42, 0, 1, 0x68
        ]));
    }

    #[test]
    fn slices_and_fragments_do_not() {
        assert!(!is_keyframe(&[]));
        assert!(!is_keyframe(&[0x65, 1]));
        assert!(!is_keyframe(&[0x7c, 0x85]));
        assert!(!is_keyframe(&[0x78, 0, 9, 0x67]));
        assert!(!is_keyframe(&[0x78, 0, 0, 0, 0]));
    }

    proptest! {
        #[test]
        fn any_payload_is_judged(payload in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = is_keyframe(&payload);
        }
    }
}
