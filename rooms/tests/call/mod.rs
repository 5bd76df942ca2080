//! A transport and a peer with the network between them, run in virtual time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sportello_rooms::transport::{
    Certificate, Credentials, Kind, Path, RTP_ROOM, Received, Transport, TransportEvent,
};

use crate::netem::{Link, Settings, start};
use crate::peer::{Media, Peer, server_certificate};

const SERVER: &str = "192.0.2.9:443";

/// Both ends and the links between them.
pub(crate) struct Call {
    pub(crate) now: Instant,
    pub(crate) transport: Transport,
    pub(crate) peer: Peer,
    pub(crate) up: Link<(SocketAddr, Vec<u8>)>,
    pub(crate) down: Link<(SocketAddr, Vec<u8>)>,
    /// Which DTLS datagram of a direction gets lost, counted from zero.
    pub(crate) lose_up: Option<usize>,
    pub(crate) lose_down: Option<usize>,
    /// The DTLS datagram of the peer that got lost.
    pub(crate) lost: Option<Vec<u8>>,
    pub(crate) dtls_up: usize,
    pub(crate) dtls_down: usize,
    pub(crate) events: Vec<(Instant, TransportEvent)>,
    pub(crate) media: Vec<Media>,
    pub(crate) heard: Vec<Media>,
}

impl Call {
    pub(crate) fn new(certificate: &Arc<Certificate>, settings: Settings, seed: u64) -> Self {
        let now = start();
        let ours = Credentials::from_random([9; 24]);
        let mut transport = Transport::new(ours.clone(), certificate.clone(), now);
        let peer = Peer::new(1, address(1), &ours, now);
        transport.set_remote(&peer.remote(), now);
        Self {
            now,
            transport,
            peer,
            up: Link::new(settings, seed),
            down: Link::new(settings, !seed),
            lose_up: None,
            lose_down: None,
            lost: None,
            dtls_up: 0,
            dtls_down: 0,
            events: Vec::new(),
            media: Vec::new(),
            heard: Vec::new(),
        }
    }

    /// A call in which both ends can send media.
    pub(crate) fn connected() -> Self {
        let mut call = Self::new(&server_certificate(), Settings::default(), 1);
        assert!(call.run_until(Duration::from_secs(1), Call::is_connected));
        call
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.transport.is_connected() && self.peer.is_connected()
    }

    pub(crate) fn drain(&mut self) {
        while let Some((from, bytes)) = self.peer.poll_transmit() {
            if Kind::of(&bytes) == Kind::Dtls {
                self.dtls_up += 1;
                if self.lose_up == Some(self.dtls_up - 1) {
                    self.lost = Some(bytes);
                    continue;
                }
            }
            let size = bytes.len();
            self.up.send((from, bytes), size, self.now);
        }
        while let Some(transmit) = self.transport.poll_transmit() {
            if Kind::of(&transmit.bytes) == Kind::Dtls {
                self.dtls_down += 1;
                if self.lose_down == Some(self.dtls_down - 1) {
                    continue;
                }
            }
            let size = transmit.bytes.len();
            self.down
                .send((transmit.path.remote, transmit.bytes), size, self.now);
        }
        while let Some(event) = self.transport.poll_event() {
            self.events.push((self.now, event));
        }
    }

    /// Jumps to the next moment at which something happens, not beyond `end`.
    fn step(&mut self, end: Instant) {
        self.drain();
        let next = [
            Some(self.peer.poll_timeout()),
            self.transport.poll_timeout(),
            self.up.poll_timeout(),
            self.down.poll_timeout(),
        ];
        let next = next.into_iter().flatten().min().unwrap_or(end);
        self.now = next.clamp(self.now, end);
        while let Some((from, mut bytes)) = self.up.receive(self.now) {
            let heard = self.receive(from, &mut bytes);
            self.heard.extend(heard);
        }
        while let Some((to, bytes)) = self.down.receive(self.now) {
            if to == self.peer.address {
                let media = self.peer.handle(bytes, self.now);
                self.media.extend(media);
            }
        }
        if self
            .transport
            .poll_timeout()
            .is_some_and(|at| at <= self.now)
        {
            self.transport.handle_timeout(self.now);
        }
        if self.peer.poll_timeout() <= self.now {
            self.peer.handle_timeout(self.now);
        }
        self.drain();
    }

    pub(crate) fn receive(&mut self, from: SocketAddr, bytes: &mut [u8]) -> Option<Media> {
        match self.transport.handle_datagram(path(from), bytes, self.now) {
            Received::Rtp(clear) => Some(Media::Rtp(clear.to_vec())),
            Received::Rtcp(clear) => Some(Media::Rtcp(clear.to_vec())),
            Received::Nothing => None,
        }
    }

    pub(crate) fn run_until(
        &mut self,
        limit: Duration,
        mut done: impl FnMut(&Self) -> bool,
    ) -> bool {
        let end = self.now + limit;
        while !done(self) && self.now < end {
            self.step(end);
        }
        done(self)
    }

    pub(crate) fn run(&mut self, time: Duration) {
        self.run_until(time, |_| false);
    }

    /// Lets time pass for the transport alone: its peer has vanished.
    pub(crate) fn run_alone(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(at) = self.transport.poll_timeout().filter(|at| *at <= end) {
            self.now = at.max(self.now);
            self.transport.handle_timeout(self.now);
            self.drain();
        }
        self.now = end;
    }

    /// Sends a packet to the peer as the SFU does.
    pub(crate) fn send_rtp(&mut self, packet: &[u8]) {
        let mut buffer = packet.to_vec();
        buffer.resize(packet.len() + RTP_ROOM, 0);
        let len = self.transport.seal_rtp(&mut buffer, packet.len()).unwrap();
        buffer.truncate(len);
        let to = self.transport.path().unwrap().remote;
        self.down.send((to, buffer), len, self.now);
    }

    pub(crate) fn last_event(&self) -> Option<TransportEvent> {
        self.events.last().map(|(_, event)| *event)
    }

    pub(crate) fn told(&self, wanted: TransportEvent) -> usize {
        self.events
            .iter()
            .filter(|(_, event)| *event == wanted)
            .count()
    }
}

pub(crate) fn address(host: u8) -> SocketAddr {
    SocketAddr::from(([198, 51, 100, host], 50_000))
}

pub(crate) fn path(remote: SocketAddr) -> Path {
    Path::udp(remote, SERVER.parse().unwrap())
}

pub(crate) fn rtp(sequence: u16) -> Vec<u8> {
    let [high, low] = sequence.to_be_bytes();
    let mut packet = vec![0x80, 111, high, low, 0, 0, 0, 1, 0, 0, 0, 42];
    packet.extend_from_slice(b"a word or two of clear speech");
    packet
}

pub(crate) fn receiver_report() -> Vec<u8> {
    vec![0x80, 201, 0, 1, 0, 0, 0, 42]
}
