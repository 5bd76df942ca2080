//! One person's media: a peer connection that shares no code with the server, offers as the room page
//! does, sends sound and pictures and listens for the other's.

use std::{
    collections::BTreeSet,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use rtc::{
    ice::mdns::MulticastDnsMode,
    media_stream::MediaStreamTrack,
    peer_connection::configuration::{
        interceptor_registry::{configure_rtcp_reports, configure_twcc_receiver_only},
        media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8},
    },
    rtp,
    rtp_transceiver::rtp_sender::{
        RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
        RtpCodecKind,
    },
    statistics::report::RTCStatsReportEntry,
};
use tokio::sync::watch;
use webrtc::{
    media_stream::{
        track_local::{TrackLocal, static_rtp::TrackLocalStaticRTP},
        track_remote::{TrackRemote, TrackRemoteEvent},
    },
    peer_connection::{
        MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
        RTCConfigurationBuilder, RTCIceCandidateInit, RTCIceGatheringState, RTCIceTransportPolicy,
        RTCPeerConnectionState, RTCSessionDescription, Registry, SettingEngineBuilder,
        SrtpProtectionProfile, StatsSelector,
    },
    rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit},
    runtime::default_runtime,
};

use super::{
    finding::{Candidate, Trouble},
    path::Path,
    relay::Relay,
    server::Server,
    stream::{Ear, SOUND, Sent, Shape, VIDEO},
};
use crate::clock::Clock;

const OPUS: u8 = 111;
const VP8: u8 = 96;

/// From one check of a candidate pair to the next, as browsers do (RFC 8445 section 14.2).
const CHECKS_EVERY: Duration = Duration::from_millis(50);

/// Checks of one pair until it is given up: for longer than [`attempt`](super::attempt) waits.
const CHECKS: u16 = 200;

/// From one check of the pair in use to the next. A change of address is followed with the next check, and
/// that it is followed fast is part of what is tried.
const CONSENT_EVERY: Duration = Duration::from_millis(200);

/// When a connection that is silent counts as broken, and when as lost; a test ends before.
const SILENT: Duration = Duration::from_secs(10);
const LOST: Duration = Duration::from_secs(20);

/// A peer connection with microphone and camera.
pub(super) struct Caller {
    pc: Arc<dyn PeerConnection>,
    /// What is sent: sound, then pictures.
    pub(super) sources: [Arc<Source>; 2],
    /// What is heard of the other.
    pub(super) ear: Arc<Ear>,
    state: watch::Receiver<RTCPeerConnectionState>,
    gathered: watch::Receiver<bool>,
}

/// A stream that is sent.
pub(super) struct Source {
    pub(super) kind: RtpCodecKind,
    pub(super) sent: Sent,
    shape: Shape,
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    payload_type: u8,
}

