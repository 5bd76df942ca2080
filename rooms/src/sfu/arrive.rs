//! The way in: a decrypted packet is told by its SSRC, unpacked, counted and kept.

use std::time::Instant;

use super::StreamNames;
use super::inbound::{Inbound, Links};
use super::layer::{Encoding, Layer, TEMPORAL};
use super::leg::Leg;
use super::negotiate::{Codec, Payload};
use super::plan::Source;
use super::slot::Media;
use crate::rtp::{Arrival, Header, NtpClock, Stored, Values, h264, red, vp8::Descriptor};

impl Leg {
    /// Takes in a decrypted packet; returns what is to be forwarded, and to whom.
    pub(super) fn arrived<'p>(
        &mut self,
        packet: &'p [u8],
        streams: &mut StreamNames,
        clock: NtpClock,
        now: Instant,
    ) -> Option<(Media<'p>, Encoding, Links)> {
        let header = Header::parse(packet)?;
        let values = Values::read(&header, packet, &self.agreement.reading);
        if let Some(sequence) = values.transport_cc {
            self.recorder.record(sequence, now);
        }
        let payload = header.payload(packet);
        let payload_type = header.payload_type;
        let (codec, is_repair, payload_type, payload) =
            match self.agreement.payload(payload_type)? {
                Payload::Media(codec) => (codec, false, payload_type, payload),
                // Every receiver gets what it takes: a sender's redundancy comes no further than here.
                Payload::Redundant => {
                    let own = red::primary(payload)?;
                    let kind = self.agreement.payload(own.payload_type)?;
                    let is_voice = kind == Payload::Media(Codec::Opus);
                    is_voice.then_some((Codec::Opus, false, own.payload_type, own.payload))?
                }
                Payload::Retransmission(codec) => (codec, true, payload_type, payload),
            };
        let encoding = self.binding(header.ssrc, &values, is_repair, streams)?;
        let source = encoding.source;
        if source.is_audio() != (codec == Codec::Opus) {
            return None;
        }
        let (sequence, payload) = if is_repair {
            // Without payload it is padding, sent to probe the path.
            let (original, payload) = payload.split_first_chunk()?;
            (u16::from_be_bytes(*original), payload)
        } else {
            (header.sequence, payload)
        };

        let section = self.agreement.sections[usize::from(source.mid())].as_ref();
        let nack = section.is_some_and(|section| section.nack);
        let key = self.key;
        let inbound = self.inbound[encoding.index()]
            .get_or_insert_with(|| Box::new(Inbound::new(encoding, streams.name(key))));
        let links = self.wanted[source as usize];
        let is_wanted = !links.is_empty();
        let ask = nack && is_wanted && inbound.is_used;
        let arrival = if is_repair {
            inbound.gaps.repaired(sequence, ask, now)
        } else {
            inbound.gaps.arrived(sequence, ask, now)
        };
        let Arrival::New(sequence) = arrival else {
            return None;
        };
        // What is above the allowance counts as arrived, so that nobody asks for it again.
        if !inbound.allowance.take(packet.len(), now) {
            self.tally.refused += 1;
            return None;
        }
        if !is_repair {
            inbound.ssrc = Some(header.ssrc);
            inbound.last = Some(now);
            let micros = clock.micros(now);
            inbound
                .reception
                .received(sequence, header.timestamp, codec.clock_rate(), micros);
        }
        inbound.codec = Some(codec);
        self.tally.received += 1;
        inbound
            .pulse
            .beat(header.timestamp, values.audio_level, now);

        let descriptor = if codec == Codec::Vp8 {
            Descriptor::parse(payload)
        } else {
            None
        };
        let start = match codec {
            Codec::H264 => h264::is_keyframe(payload),
            Codec::Opus => true,
            Codec::Vp8 => descriptor.is_some_and(|it| it.keyframe),
        };
        if start {
            inbound.keyframes.came();
        }
        let temporal = descriptor.and_then(|it| it.temporal);
        let temporal = temporal.map_or(0, |it| usize::from(it.id).min(TEMPORAL - 1));
        inbound.rates[temporal].add(packet.len(), now);
        if inbound.gaps.take_outage() {
            // Under another name receivers take it for another source: they see no gap, and go on
            // with the next key frame.
            inbound.stream = streams.name(key);
        }
        if !is_wanted {
            return None;
        }
        let stored = Stored {
            timestamp: header.timestamp,
            payload_type,
            marker: header.marker,
            audio_level: values.audio_level,
            payload,
        };
        if let Some(history) = &mut inbound.history {
            history.push(sequence, &stored, now);
        }
        if let Some(recent) = &mut inbound.recent {
            recent.push(sequence, header.timestamp, payload);
        }
        let (stream, epoch) = (inbound.stream, inbound.epoch);
        let media = Media {
            stream,
            spatial: encoding.spatial,
            live: self.live(source),
            epoch,
            sequence,
            codec,
            stored,
            start,
            descriptor,
            recent: None,
        };
        Some((media, encoding, links))
    }

    /// Which encoding an SSRC belongs to. Browsers name m-line and encoding in their first packets
    /// only, so the answer is remembered; it may also have been announced in the offer.
    fn binding(
        &mut self,
        ssrc: u32,
        values: &Values,
        is_repair: bool,
        streams: &mut StreamNames,
    ) -> Option<Encoding> {
        if let Some(known) = self.bindings.iter().find(|it| it.0 == ssrc) {
            return (known.2 == is_repair).then_some(known.1);
        }
        let source = Source::on(values.mid?)?;
        let section = self.agreement.sections[usize::from(source.mid())].as_ref()?;
        let rid = if is_repair {
            values.repaired_rid
        } else {
            values.rid
        };
        let encoding = match rid {
            Some(b'l') if section.is_layered => Encoding {
                source,
                spatial: Layer::SMALL.spatial,
            },
            // A retransmission of nobody knows what is of no use.
            None if section.is_layered && is_repair => return None,
            _ => Encoding::full(source),
        };
        self.bindings
            .retain(|it| (it.1, it.2) != (encoding, is_repair));
        self.bindings.push((ssrc, encoding, is_repair));
        let key = self.key;
        if let Some(inbound) = self
            .inbound_mut(encoding)
            .filter(|it| !is_repair && it.ssrc.is_some())
        {
            inbound.restart(streams.name(key));
        }
        Some(encoding)
    }

    pub(super) fn bind_announced(&mut self) {
        for (ssrc, encoding, is_repair) in &self.agreement.announced {
            if self.bindings.iter().any(|it| it.0 == *ssrc) {
                continue;
            }
            // Where packets have told already, they know better than the offer.
            if self
                .bindings
                .iter()
                .any(|it| (it.1, it.2) == (*encoding, *is_repair))
            {
                continue;
            }
            self.bindings.push((*ssrc, *encoding, *is_repair));
        }
    }
}
