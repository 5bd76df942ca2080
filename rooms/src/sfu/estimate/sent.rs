//! The packets sent lately, by their transport-wide sequence number: what feedback speaks of.

/// Packets remembered: a second at the highest rate there is, several at a usual one, of which the
/// receiver reports every tenth of a second. A power of two, so that roll-over does not disturb.
const WINDOW: usize = 1024;

/// What is known of a packet's fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was reported to have come.
    Arrived,
    /// Nothing is known.
    Flying,
    /// It was reported missing; it may still come.
    Lost,
}

/// One packet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet {
    sequence: u16,
    /// Bytes on the wire.
    pub(super) bytes: u16,
    /// The probe it was part of; 0 for none.
    pub(super) cluster: u8,
    pub(super) fate: Fate,
    /// When it was sent, in microseconds.
    pub(super) at: i64,
}

/// The ring of them.
#[derive(Debug)]
pub(super) struct Ring {
    packets: Box<[Packet; WINDOW]>,
}

impl Default for Ring {
    fn default() -> Self {
        let none = Packet {
            sequence: 0,
            bytes: 0,
            cluster: 0,
            fate: Fate::Arrived,
            at: 0,
        };
        Self {
            packets: Box::new([none; WINDOW]),
        }
    }
}

impl Ring {
    /// Notes a packet; the one that many numbers before it is forgotten.
    pub(super) fn push(&mut self, sequence: u16, at: i64, bytes: usize, cluster: u8) {
        self.packets[usize::from(sequence) % WINDOW] = Packet {
            sequence,
            bytes: u16::try_from(bytes).unwrap_or(u16::MAX),
            cluster,
            fate: Fate::Flying,
            at,
        };
    }

    /// Finds a packet that is still remembered.
    pub(super) fn find(&mut self, sequence: u16) -> Option<&mut Packet> {
        let packet = &mut self.packets[usize::from(sequence) % WINDOW];
        (packet.sequence == sequence && packet.bytes > 0).then_some(packet)
    }
}
