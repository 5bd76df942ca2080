//! The few fields of RTP and RTCP that SRTP must know before anything is proven.

/// What stands in clear at the front of an RTP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RtpHeader {
    pub(super) ssrc: u32,
    pub(super) sequence: u16,
    /// With contributing sources and extensions: where the payload begins.
    pub(super) length: usize,
}

/// Reads an RTP header; nothing for a packet that is not RTP or ends within its header.
pub(super) fn rtp_header(packet: &[u8]) -> Option<RtpHeader> {
    let fixed = packet.first_chunk::<12>()?;
    if fixed[0] >> 6 != 2 {
        return None;
    }
    let mut length = 12 + 4 * usize::from(fixed[0] & 0x0F);
    if fixed[0] & 0x10 != 0 {
        let extension = packet.get(length..length + 4)?;
        length += 4 + 4 * usize::from(u16::from_be_bytes([extension[2], extension[3]]));
    }
    (length <= packet.len()).then(|| RtpHeader {
        ssrc: u32::from_be_bytes([fixed[8], fixed[9], fixed[10], fixed[11]]),
        sequence: u16::from_be_bytes([fixed[2], fixed[3]]),
        length,
    })
}

/// Reads the sender's SSRC of an RTCP packet.
pub(super) fn rtcp_sender(packet: &[u8]) -> Option<u32> {
    let fixed = packet.first_chunk::<8>()?;
    (fixed[0] >> 6 == 2).then(|| u32::from_be_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_payload_begins_behind_sources_and_extensions() {
        let mut packet = vec![0x92, 96, 1, 2, 0, 0, 0, 0, 0, 0, 0, 7];
        packet.extend_from_slice(&[0; 8]);
        packet.extend_from_slice(&[0xBE, 0xDE, 0, 2]);
        packet.extend_from_slice(&[0; 8]);
        let expected = RtpHeader {
            ssrc: 7,
            sequence: 258,
            length: 32,
        };
        assert_eq!(rtp_header(&packet), Some(expected));
        for end in 0..packet.len() {
            assert_eq!(rtp_header(&packet[..end]), None);
        }
    }

    #[test]
    fn other_versions_are_refused() {
        assert_eq!(rtp_header(&[0x40; 12]), None);
        assert_eq!(rtcp_sender(&[0xC0; 8]), None);
    }
}