impl Caller {
    /// Makes the connection ready to offer the ways of `path`. `local` is the address of this machine
    /// from which the server is reached; times are counted from `began`.
    pub(super) async fn new(
        path: Path,
        (server, relay): (&Server, Option<&Relay>),
        local: IpAddr,
        clock: &Clock,
        began: Instant,
    ) -> Result<Self, Trouble> {
        let mut engine = MediaEngine::default();
        for (kind, codec) in [(RtpCodecKind::Audio, opus()), (RtpCodecKind::Video, vp8())] {
            engine.register_codec(codec, kind)?;
        }
        // Nothing asks for lost packets again, or the loss of the way would be mended before it is seen.
        let registry = configure_rtcp_reports(Registry::new());
        let registry = configure_twcc_receiver_only(registry, &mut engine)?;
        let settings = SettingEngineBuilder::new()
            .with_multicast_dns_mode(MulticastDnsMode::Disabled)
            .with_ice_connection_attempts(Some(CHECKS_EVERY), Some(CHECKS))
            .with_ice_timeouts(Some(SILENT), Some(LOST), Some(CONSENT_EVERY))
            // No other kind is waited for: there is one way only.
            .with_relay_acceptance_min_wait(Some(Duration::ZERO))
            .with_prflx_acceptance_min_wait(Some(Duration::ZERO))
            .with_include_loopback_candidate(true)
            .with_srtp_protection_profiles(vec![SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm])
            .build();
        let ear = Arc::new(Ear::default());
        let (changed, state) = watch::channel(RTCPeerConnectionState::New);
        let (done, gathered) = watch::channel(false);
        let handler = Handler {
            ear: Arc::clone(&ear),
            changed,
            done,
            clock: clock.clone(),
            began,
        };
        let mut runtime = default_runtime().ok_or(Trouble::Client("no runtime".to_owned()))?;
        let (mut udp, mut tcp) = (addresses(local), Vec::new());
        let mut configuration = RTCConfigurationBuilder::new();
        if path == Path::Tcp {
            tcp = std::mem::take(&mut udp);
        }
        if let Some(relay) = relay {
            let told = if relay.tunnelled {
                let (told, through, bind) = relay.dig(server, runtime).await?;
                runtime = through;
                udp = vec![bind];
                told
            } else {
                relay.told_as(&relay.place())
            };
            configuration = configuration
                .with_ice_servers(vec![told])
                .with_ice_transport_policy(RTCIceTransportPolicy::Relay);
        }
        let builder = PeerConnectionBuilder::new()
            .with_configuration(configuration.build())
            .with_media_engine(engine)
            .with_interceptor_registry(registry)
            .with_setting_engine(settings)
            .with_handler(Arc::new(handler))
            .with_runtime(runtime)
            .with_udp_addrs(udp)
            .with_tcp_addrs(tcp);
        let pc: Arc<dyn PeerConnection> = Arc::new(Box::pin(builder.build()).await?);
        let sources = [
            Source::new(RtpCodecKind::Audio, OPUS, SOUND, opus().rtp_codec),
            Source::new(RtpCodecKind::Video, VP8, VIDEO, vp8().rtp_codec),
        ];
        for source in &sources {
            let track: Arc<dyn TrackLocal> = Arc::clone(&source.track) as _;
            pc.add_transceiver_from_track(track, None).await?;
        }
        // The slots for others, in the order of the room page.
        for kind in [
            RtpCodecKind::Audio,
            RtpCodecKind::Video,
            RtpCodecKind::Audio,
            RtpCodecKind::Video,
            RtpCodecKind::Video,
            RtpCodecKind::Audio,
        ] {
            let init = RTCRtpTransceiverInit {
                direction: RTCRtpTransceiverDirection::Recvonly,
                streams: Vec::new(),
                send_encodings: Vec::new(),
            };
            pc.add_transceiver_from_kind(kind, Some(init)).await?;
        }
        Ok(Self {
            pc,
            sources,
            ear,
            state,
            gathered,
        })
    }

    /// The offer, with the addresses of this end.
    pub(super) async fn offer(&mut self) -> Result<String, Trouble> {
        let offer = self.pc.create_offer(None).await?;
        self.pc.set_local_description(offer).await?;
        // Ends with the connection, which then has no description either.
        drop(self.gathered.wait_for(|done| *done).await);
        let offer = self.pc.local_description().await;
        Ok(offer.ok_or(Trouble::NoCandidate)?.sdp)
    }

    /// Takes the answer, and of its addresses only those of `path`; waits until media can flow.
    pub(super) async fn connect(&mut self, answer: &str, path: Path) -> Result<(), Trouble> {
        let (candidates, answer): (Vec<_>, Vec<_>) = answer
            .lines()
            .filter(|line| *line != "a=end-of-candidates")
            .partition(|line| line.starts_with("a=candidate:"));
        // Every m-line repeats them.
        let candidates: BTreeSet<_> = candidates
            .into_iter()
            .filter(|line| path.takes(line))
            .filter_map(|line| line.strip_prefix("a="))
            .collect();
        if candidates.is_empty() {
            return Err(Trouble::NotOffered);
        }
        let answer = RTCSessionDescription::answer(answer.join("\r\n") + "\r\n")?;
        self.pc.set_remote_description(answer).await?;
        for candidate in candidates {
            let init = RTCIceCandidateInit {
                candidate: candidate.to_owned(),
                sdp_mid: Some("0".to_owned()),
                sdp_mline_index: Some(0),
                ..RTCIceCandidateInit::default()
            };
            self.pc.add_ice_candidate(init).await?;
        }
        let connected = self
            .state
            .wait_for(|state| *state == RTCPeerConnectionState::Connected);
        match connected.await {
            Ok(_) => Ok(()),
            Err(_) => Err(Trouble::NotConnected),
        }
    }

