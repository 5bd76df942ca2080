//! Where datagrams begin and end in a stream of bytes.

/// The longest datagram taken from a stream. WebRTC keeps to 1200 bytes; a longer claim is a mistake
/// or a trick to make us wait and hold memory.
const LONGEST: usize = 2048;

/// How datagrams are put into a stream.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::live) enum Framing {
    /// Each behind its length in two bytes: ICE-TCP (RFC 4571).
    Length,
    /// STUN messages and channel data, which tell their own length: TURN (RFC 8656, section 12.5).
    Turn,
}

/// The bytes are no datagrams.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the stream carries something else")]
pub(in crate::live) struct Malformed;

impl Framing {
    /// Where the first frame of `bytes` has its datagram, and where the frame ends; `None` while its
    /// head is not there. Both ends may lie beyond `bytes`.
    fn first(self, bytes: &[u8]) -> Result<Option<Frame>, Malformed> {
        let [a, b, c, d, ..] = *bytes else {
            return Ok(None);
        };
        let frame = match self {
            Self::Length => {
                let end = 2 + usize::from(u16::from_be_bytes([a, b]));
                Frame {
                    start: 2,
                    end,
                    next: end,
                }
            }
            Self::Turn => {
                let length = usize::from(u16::from_be_bytes([c, d]));
                let head = match a {
                    0..=3 => 20,
                    0x40..=0x4F => 4,
                    _ => return Err(Malformed),
                };
                let end = head + length;
                Frame {
                    start: 0,
                    end,
                    next: end.next_multiple_of(4),
                }
            }
        };
        let is_short = frame.end - frame.start <= LONGEST;
        is_short.then_some(Some(frame)).ok_or(Malformed)
    }

    /// How many of `bytes` are whole frames.
    pub(super) fn whole(self, bytes: &[u8]) -> Result<usize, Malformed> {
        let mut end = 0;
        while let Some(frame) = self.first(&bytes[end..])? {
            if end + frame.next > bytes.len() {
                break;
            }
            end += frame.next;
        }
        Ok(end)
    }

    /// Hands out the datagrams of whole frames, in order.
    pub(in crate::live) fn each(self, mut bytes: &mut [u8], mut datagram: impl FnMut(&mut [u8])) {
        while let Ok(Some(frame)) = self.first(bytes) {
            if frame.next > bytes.len() {
                return;
            }
            let (frame_bytes, rest) = bytes.split_at_mut(frame.next);
            datagram(&mut frame_bytes[frame.start..frame.end]);
            bytes = rest;
        }
    }

    /// Appends a datagram. What goes to the relay's clients has its padding already.
    pub(in crate::live) fn write(self, out: &mut Vec<u8>, datagram: &[u8]) {
        if self == Self::Length {
            let length = u16::try_from(datagram.len()).unwrap_or(u16::MAX);
            out.extend_from_slice(&length.to_be_bytes());
        }
        out.extend_from_slice(datagram);
    }
}

struct Frame {
    start: usize,
    end: usize,
    next: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stun(body: usize) -> Vec<u8> {
        let mut message = vec![0; 20 + body];
        message[3] = u8::try_from(body).expect("short");
        message
    }

    fn split(framing: Framing, bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        framing.each(&mut bytes.to_vec(), |datagram| {
            found.push(datagram.to_vec());
        });
        found
    }

    #[test]
    fn frames_that_tell_their_length_are_cut_where_they_end() {
        let channel = [0x40, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0];
        let bytes = [&stun(8)[..], &channel, &stun(0)].concat();
        let found = split(Framing::Turn, &bytes);
        assert_eq!(found, [stun(8), channel[..9].to_vec(), stun(0)]);
        assert_eq!(Framing::Turn.whole(&bytes[..39]), Ok(28), "one is whole");
        assert_eq!(Framing::Turn.whole(b"GET / HTTP/1.1"), Err(Malformed));
    }

    #[test]
    fn a_claim_too_long_is_refused_before_it_is_waited_for() {
        assert_eq!(Framing::Length.whole(&[0xFF, 0xFF, 0, 0]), Err(Malformed));
        assert_eq!(Framing::Turn.whole(&[0x40, 0, 0xFF, 0]), Err(Malformed));
        assert_eq!(Framing::Length.whole(&[8, 0, 0, 0]), Ok(0));
    }

    proptest! {
        #[test]
        fn what_was_framed_comes_out_however_it_was_cut(
            datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 2..300), 0..20),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut bytes = Vec::new();
            for datagram in &datagrams {
                Framing::Length.write(&mut bytes, datagram);
            }
            let cut = cut.index(bytes.len() + 1);
            let first = Framing::Length.whole(&bytes[..cut]).expect("well-formed");
            let mut found = split(Framing::Length, &bytes[..first]);
            found.extend(split(Framing::Length, &bytes[first..]));
            prop_assert_eq!(found, datagrams);
        }

        #[test]
        fn any_bytes_are_cut_into_frames_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            for framing in [Framing::Length, Framing::Turn] {
                if let Ok(end) = framing.whole(&bytes) {
                    prop_assert!(end <= bytes.len());
                    let found: usize = split(framing, &bytes[..end]).iter().map(Vec::len).sum();
                    prop_assert!(found <= end);
                }
            }
        }
    }
}
