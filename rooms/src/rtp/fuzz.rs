//! Fuzz targets for packets and payload headers.

use std::time::Duration;

use super::header::{FIXED_LEN, Fixed, write_fixed};
use super::red::{self, Blocks};
use super::rewrite::Incoming;
use super::rtcp::{Packet, Packets};
use super::vp8::Descriptor;
use super::{
    Arrival, ExtensionKind, ExtensionMap, Gaps, Header, History, NtpClock, Reception, Recorder,
    Rewriter, Stored, Values, extension, h264, twcc as feedback,
};
use crate::fuzz::{Script, Setting};

/// Headers, extensions and compounds as they come, and the numbering of what was read.
pub(crate) fn rtp(data: &[u8], setting: &Setting) {
    for packet in Packets::new(data).take(data.len()) {
        match packet {
            Packet::Nack { lost, .. } => assert!(lost.count() <= data.len() / 4 * 17),
            Packet::SenderReport { blocks, .. } | Packet::ReceiverReport { blocks, .. } => {
                assert!(blocks.count() <= 31);
            }
            _ => {}
        }
    }
    header(data);
    numbering(data, setting);
}

fn header(data: &[u8]) {
    let Some(header) = Header::parse(data) else {
        return;
    };
    assert!(header.payload(data).len() + FIXED_LEN <= data.len());
    let values_len: usize = header.extensions(data).map(|(_, value)| value.len()).sum();
    assert!(values_len <= data.len());
    let mut map = ExtensionMap::default();
    for (id, kind) in (1..).zip(ExtensionKind::ALL) {
        map.insert(id, kind);
    }
    let values = Values::read(&header, data, &map);
    let mut packet = [0; FIXED_LEN + extension::MAX_BLOCK];
    let fixed = Fixed {
        extended: true,
        marker: header.marker,
        payload_type: header.payload_type,
        sequence: header.sequence,
        timestamp: header.timestamp,
        ssrc: header.ssrc,
    };
    let at = write_fixed(&mut packet, &fixed).expect("room for it");
    let len = values.write(&mut packet[at..], &map).expect("room for it");
    if len > 0 {
        let again = Header::parse(&packet[..at + len]).expect("ours");
        assert_eq!(Values::read(&again, &packet, &map), values);
        assert_eq!((again.ssrc, again.sequence), (header.ssrc, header.sequence));
    }
}

/// Sequence numbers and timestamps in any order, from changing sources.
fn numbering(data: &[u8], setting: &Setting) {
    let mut script = Script::new(data);
    let mut now = setting.now;
    let clock = NtpClock::new(now);
    let (mut gaps, mut rewriter) = (Gaps::default(), Rewriter::new(script.word().unwrap_or(0)));
    let (mut history, mut reception) = (History::default(), Reception::default());
    while let (Some(what), Some(pause), Some(sequence), Some(payload)) =
        (script.byte(), script.pause(), script.word(), script.chunk())
    {
        now += pause;
        let arrival = if what & 1 == 0 {
            gaps.arrived(sequence, true, now)
        } else {
            gaps.repaired(sequence, true, now)
        };
        if let Arrival::New(sequence) = arrival {
            let timestamp = u32::from(what) << 24 | u32::try_from(sequence & 0xffff).unwrap_or(0);
            reception.received(sequence, timestamp, 90_000, clock.micros(now));
            let stored = Stored {
                timestamp,
                payload_type: what & 0x7f,
                marker: false,
                audio_level: None,
                payload,
            };
            history.push(sequence, &stored, now);
            if let Some(kept) = history.get(sequence, now) {
                assert_eq!(kept.payload, payload, "kept as it was");
            }
            let incoming = Incoming {
                source: u64::from(what >> 1 & 3),
                sequence,
                timestamp,
                clock_rate: 90_000,
                epoch: (what & 16 != 0).then_some(timestamp),
                picture_id: Some(sequence as u16),
                tl0_index: Some(what),
            };
            let sent = if what & 8 == 0 {
                rewriter.forward(&incoming, now)
            } else {
                rewriter.leave_out(&incoming)
            };
            if let Some(out) = sent {
                let origin = rewriter.origin(out.sequence).expect("just sent");
                assert_eq!(
                    (origin.source, origin.sequence),
                    (incoming.source, sequence)
                );
                assert_eq!(origin.rewrite(timestamp), out);
            }
        }
        let mut asked = 0;
        gaps.due(Duration::from_millis(50), now, |_| asked += 1);
        assert!(
            asked <= super::nack::MAX_MISSING,
            "{asked} asked for at once"
        );
        gaps.take_outage();
        reception.report(7, now);
    }
}

/// The headers in front of a picture's data: what is read stays inside, what is written keeps the
/// length and is read back.
pub(crate) fn payload(data: &[u8], _setting: &Setting) {
    redundant(data);
    let _ = h264::is_keyframe(data);
    let Some(descriptor) = Descriptor::parse(data) else {
        return;
    };
    let mut shifted = data.to_vec();
    descriptor.shift(&mut shifted, 5, 7);
    let read = Descriptor::parse(&shifted).expect("still one");
    assert_eq!(read.keyframe, descriptor.keyframe);
    if let (Some(before), Some(after)) = (descriptor.picture_id, read.picture_id) {
        let mask = if before.long { 0x7fff } else { 0x7f };
        assert_eq!(after.long, before.long);
        assert_eq!(after.value, before.value.wrapping_add(5) & mask);
    }
    if let (Some(before), Some(after)) = (descriptor.tl0_index, read.tl0_index) {
        assert_eq!(after.value, before.value.wrapping_add(7));
    }
    // A packet that is cut on the way must not be written behind its end.
    for end in 0..data.len().min(8) {
        descriptor.shift(&mut shifted[..end], 1, 1);
    }
}

/// Blocks of sound lie in the packet one behind the other, and are written as they were.
fn redundant(data: &[u8]) {
    let Some(blocks) = Blocks::parse(data) else {
        assert_eq!(red::primary(data), None);
        return;
    };
    let own = red::primary(data).expect("there");
    assert!(!own.payload.is_empty());
    let mut written = vec![0; data.len()];
    let earlier = blocks.clone().count() - 1;
    let len = red::write(&mut written, blocks.take(earlier), own);
    assert_eq!(len, Some(data.len()), "all of it is in some block");
    assert_eq!(written, data);
}

/// Arrivals in any order; the feedback on them fits its buffer and never ends in a loop.
pub(crate) fn twcc(data: &[u8], setting: &Setting) {
    told(data);
    let mut script = Script::new(data);
    let mut now = setting.now;
    let mut recorder = Recorder::new(NtpClock::new(now));
    let mut buffer = [0; feedback::MAX_FEEDBACK];
    while let (Some(pause), Some(sequence)) = (script.pause(), script.word()) {
        now += pause;
        recorder.record(sequence, now);
        if recorder.deadline().is_some_and(|at| at <= now) {
            let mut turns = 0;
            while let Some(len) = recorder.feedback(&mut buffer) {
                assert!(told(&buffer[..len]) > 0, "what we say can be read");
                assert!(len <= feedback::MAX_FEEDBACK && len % 4 == 0);
                turns += 1;
                assert!(turns <= 1024, "the feedback does not end");
            }
            assert_eq!(recorder.deadline(), None);
        }
    }
}

/// Reads feedback as it comes; returns of how many packets it speaks.
fn told(body: &[u8]) -> usize {
    let Some(said) = feedback::Feedback::parse(body) else {
        return 0;
    };
    let count = said.count();
    assert!(count <= usize::from(feedback::MAX_TOLD));
    count
}