    /// The pair of candidates that media goes over: ours, then the server's.
    pub(super) async fn pair(&self, now: Instant) -> Option<(Candidate, Candidate)> {
        let report = self.pc.get_stats(now, StatsSelector::None).await;
        let transport = report.transport()?;
        let pair = report
            .candidate_pairs()
            .find(|pair| pair.stats.id == transport.selected_candidate_pair_id)?;
        // The pair names its candidates without the prefix that they are reported under.
        let candidate = |prefix: &str, id: &str| match report.get(&format!("{prefix}_{id}"))? {
            RTCStatsReportEntry::LocalCandidate(found)
            | RTCStatsReportEntry::RemoteCandidate(found) => Some(Candidate {
                address: found.address.clone().unwrap_or_default(),
                port: found.port,
                protocol: found.protocol.clone(),
                kind: found.candidate_type.to_string(),
            }),
            _ => None,
        };
        Some((
            candidate("RTCLocalIceCandidate", &pair.local_candidate_id)?,
            candidate("RTCRemoteIceCandidate", &pair.remote_candidate_id)?,
        ))
    }

    /// Hangs up.
    pub(super) async fn close(&self) {
        // A connection that does not close is dropped.
        drop(self.pc.close().await);
    }
}

impl Source {
    fn new(kind: RtpCodecKind, payload_type: u8, shape: Shape, codec: RTCRtpCodec) -> Arc<Self> {
        let ssrc = rand::random();
        let coding = RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters {
                ssrc: Some(ssrc),
                ..RTCRtpCodingParameters::default()
            },
            codec,
            ..RTCRtpEncodingParameters::default()
        };
        let track = MediaStreamTrack::new(
            "doctor".to_owned(),
            format!("doctor-{kind}"),
            format!("doctor's {kind}"),
            kind,
            vec![coding],
        );
        Arc::new(Self {
            kind,
            sent: Sent::default(),
            shape,
            track: Arc::new(TrackLocalStaticRTP::new(track)),
            ssrc,
            payload_type,
        })
    }

    /// Sends frames at their pace until it is dropped, or the connection is gone.
    pub(super) async fn play(&self, clock: &Clock, began: Instant) {
        let mut pace = tokio::time::interval(self.shape.every);
        let mut frame = 0u32;
        loop {
            pace.tick().await;
            let since = clock.instant().duration_since(began);
            let count = self.shape.packets();
            let first = self.sent.take(count);
            for (number, payload) in (first..).zip(self.shape.frame(first, since)) {
                let packet = rtp::Packet {
                    header: rtp::header::Header {
                        version: 2,
                        marker: number + 1 == first + count,
                        payload_type: self.payload_type,
                        sequence_number: low_16_bits(number),
                        timestamp: frame.wrapping_mul(self.shape.step),
                        ssrc: self.ssrc,
                        ..rtp::header::Header::default()
                    },
                    payload,
                };
                if self.track.write_rtp(packet).await.is_err() {
                    return;
                }
            }
            frame = frame.wrapping_add(1);
        }
    }
}

fn low_16_bits(number: u32) -> u16 {
    let [_, _, high, low] = number.to_be_bytes();
    u16::from_be_bytes([high, low])
}

/// Where sockets are bound: the address that reaches the server, and whatever there is of the other
/// version of IP, because media may be elsewhere than the pages.
fn addresses(local: IpAddr) -> Vec<String> {
    let (own, other) = match local {
        IpAddr::V4(ip) => (format!("{ip}:0"), "[::]:0"),
        IpAddr::V6(ip) => (format!("[{ip}]:0"), "0.0.0.0:0"),
    };
    vec![own, other.to_owned()]
}

struct Handler {
    ear: Arc<Ear>,
    changed: watch::Sender<RTCPeerConnectionState>,
    done: watch::Sender<bool>,
    clock: Clock,
    began: Instant,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.done.send_replace(true);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        self.changed.send_replace(state);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let (ear, clock, began) = (Arc::clone(&self.ear), self.clock.clone(), self.began);
        // Ends with the track.
        tokio::spawn(async move {
            let kind = track.kind().await;
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let now = clock.instant();
                    let since = now.duration_since(began);
                    ear.of(kind).hear(&packet.payload, since, now);
                }
            }
        });
    }
}

fn opus() -> RTCRtpCodecParameters {
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: MIME_TYPE_OPUS.to_owned(),
            clock_rate: 48_000,
            channels: 2,
            sdp_fmtp_line: "minptime=10;useinbandfec=1".to_owned(),
            rtcp_feedback: Vec::new(),
        },
        payload_type: OPUS,
    }
}

fn vp8() -> RTCRtpCodecParameters {
    RTCRtpCodecParameters {
        rtp_codec: RTCRtpCodec {
            mime_type: MIME_TYPE_VP8.to_owned(),
            clock_rate: 90_000,
            channels: 0,
            sdp_fmtp_line: String::new(),
            rtcp_feedback: Vec::new(),
        },
        payload_type: VP8,
    }
}
