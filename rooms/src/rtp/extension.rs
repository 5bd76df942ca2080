//! Header extensions by meaning. Ids differ per leg and per kind of media, so values are read with
//! the sender's map and written with the receiver's; only the one-byte form is ever written.

use super::Header;

pub use crate::transport::sdp::ExtensionKind;

/// The most bytes [`write`] needs: block header, six elements, padding.
pub const MAX_BLOCK: usize = 4 + 16;

/// Which id stands for which extension on one leg and kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExtensionMap {
    by_id: [Option<ExtensionKind>; 15],
    by_extension: [u8; ExtensionKind::ALL.len()],
}

impl ExtensionMap {
    /// Maps `id` to `extension`. Ids a one-byte header cannot carry are refused, and so is a second
    /// meaning for an id or a second id for a meaning.
    pub fn insert(&mut self, id: u8, extension: ExtensionKind) -> bool {
        let Some(slot) = self.by_id.get_mut(usize::from(id)) else {
            return false;
        };
        if id == 0 || slot.is_some() || self.by_extension[extension as usize] != 0 {
            return false;
        }
        *slot = Some(extension);
        self.by_extension[extension as usize] = id;
        true
    }

    /// The id of `extension`, if it was negotiated.
    #[must_use]
    pub fn id(&self, extension: ExtensionKind) -> Option<u8> {
        match self.by_extension[extension as usize] {
            0 => None,
            id => Some(id),
        }
    }

    /// The extension `id` stands for.
    #[must_use]
    pub fn get(&self, id: u8) -> Option<ExtensionKind> {
        self.by_id.get(usize::from(id)).copied().flatten()
    }
}

/// The values carried by one packet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Values {
    /// Time of sending.
    pub abs_send_time: Option<[u8; 3]>,
    /// Loudness, with the voice activity bit.
    pub audio_level: Option<u8>,
    /// The m-line, where its name is a small decimal number as all browsers choose it.
    pub mid: Option<u8>,
    /// Of a retransmission: which encoding of its source it repeats.
    pub repaired_rid: Option<u8>,
    /// Which encoding of its source it is of, where the name is a single character as ours are.
    pub rid: Option<u8>,
    /// Transport-wide sequence number.
    pub transport_cc: Option<u16>,
}

impl Values {
    /// Reads the values in `packet` by the ids of `map`.
    #[must_use]
    pub fn read(header: &Header, packet: &[u8], map: &ExtensionMap) -> Self {
        let mut values = Self::default();
        for (id, value) in header.extensions(packet) {
            match map.get(id) {
                Some(ExtensionKind::AbsSendTime) => values.abs_send_time = value.try_into().ok(),
                Some(ExtensionKind::AudioLevel) => values.audio_level = value.first().copied(),
                Some(ExtensionKind::Mid) => values.mid = parse_mid(value),
                Some(ExtensionKind::RepairedRid) => values.repaired_rid = single(value),
                Some(ExtensionKind::Rid) => values.rid = single(value),
                Some(ExtensionKind::TransportCc) => {
                    values.transport_cc =
                        value.first_chunk().map(|bytes| u16::from_be_bytes(*bytes));
                }
                None => {}
            }
        }
        values
    }

    /// Writes the values `map` has an id for as a one-byte extension block and returns its length;
    /// 0 when there is nothing to write, `None` when `buffer` is shorter than [`MAX_BLOCK`].
    pub fn write(&self, buffer: &mut [u8], map: &ExtensionMap) -> Option<usize> {
        let block: &mut [u8; MAX_BLOCK] = buffer.first_chunk_mut()?;
        let mut at = 4;
        let mut put = |extension: ExtensionKind, value: Option<&[u8]>| {
            if let (Some(id), Some(value)) = (map.id(extension), value) {
                block[at] = (id << 4) | (value.len() as u8 - 1);
                block[at + 1..at + 1 + value.len()].copy_from_slice(value);
                at += 1 + value.len();
            }
        };
        let digits = self.mid.map(|mid| [b'0' + mid / 10 % 10, b'0' + mid % 10]);
        let mid = digits.as_ref().map(|digits| match digits {
            [b'0', one] => std::slice::from_ref(one),
            two => two.as_slice(),
        });
        let transport_cc = self.transport_cc.map(u16::to_be_bytes);
        put(ExtensionKind::Mid, mid);
        put(
            ExtensionKind::RepairedRid,
            self.repaired_rid.as_ref().map(std::slice::from_ref),
        );
        put(
            ExtensionKind::Rid,
            self.rid.as_ref().map(std::slice::from_ref),
        );
        put(
            ExtensionKind::TransportCc,
            transport_cc.as_ref().map(<[u8; 2]>::as_slice),
        );
        put(
            ExtensionKind::AbsSendTime,
            self.abs_send_time.as_ref().map(<[u8; 3]>::as_slice),
        );
        put(
            ExtensionKind::AudioLevel,
            self.audio_level.as_ref().map(std::slice::from_ref),
        );
        if at == 4 {
            return Some(0);
        }
        let end = at.next_multiple_of(4);
        block[at..end].fill(0);
        block[..2].copy_from_slice(&[0xbe, 0xde]);
        block[2..4].copy_from_slice(&((end as u16 - 4) / 4).to_be_bytes());
        Some(end)
    }
}

