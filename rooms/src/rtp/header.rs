//! The RTP header of RFC 3550, read without copying: fixed part, contributing sources, extension
//! block (RFC 8285, one-byte and two-byte form) and padding.

/// Length of the fixed part.
pub const FIXED_LEN: usize = 12;

const ONE_BYTE_PROFILE: u16 = 0xbede;
const TWO_BYTE_PROFILE: u16 = 0x1000;

/// A parsed header; offsets refer to the packet it was parsed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Marker bit: last packet of a video frame, first of a talk spurt.
    pub marker: bool,
    /// Payload type as the sender numbers it.
    pub payload_type: u8,
    /// Sequence number.
    pub sequence: u16,
    /// Media timestamp.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
    form: Form,
    extensions: (u16, u16),
    payload: (u16, u16),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    None,
    OneByte,
    TwoByte,
}

impl Header {
    /// Reads the header of `packet`; `None` when any length it states does not fit.
    #[must_use]
    pub fn parse(packet: &[u8]) -> Option<Self> {
        let fixed: &[u8; FIXED_LEN] = packet.first_chunk()?;
        if fixed[0] >> 6 != 2 || packet.len() > usize::from(u16::MAX) {
            return None;
        }
        let mut at = FIXED_LEN + 4 * usize::from(fixed[0] & 0x0f);
        let mut form = Form::None;
        let mut extensions = (0, 0);
        if fixed[0] & 0x10 != 0 {
            let block: &[u8; 4] = packet.get(at..)?.first_chunk()?;
            let profile = u16::from_be_bytes([block[0], block[1]]);
            form = match profile {
                ONE_BYTE_PROFILE => Form::OneByte,
                _ if profile & 0xfff0 == TWO_BYTE_PROFILE => Form::TwoByte,
                _ => Form::None,
            };
            let start = at + 4;
            at = start + 4 * usize::from(u16::from_be_bytes([block[2], block[3]]));
            extensions = (start as u16, at.min(packet.len()) as u16);
        }
        let mut end = packet.len();
        if fixed[0] & 0x20 != 0 {
            let padding = usize::from(*packet.last()?);
            if padding == 0 {
                return None;
            }
            end = end.checked_sub(padding)?;
        }
        if at > end {
            return None;
        }
        Some(Self {
            marker: fixed[1] & 0x80 != 0,
            payload_type: fixed[1] & 0x7f,
            sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
            timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
            ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
            form,
            extensions,
            payload: (at as u16, end as u16),
        })
    }

    /// The payload without padding.
    #[must_use]
    pub fn payload<'p>(&self, packet: &'p [u8]) -> &'p [u8] {
        packet
            .get(usize::from(self.payload.0)..usize::from(self.payload.1))
            .unwrap_or_default()
    }

    /// The header extensions as (id, value), in order of appearance.
    #[must_use]
    pub fn extensions<'p>(&self, packet: &'p [u8]) -> Extensions<'p> {
        let rest = match self.form {
            Form::None => None,
            Form::OneByte | Form::TwoByte => {
                packet.get(usize::from(self.extensions.0)..usize::from(self.extensions.1))
            }
        };
        Extensions {
            rest: rest.unwrap_or_default(),
            two_byte: self.form == Form::TwoByte,
        }
    }
}

/// Writes the fixed part; the caller says whether an extension block follows. Returns the number
/// of bytes written, or `None` if `buffer` is too small.
pub fn write_fixed(buffer: &mut [u8], fields: &Fixed) -> Option<usize> {
    let fixed: &mut [u8; FIXED_LEN] = buffer.first_chunk_mut()?;
    fixed[0] = 0x80 | (u8::from(fields.extended) << 4);
    fixed[1] = (u8::from(fields.marker) << 7) | (fields.payload_type & 0x7f);
    fixed[2..4].copy_from_slice(&fields.sequence.to_be_bytes());
    fixed[4..8].copy_from_slice(&fields.timestamp.to_be_bytes());
    fixed[8..12].copy_from_slice(&fields.ssrc.to_be_bytes());
    Some(FIXED_LEN)
}

/// What the fixed part of an outgoing header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fixed {
    /// Whether an extension block follows.
    pub extended: bool,
    /// Marker bit.
    pub marker: bool,
    /// Payload type as the receiver numbers it.
    pub payload_type: u8,
    /// Sequence number.
    pub sequence: u16,
    /// Media timestamp.
    pub timestamp: u32,
    /// Synchronisation source.
    pub ssrc: u32,
}

