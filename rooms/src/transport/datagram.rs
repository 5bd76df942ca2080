//! What a datagram is, told by its first bytes (RFC 7983, RFC 5761).

/// The protocol a datagram belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A DTLS record.
    Dtls,
    /// Nothing a participant may send us.
    Other,
    /// An SRTCP packet.
    Rtcp,
    /// An SRTP packet.
    Rtp,
    /// A STUN message.
    Stun,
}

impl Kind {
    /// Classifies a datagram.
    #[must_use]
    pub fn of(data: &[u8]) -> Self {
        match *data {
            [0..=3, ..] if is_stun(data) => Self::Stun,
            [20..=63, ..] if data.len() >= 13 => Self::Dtls,
            // RFC 5761, section 4: RTCP packet types, seen as RTP, are payload types 64 to 95.
            [128..=191, 192..=223, ..] if data.len() >= 8 => Self::Rtcp,
            [128..=191, _, ..] if data.len() >= 12 => Self::Rtp,
            _ => Self::Other,
        }
    }
}

/// Whether a datagram is a STUN message: a header, the magic cookie and a length in whole words.
#[must_use]
pub fn is_stun(data: &[u8]) -> bool {
    data.len() >= 20
        && data[0] < 4
        && data[4..8] == [0x21, 0x12, 0xA4, 0x42]
        && data[3].is_multiple_of(4)
}

/// Whether a datagram is a DTLS record.
#[must_use]
pub fn is_dtls(data: &[u8]) -> bool {
    Kind::of(data) == Kind::Dtls
}

/// Whether a datagram is an RTP packet.
#[must_use]
pub fn is_rtp(data: &[u8]) -> bool {
    Kind::of(data) == Kind::Rtp
}

/// Whether a datagram is an RTCP packet.
#[must_use]
pub fn is_rtcp(data: &[u8]) -> bool {
    Kind::of(data) == Kind::Rtcp
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datagrams_are_told_apart_by_their_first_bytes() {
        let mut stun = [0; 20];
        stun[4..8].copy_from_slice(&[0x21, 0x12, 0xA4, 0x42]);
        assert_eq!(Kind::of(&stun), Kind::Stun);
        assert!(is_dtls(&[22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        assert!(is_rtp(&[0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
        assert!(is_rtp(&[0x80, 0xE0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]));
        assert!(is_rtcp(&[0x81, 201, 0, 1, 0, 0, 0, 0]));
        assert!(is_rtcp(&[0x8F, 205, 0, 1, 0, 0, 0, 0]));
    }

    #[test]
    fn what_is_cut_short_or_foreign_is_other() {
        for data in [
            &[][..],
            &[0; 19],
            &[0x80, 111, 0],
            &[22],
            &[64; 30],
            &[0x81, 201],
            &[250; 40],
        ] {
            assert_eq!(Kind::of(data), Kind::Other, "{data:?}");
        }
    }
}
