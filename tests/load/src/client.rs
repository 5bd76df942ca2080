//! One participant's browser: it connects as one does and then sends voice and pictures at a fixed
//! rate, whatever it is told. Everything on its packet path is written apart from the server's.

mod dtls;
mod ice;
mod media;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use mio::net::UdpSocket;
use quinn_udp::{UdpSockRef, UdpSocketState};

use self::dtls::Dtls;
pub use self::dtls::Identity;
use self::ice::Checks;
use self::media::Media;
use crate::clock;
use crate::gcm::Gcm;
use crate::sdp::{self, Answer};
use crate::tally::Tally;

/// A browser hurries with its checks until one is answered.
pub const HURRY: Duration = Duration::from_millis(50);

/// The kernel's buffer of one participant. It must outlast the generator's own pauses.
const KERNEL_BUFFER: usize = 1 << 20;

/// A participant.
pub struct Client {
    socket: UdpSocket,
    state: UdpSocketState,
    checks: Checks,
    fingerprint: String,
    dtls: Option<Dtls>,
    keys: Option<Keys>,
    media: Media,
    /// Under which number its packets are counted.
    group: u8,
}

/// Makes packets of a window and hands them out sealed.
type Make = fn(&mut Media, u32, &Gcm, &mut dyn FnMut(&[u8]));

struct Keys {
    send: Gcm,
    receive: Gcm,
}

impl Client {
    /// Opens a socket; `group` names the tally its packets are counted in, `seed` makes it differ from
    /// the others.
    pub fn new(seed: u32, group: u8) -> Result<Self> {
        let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        state.set_recv_buffer_size(UdpSockRef::from(&socket), KERNEL_BUFFER)?;
        Ok(Self {
            socket: UdpSocket::from_std(socket),
            state,
            checks: Checks::new(seed),
            fingerprint: String::new(),
            dtls: None,
            keys: None,
            media: Media::new(seed, sdp::lines()?),
            group,
        })
    }

    /// Its socket, to be watched.
    pub fn socket(&mut self) -> &mut UdpSocket {
        &mut self.socket
    }

    /// Its offer.
    #[must_use]
    pub fn offer(&self, identity: &Identity) -> String {
        sdp::offer(self.checks.own(), identity.fingerprint())
    }

    /// Takes the answer and begins to connect.
    pub fn answered(&mut self, answer: &Answer) -> Result<()> {
        self.socket.connect(answer.address)?;
        self.fingerprint.clone_from(&answer.fingerprint);
        self.checks.begin(&answer.credentials);
        self.check()
    }