/// Iterator over header extensions; it ends at the first element that does not fit.
#[derive(Debug, Clone)]
pub struct Extensions<'p> {
    rest: &'p [u8],
    two_byte: bool,
}

impl<'p> Iterator for Extensions<'p> {
    type Item = (u8, &'p [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (&first, rest) = self.rest.split_first()?;
            if first == 0 {
                self.rest = rest;
                continue;
            }
            let (id, len, rest) = if self.two_byte {
                let (&len, rest) = rest.split_first()?;
                (first, usize::from(len), rest)
            } else {
                // RFC 8285 §4.2: id 15 is reserved and ends the block.
                if first >> 4 == 15 {
                    self.rest = &[];
                    return None;
                }
                (first >> 4, usize::from(first & 0x0f) + 1, rest)
            };
            let Some((value, rest)) = rest.split_at_checked(len) else {
                self.rest = &[];
                return None;
            };
            self.rest = rest;
            return Some((id, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    fn fixed(first: u8) -> Vec<u8> {
        vec![first, 0xef, 0, 7, 0, 0, 0, 9, 0, 0, 0, 5]
    }

    #[test]
    fn plain_packet_is_read() {
        let mut packet = fixed(0x80);
        packet.extend([1, 2, 3]);
        let header = Header::parse(&packet).unwrap();
        assert!(header.marker);
        assert_eq!((header.payload_type, header.sequence), (111, 7));
        assert_eq!((header.timestamp, header.ssrc), (9, 5));
        assert_eq!(header.payload(&packet), [1, 2, 3]);
        assert_eq!(header.extensions(&packet).count(), 0);
    }

    #[test]
    fn contributing_sources_extensions_and_padding_are_skipped() {
        let mut packet = fixed(0x80 | 0x20 | 0x10 | 1);
        packet.extend([9, 9, 9, 9]);
        packet.extend([0xbe, 0xde, 0, 2, 0x10, b'0', 0x31, 0x12, 0x34, 0, 0, 0]);
        packet.extend([7, 7, 0, 0, 3]);
        let header = Header::parse(&packet).unwrap();
        assert_eq!(header.payload(&packet), [7, 7]);
        let read: Vec<_> = header.extensions(&packet).collect();
        assert_eq!(read, [(1, &b"0"[..]), (3, &[0x12, 0x34][..])]);
    }

    #[test]
    fn two_byte_extensions_are_read() {
        let mut packet = fixed(0x90);
        packet.extend([0x10, 0x00, 0, 2, 1, 1, b'0', 200, 0, 0, 2, 0]);
        let header = Header::parse(&packet).unwrap();
        let read: Vec<_> = header.extensions(&packet).collect();
        assert_eq!(read, [(1, &b"0"[..]), (200, &[][..]), (2, &[][..])]);
    }

    #[test]
    fn lying_lengths_are_refused() {
        let mut sources = fixed(0x8f);
        sources.extend([0; 8]);
        assert_eq!(Header::parse(&sources), None);
        let mut extension = fixed(0x90);
        extension.extend([0xbe, 0xde, 0, 9, 0]);
        assert_eq!(Header::parse(&extension), None);
        let mut padding = fixed(0xa0);
        padding.push(2);
        assert_eq!(Header::parse(&padding), None);
        padding.push(0);
        assert_eq!(Header::parse(&padding), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(packet in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some(header) = Header::parse(&packet) {
                let _ = header.payload(&packet);
                for (_, value) in header.extensions(&packet) {
                    prop_assert!(value.len() <= 255);
                }
            }
        }

        #[test]
        fn what_is_written_is_read(marker: bool, payload_type in 0_u8..128, sequence: u16, timestamp: u32, ssrc: u32) {
            let mut packet = [0; FIXED_LEN];
            let fields = Fixed { extended: false, marker, payload_type, sequence, timestamp, ssrc };
            prop_assert_eq!(write_fixed(&mut packet, &fields), Some(FIXED_LEN));
            let header = Header::parse(&packet).unwrap();
            prop_assert_eq!((header.marker, header.payload_type), (marker, payload_type));
            prop_assert_eq!((header.sequence, header.timestamp, header.ssrc), (sequence, timestamp, ssrc));
        }
    }
}
