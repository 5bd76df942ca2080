//! RTCP: compound packets read without copying, and the few packets we send.

mod read;
mod write;

pub use read::{Blocks, Lost, Packet, Packets};
pub use write::Writer;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const GOODBYE: u8 = 203;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;

const NACK: u8 = 1;
const TRANSPORT_CC: u8 = 15;
const PLI: u8 = 1;
const FIR: u8 = 4;
const APPLICATION: u8 = 15;

/// What one receiver says of one stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReportBlock {
    /// The stream.
    pub ssrc: u32,
    /// Packets lost since the last report, in 256ths.
    pub fraction_lost: u8,
    /// Packets lost in all, 24 bits.
    pub lost: u32,
    /// Highest extended sequence number received.
    pub highest: u32,
    /// Interarrival jitter in timestamp units.
    pub jitter: u32,
    /// Middle of the NTP time of the last sender report, 0 if there was none.
    pub last_report: u32,
    /// Time since that report arrived, in 65536ths of a second.
    pub delay: u32,
}

/// What a sender says of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderInfo {
    /// The stream.
    pub ssrc: u32,
    /// NTP time of the report.
    pub ntp: u64,
    /// The same instant on the stream's own clock.
    pub timestamp: u32,
    /// Packets sent.
    pub packets: u32,
    /// Payload bytes sent.
    pub bytes: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    const BLOCK: ReportBlock = ReportBlock {
        ssrc: 9,
        fraction_lost: 3,
        lost: 0x01_0203,
        highest: 70_000,
        jitter: 12,
        last_report: 77,
        delay: 88,
    };

    const SENDER: SenderInfo = SenderInfo {
        ssrc: 1,
        ntp: 0xe000_0000_1234_5678,
        timestamp: 90_000,
        packets: 5,
        bytes: 600,
    };

    #[test]
    fn a_compound_report_is_read_back() {
        let mut buffer = [0; 300];
        let mut writer = Writer::new(&mut buffer);
        writer.sender_report(&SENDER, &[BLOCK]).unwrap();
        writer.receiver_report(2, &[BLOCK, BLOCK]).unwrap();
        writer.source_description(&[1, 2], "sportello").unwrap();
        let len = writer.len();
        let mut packets = Packets::new(&buffer[..len]);
        let Some(Packet::SenderReport { sender, blocks }) = packets.next() else {
            panic!("a sender report comes first");
        };
        assert_eq!(sender, SENDER);
        assert_eq!(blocks.collect::<Vec<_>>(), [BLOCK]);
        let Some(Packet::ReceiverReport { ssrc: 2, blocks }) = packets.next() else {
            panic!("a receiver report comes second");
        };
        assert_eq!(blocks.collect::<Vec<_>>(), [BLOCK, BLOCK]);
        assert!(matches!(packets.next(), Some(Packet::Other)));
        assert_eq!(packets.next(), None);
    }

    #[test]
    fn lost_packets_are_packed_and_unpacked() {
        let lost = [65_530, 65_535, 0, 10, 11, 200];
        let mut buffer = [0; 100];
        let mut writer = Writer::new(&mut buffer);
        writer.nack(1, 2, &lost).unwrap();
        let len = writer.len();
        let Some(Packet::Nack {
            media: 2,
            lost: read,
        }) = Packets::new(&buffer[..len]).next()
        else {
            panic!("a request is read");
        };
        assert_eq!(read.collect::<Vec<_>>(), lost);
    }

    #[test]
    fn feedback_is_read_back() {
        let mut buffer = [0; 100];
        let mut writer = Writer::new(&mut buffer);
        writer.pli(1, 2).unwrap();
        writer.remb(1, 1_234_567, &[2]).unwrap();
        let len = writer.len();
        let mut packets = Packets::new(&buffer[..len]);
        assert_eq!(packets.next(), Some(Packet::Pli { media: 2 }));
        let Some(Packet::Remb { bitrate }) = packets.next() else {
            panic!("an estimate is read");
        };
        assert!((1_230_000..=1_234_567).contains(&bitrate));
        assert_eq!(packets.next(), None);
    }

    #[test]
    fn key_frame_requests_of_both_kinds_are_read() {
        let fir = [
            0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 7, 0, 0, 0,
        ];
        assert_eq!(Packets::new(&fir).next(), Some(Packet::Fir { media: 2 }));
    }

    #[test]
    fn padding_is_not_taken_for_content() {
        let padded = [
            0xa1, 205, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 9, 0, 0, 0, 0, 0, 4,
        ];
        let Some(Packet::Nack { lost, .. }) = Packets::new(&padded).next() else {
            panic!("a request is read");
        };
        assert_eq!(lost.collect::<Vec<_>>(), [9]);
        for lie in [0, 17, 255] {
            let mut lying = padded;
            lying[19] = lie;
            assert_eq!(Packets::new(&lying).next(), None);
        }
    }

    #[test]
    fn a_full_buffer_refuses_and_keeps_what_it_has() {
        let mut buffer = [0; 15];
        let mut writer = Writer::new(&mut buffer);
        assert_eq!(writer.pli(1, 2), Some(()));
        assert_eq!(writer.pli(1, 2), None);
        assert_eq!(writer.len(), 12);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 200_u8..208) {
            if let Some(byte) = bytes.get_mut(1) {
                *byte = kind;
            }
            for packet in Packets::new(&bytes) {
                match packet {
                    Packet::SenderReport { blocks, .. } | Packet::ReceiverReport { blocks, .. } => {
                        prop_assert!(blocks.count() <= 31);
                    }
                    Packet::Nack { lost, .. } => prop_assert!(lost.count() <= 17 * 50),
                    Packet::TransportCc(feedback) => prop_assert!(feedback.count() <= 1024),
                    _ => {}
                }
            }
        }

        #[test]
        fn any_estimate_is_rounded_down(bitrate: u64) {
            let mut buffer = [0; 24];
            let mut writer = Writer::new(&mut buffer);
            writer.remb(1, bitrate, &[2]).unwrap();
            let Some(Packet::Remb { bitrate: read }) = Packets::new(&buffer).next() else {
                return Err(TestCaseError::fail("an estimate is read"));
            };
            prop_assert!(read <= bitrate && bitrate - read <= bitrate >> 16);
        }
    }
}