    /// Whether media can flow.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.keys.is_some()
    }

    /// Sends a check: to connect, and for consent (RFC 7675) ever after.
    pub fn check(&mut self) -> Result<()> {
        let request = self.checks.request()?;
        self.send(&request);
        Ok(())
    }

    /// Lets a handshake that is under way repeat what was lost.
    pub fn hurry(&mut self, now: Instant) -> Result<()> {
        match &mut self.dtls {
            None => self.check(),
            Some(_) => self.handshake(None, now),
        }
    }

    /// Says goodbye.
    pub fn close(&mut self, now: Instant) -> Result<()> {
        if let Some(dtls) = &mut self.dtls {
            dtls.close(now)?;
        }
        self.flush_handshake();
        Ok(())
    }

    /// Sends one packet of voice; returns how many packets that was.
    pub fn say(&mut self, window: u32) -> u64 {
        self.send_media(window, Media::say)
    }

    /// Sends one frame; returns how many packets that was.
    pub fn show(&mut self, window: u32) -> u64 {
        self.send_media(window, Media::show)
    }

    fn send_media(&mut self, window: u32, make: Make) -> u64 {
        let Some(keys) = &self.keys else {
            return 0;
        };
        let socket = &self.socket;
        let mut sent = 0;
        make(&mut self.media, window, &keys.send, &mut |packet| {
            // What the own kernel does not take counts as lost, and the run fails.
            drop(socket.send(packet));
            sent += 1;
        });
        sent
    }

    /// Tells the server which of its packets came when.
    pub fn send_feedback(&mut self) {
        let feedback = self.media.feedback();
        self.send_rtcp(feedback);
    }

    /// Sends a sender's and receiver's report.
    pub fn send_report(&mut self) {
        let report = self.media.report();
        self.send_rtcp(Some(report));
    }

    fn send_rtcp(&mut self, compound: Option<Vec<u8>>) {
        let (Some(mut compound), Some(keys)) = (compound, &mut self.keys) else {
            return;
        };
        if keys.send.seal_rtcp(&mut compound).is_some() {
            self.send(&compound);
        }
    }

    /// Reads everything that has come. Media of the window `window` is counted in the tally of the
    /// group.
    pub fn receive(
        &mut self,
        buffers: &mut Buffers,
        identity: &Identity,
        window: u32,
        tallies: &mut [Tally],
    ) -> Result<()> {
        loop {
            let count = match buffers.read(&self.state, &self.socket) {
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                // An ICMP message of a server that has ended.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => continue,
                Err(error) => return Err(error).context("a participant's socket"),
            };
            for at in 0..count {
                let meta = buffers.meta[at];
                let arrived = meta.timestamp.unwrap_or_default();
                let bytes = &mut buffers.bytes[at];
                for datagram in bytes[..meta.len].chunks_mut(meta.stride.max(1)) {
                    match datagram.first() {
                        Some(0..=3) => self.handle_answer(datagram, identity)?,
                        Some(20..=63) => self.handshake(Some(datagram), clock::instant())?,
                        Some(128..=191) => self.take(datagram, arrived, window, tallies),
                        _ => {}
                    }
                }
            }
        }
    }

    fn take(&mut self, packet: &mut [u8], arrived: Duration, window: u32, tallies: &mut [Tally]) {
        let Some(keys) = &self.keys else {
            return;
        };
        if matches!(packet.get(1), Some(192..=223)) {
            if let Some(len) = keys.receive.open_rtcp(packet) {
                self.media.hear(&packet[..len]);
            }
            return;
        }
        let Some(got) = self.media.take(packet, &keys.receive, arrived) else {
            return;
        };
        let tally = &mut tallies[usize::from(self.group)];
        if got.repeated {
            tally.repeated += 1;
        } else if got.window == window && window != 0 {
            tally.received += 1;
            tally.delays.add(arrived.saturating_sub(got.stamp));
        }
    }

    fn handle_answer(&mut self, datagram: &[u8], identity: &Identity) -> Result<()> {
        if self.checks.answered(datagram)? {
            // The path is proven: nominate it and shake hands.
            self.check()?;
            self.dtls = Some(Dtls::new(identity, clock::instant())?);
            self.handshake(None, clock::instant())?;
        }
        Ok(())
    }

    fn handshake(&mut self, datagram: Option<&[u8]>, now: Instant) -> Result<()> {
        let Some(dtls) = &mut self.dtls else {
            return Ok(());
        };
        if let Some(done) = dtls.step(datagram, now)? {
            ensure!(
                done.fingerprint.eq_ignore_ascii_case(&self.fingerprint),
                "the server showed another certificate than it announced"
            );
            let (send, receive) = Gcm::split(&done.material)?;
            self.keys = Some(Keys { send, receive });
        }
        self.flush_handshake();
        Ok(())
    }

    fn flush_handshake(&mut self) {
        while let Some(datagram) = self.dtls.as_mut().and_then(Dtls::poll_transmit) {
            self.send(&datagram);
        }
    }

    /// Loss of what is no media is mended by those who send it.
    fn send(&self, datagram: &[u8]) {
        drop(self.socket.send(datagram));
    }

    /// Packets the server has asked for again.
    #[must_use]
    pub fn asked_again(&self) -> u64 {
        self.media.asked_again()
    }

    /// Where it sends from.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }
}

/// Room for what one system call reads; shared by all participants.
pub struct Buffers {
    bytes: [Box<[u8]>; BATCH],
    meta: [quinn_udp::RecvMeta; BATCH],
}

/// Reads of one system call. Each may be a run of 64 that the kernel has joined.
const BATCH: usize = 8;

impl Default for Buffers {
    fn default() -> Self {
        Self {
            bytes: std::array::from_fn(|_| vec![0; 64 * 1500].into_boxed_slice()),
            meta: [quinn_udp::RecvMeta::default(); BATCH],
        }
    }
}

impl Buffers {
    fn read(&mut self, state: &UdpSocketState, socket: &UdpSocket) -> io::Result<usize> {
        let mut buffers = self.bytes.each_mut().map(|it| io::IoSliceMut::new(it));
        state.recv(UdpSockRef::from(socket), &mut buffers, &mut self.meta)
    }
}