fn single(value: &[u8]) -> Option<u8> {
    match value {
        [one] => Some(*one),
        _ => None,
    }
}

fn parse_mid(value: &[u8]) -> Option<u8> {
    match value {
        [one @ b'0'..=b'9'] => Some(one - b'0'),
        [ten @ b'1'..=b'9', one @ b'0'..=b'9'] => Some((ten - b'0') * 10 + (one - b'0')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    use crate::rtp::header::{Fixed, write_fixed};

    fn map(ids: &[(u8, ExtensionKind)]) -> ExtensionMap {
        let mut map = ExtensionMap::default();
        for (id, extension) in ids {
            assert!(map.insert(*id, *extension));
        }
        map
    }

    fn packet(values: Values, map: &ExtensionMap) -> Vec<u8> {
        let mut packet = vec![0; 100];
        let fields = Fixed {
            extended: true,
            marker: false,
            payload_type: 1,
            sequence: 1,
            timestamp: 1,
            ssrc: 1,
        };
        let fixed = write_fixed(&mut packet, &fields).unwrap();
        let block = values.write(&mut packet[fixed..], map).unwrap();
        packet.truncate(fixed + block);
        packet
    }

    #[test]
    fn ids_are_translated_by_meaning() {
        let all = Values {
            abs_send_time: Some([1, 2, 3]),
            audio_level: Some(0x85),
            mid: Some(6),
            repaired_rid: None,
            rid: None,
            transport_cc: Some(513),
        };
        let chromium = map(&[
            (4, ExtensionKind::Mid),
            (3, ExtensionKind::TransportCc),
            (1, ExtensionKind::AudioLevel),
        ]);
        let firefox = map(&[
            (3, ExtensionKind::Mid),
            (7, ExtensionKind::TransportCc),
            (4, ExtensionKind::AbsSendTime),
        ]);
        let sent = packet(all, &chromium);
        let read = Values::read(&Header::parse(&sent).unwrap(), &sent, &chromium);
        assert_eq!(
            read,
            Values {
                abs_send_time: None,
                ..all
            }
        );
        let sent = packet(all, &firefox);
        let read = Values::read(&Header::parse(&sent).unwrap(), &sent, &firefox);
        assert_eq!(
            read,
            Values {
                audio_level: None,
                ..all
            }
        );
    }

    #[test]
    fn ids_a_one_byte_header_cannot_carry_are_refused() {
        let mut map = ExtensionMap::default();
        assert!(!map.insert(0, ExtensionKind::Mid));
        assert!(!map.insert(15, ExtensionKind::Mid));
        assert!(map.insert(14, ExtensionKind::Mid));
        assert!(!map.insert(3, ExtensionKind::Mid));
        assert!(!map.insert(14, ExtensionKind::AudioLevel));
    }

    #[test]
    fn without_ids_there_is_no_block() {
        let values = Values {
            mid: Some(1),
            ..Values::default()
        };
        assert_eq!(
            values.write(&mut [0; MAX_BLOCK], &ExtensionMap::default()),
            Some(0)
        );
        assert_eq!(values.write(&mut [0; 4], &ExtensionMap::default()), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(level: Option<u8>, rid: Option<u8>, repaired_rid: Option<u8>, mid in proptest::option::of(0_u8..100), cc: Option<u16>, time: Option<[u8; 3]>) {
            let values = Values { abs_send_time: time, audio_level: level, mid, repaired_rid, rid, transport_cc: cc };
            let map = map(&ExtensionKind::ALL.map(|extension| (extension as u8 + 1, extension)));
            let mut bytes = [0; 12 + MAX_BLOCK];
            let fields = Fixed { extended: true, marker: false, payload_type: 0, sequence: 0, timestamp: 0, ssrc: 0 };
            let fixed = write_fixed(&mut bytes, &fields).unwrap();
            let block = values.write(&mut bytes[fixed..], &map).unwrap();
            if block > 0 {
                let bytes = &bytes[..fixed + block];
                prop_assert_eq!(Values::read(&Header::parse(bytes).unwrap(), bytes, &map), values);
            } else {
                prop_assert_eq!(values, Values::default());
            }
        }
    }
}
