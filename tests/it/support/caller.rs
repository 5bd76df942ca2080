//! A person's media end that shares no code with the server: a peer connection of the `webrtc`
//! crate that offers as the room page does and sends packets whose content can be told apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use bytes::Bytes;
use rtc::interceptor::Registry;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::interceptor_registry::register_default_interceptors;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_VP8, MediaEngine,
};
use rtc::peer_connection::sdp::RTCSessionDescription;
use rtc::rtp;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use tokio::sync::{mpsc, watch};
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionState,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use webrtc::runtime::default_runtime;

const OPUS: u8 = 111;
const VP8: u8 = 96;

/// How long anything on the loopback may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A peer connection with microphone and camera.
pub(crate) struct Caller {
    pc: Arc<dyn PeerConnection>,
    microphone: Source,
    camera: Source,
    heard: mpsc::UnboundedReceiver<Heard>,
    state: watch::Receiver<RTCPeerConnectionState>,
}

/// A packet that arrived.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) kind: RtpCodecKind,
    pub(crate) payload: Bytes,
}

struct Source {
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    payload_type: u8,
    step: u32,
    sent: AtomicU16,
}

impl Caller {
    pub(crate) async fn new() -> Self {
        let mut engine = MediaEngine::default();
        for (kind, codec) in [(RtpCodecKind::Audio, opus()), (RtpCodecKind::Video, vp8())] {
            engine.register_codec(codec, kind).expect("a codec");
        }
        let registry =
            register_default_interceptors(Registry::new(), &mut engine).expect("a chain");
        let (heard, hearing) = mpsc::unbounded_channel();
        let (changed, state) = watch::channel(RTCPeerConnectionState::New);
        let (gathered, mut gathering) = mpsc::channel(1);
        let pc: Arc<dyn PeerConnection> = Arc::new(
            Box::pin(
                PeerConnectionBuilder::new()
                    .with_media_engine(engine)
                    .with_interceptor_registry(registry)
                    .with_handler(Arc::new(Handler {
                        heard,
                        changed,
                        gathered,
                    }))
                    .with_runtime(default_runtime().expect("tokio"))
                    .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
                    .build(),
            )
            .await
            .expect("a peer connection"),
        );
        let microphone = Source::new(RtpCodecKind::Audio, OPUS, 960, opus().rtp_codec);
        let camera = Source::new(RtpCodecKind::Video, VP8, 3000, vp8().rtp_codec);
        for track in [&microphone.track, &camera.track] {
            let track: Arc<dyn TrackLocal> = track.clone();
            pc.add_transceiver_from_track(track, None)
                .await
                .expect("a transceiver");
        }
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
            pc.add_transceiver_from_kind(kind, Some(init))
                .await
                .expect("a transceiver");
        }
        let offer = pc.create_offer(None).await.expect("an offer");
        pc.set_local_description(offer).await.expect("taken");
        tokio::time::timeout(PATIENCE, gathering.recv())
            .await
            .expect("candidates are gathered");
        Self {
            pc,
            microphone,
            camera,
            heard: hearing,
            state,
        }
    }

    /// The offer to send.
    pub(crate) async fn offer(&self) -> String {
        self.pc.local_description().await.expect("an offer").sdp
    }

    /// Takes the answer and waits until media can flow.
    pub(crate) async fn take_answer(&mut self, sdp: &str) {
        let answer = RTCSessionDescription::answer(sdp.to_owned()).expect("an answer");
        self.pc
            .set_remote_description(answer)
            .await
            .expect("the answer is understood");
        let connected = self
            .state
            .wait_for(|state| *state == RTCPeerConnectionState::Connected);
        tokio::time::timeout(PATIENCE, connected)
            .await
            .expect("the connection stands in time")
            .expect("the connection lives");
    }

    /// Sends one packet of sound and one picture, both saying `words`.
    pub(crate) async fn say(&self, words: &str) {
        self.microphone
            .send(&[&[0xfc], words.as_bytes()].concat())
            .await;
        // A VP8 descriptor with the start of a key frame of 16 by 16 points.
        let head = [0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a, 16, 0, 16, 0];
        self.camera
            .send(&[&head[..], words.as_bytes()].concat())
            .await;
    }

    /// Says `words` until the other end is known to hear and see them.
    pub(crate) async fn say_until_heard(&self, words: &str, other: &mut Self) {
        let (mut sound, mut picture) = (false, false);
        let talk = async {
            while !(sound && picture) {
                self.say(words).await;
                let pause = tokio::time::sleep(Duration::from_millis(20));
                tokio::pin!(pause);
                loop {
                    let heard = tokio::select! {
                        () = &mut pause => break,
                        heard = other.heard.recv() => heard.expect("the other end lives"),
                    };
                    if heard.payload.ends_with(words.as_bytes()) {
                        match heard.kind {
                            RtpCodecKind::Audio => sound = true,
                            _ => picture = true,
                        }
                    }
                }
            }
        };
        let heard = tokio::time::timeout(PATIENCE, talk).await;
        assert!(
            heard.is_ok(),
            "{words:?} was not received: sound {sound}, picture {picture}"
        );
    }

    /// Whatever has arrived and was not asked for.
    pub(crate) fn drain(&mut self) -> Vec<Heard> {
        std::iter::from_fn(|| self.heard.try_recv().ok()).collect()
    }

    /// Hangs up.
    pub(crate) async fn close(&self) {
        self.pc.close().await.expect("closed");
    }
}

impl Source {
    fn new(kind: RtpCodecKind, payload_type: u8, step: u32, codec: RTCRtpCodec) -> Self {
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
            "me".to_owned(),
            format!("me-{kind}"),
            format!("my {kind}"),
            kind,
            vec![coding],
        );
        let track = Arc::new(TrackLocalStaticRTP::new(track));
        Self {
            track,
            ssrc,
            payload_type,
            step,
            sent: AtomicU16::new(1),
        }
    }

    async fn send(&self, payload: &[u8]) {
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        let packet = rtp::Packet {
            header: rtp::header::Header {
                version: 2,
                marker: true,
                payload_type: self.payload_type,
                sequence_number: number,
                timestamp: u32::from(number).wrapping_mul(self.step),
                ssrc: self.ssrc,
                ..rtp::header::Header::default()
            },
            payload: Bytes::copy_from_slice(payload),
        };
        self.track.write_rtp(packet).await.expect("sent");
    }
}

struct Handler {
    heard: mpsc::UnboundedSender<Heard>,
    changed: watch::Sender<RTCPeerConnectionState>,
    gathered: mpsc::Sender<()>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            let _ = self.gathered.try_send(());
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        self.changed.send_replace(state);
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let heard = self.heard.clone();
        tokio::spawn(async move {
            let kind = track.kind().await;
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    drop(heard.send(Heard {
                        kind,
                        payload: packet.payload,
                    }));
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
