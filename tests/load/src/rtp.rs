//! Packets as this program writes and reads them.

/// Bytes of a header without extensions.
pub const FIXED: usize = 12;

/// The ids of header extensions, as the offer numbers them for one m-line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// `urn:ietf:params:rtp-hdrext:sdes:mid`.
    pub mid: u8,
    /// The transport-wide sequence number.
    pub transport_cc: u8,
    /// `abs-send-time`.
    pub abs_send_time: u8,
    /// `ssrc-audio-level`, on audio.
    pub audio_level: Option<u8>,
}

/// A header to be written.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// Payload type.
    pub payload_type: u8,
    /// Marker bit.
    pub marker: bool,
    /// Sequence number.
    pub sequence: u16,
    /// Media timestamp.
    pub timestamp: u32,
    /// The stream.
    pub ssrc: u32,
    /// The m-line, below 10; browsers name it in the first packets of a stream.
    pub mid: Option<u8>,
    /// Transport-wide sequence number.
    pub transport_cc: u16,
    /// The clock of the sender in seconds, 6.18 fixed point.
    pub abs_send_time: u32,
}

impl Head {
    /// Writes header and extensions; returns where the payload goes.
    pub fn write(&self, ids: Ids, out: &mut Vec<u8>) -> usize {
        let mark = if self.marker { 0x80 } else { 0 };
        out.extend([0x90, mark | self.payload_type]);
        out.extend(self.sequence.to_be_bytes());
        out.extend(self.timestamp.to_be_bytes());
        out.extend(self.ssrc.to_be_bytes());
        out.extend([0xBE, 0xDE, 0, 0]);
        let start = out.len();
        out.push((ids.transport_cc << 4) | 1);
        out.extend(self.transport_cc.to_be_bytes());
        out.push((ids.abs_send_time << 4) | 2);
        out.extend(&self.abs_send_time.to_be_bytes()[1..]);
        if let Some(id) = ids.audio_level {
            out.extend([id << 4, 0x94]);
        }
        if let Some(mid) = self.mid {
            out.extend([ids.mid << 4, b'0' + mid]);
        }
        while !(out.len() - start).is_multiple_of(4) {
            out.push(0);
        }
        let words = u8::try_from((out.len() - start) / 4).unwrap_or_default();
        out[start - 1] = words;
        out.len()
    }
}

/// A header as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Payload type.
    pub payload_type: u8,
    /// Sequence number.
    pub sequence: u16,
    /// Media timestamp.
    pub timestamp: u32,
    /// The stream.
    pub ssrc: u32,
    /// Where the payload begins.
    pub len: usize,
}

impl Header {
    /// Reads a header without contributing sources.
    #[must_use]
    pub fn read(packet: &[u8]) -> Option<Self> {
        let fixed = packet.first_chunk::<FIXED>()?;
        let mut len = FIXED;
        if fixed[0] & 0x10 != 0 {
            let words = packet.get(FIXED + 2..FIXED + 4)?;
            len += 4 + 4 * usize::from(u16::from_be_bytes([words[0], words[1]]));
        }
        (matches!(fixed[0], 0x80 | 0x90 | 0xA0 | 0xB0) && len <= packet.len()).then(|| Self {
            payload_type: fixed[1] & 0x7F,
            sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
            timestamp: u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]),
            ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
            len,
        })
    }

    /// The value of a one-byte extension (RFC 8285).
    #[must_use]
    pub fn extension<'p>(&self, packet: &'p [u8], id: u8) -> Option<&'p [u8]> {
        let mut rest = packet.get(FIXED + 4..self.len)?;
        while let Some((&head, behind)) = rest.split_first() {
            if head == 0 {
                rest = behind;
                continue;
            }
            let (value, after) = behind.split_at_checked(usize::from(head & 0x0F) + 1)?;
            if head >> 4 == id {
                return Some(value);
            }
            rest = after;
        }
        None
    }
}

/// The newest block of redundant audio (RFC 2198).
#[must_use]
pub fn newest_block(payload: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    let mut older = 0;
    while payload.get(at)? & 0x80 != 0 {
        let head = payload.get(at..at + 4)?;
        older += usize::from(u16::from_be_bytes([head[2] & 3, head[3]]));
        at += 4;
    }
    payload.get(at + 1 + older..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written() {
        let ids = Ids {
            mid: 4,
            transport_cc: 3,
            abs_send_time: 2,
            audio_level: Some(1),
        };
        let head = Head {
            payload_type: 111,
            marker: true,
            sequence: 65_535,
            timestamp: 960,
            ssrc: 0xCAFE,
            mid: Some(7),
            transport_cc: 0x1234,
            abs_send_time: 0x00AB_CDEF,
        };
        let mut packet = Vec::new();
        let len = head.write(ids, &mut packet);
        packet.extend(b"voice");
        let header = Header::read(&packet).expect("it is one");
        assert_eq!((header.len, header.payload_type), (len, 111));
        assert_eq!((header.ssrc, header.timestamp), (0xCAFE, 960));
        assert_eq!(header.extension(&packet, 3), Some(&[0x12, 0x34][..]));
        assert_eq!(header.extension(&packet, 2), Some(&[0xAB, 0xCD, 0xEF][..]));
        assert_eq!(header.extension(&packet, 4), Some(&b"7"[..]));
        assert_eq!(header.extension(&packet, 9), None);
    }

    #[test]
    fn redundancy_is_skipped() {
        let payload = [0xEF, 0, 0, 2, 0x6F, 1, 2, 3, 4];
        assert_eq!(newest_block(&payload), Some(&[3, 4][..]));
        assert_eq!(newest_block(&[0x6F, 9]), Some(&[9][..]));
        assert_eq!(newest_block(&[0xFF]), None);
    }
}
