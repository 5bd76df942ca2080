//! One participant's transport, from datagrams to clear RTP and back: ICE-lite, DTLS, SRTP. It
//! holds no socket and asks no clock; the SFU feeds it datagrams and drains what it has to say.

pub mod certificate;
pub mod datagram;
mod dtls;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
pub mod ice;
mod liveness;
pub mod sdp;
pub mod srtp;
pub mod stun;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use dtls::{Dtls, Progress};
use ice::Agent;
use liveness::{Change, Liveness};
use srtp::{Inbound, Outbound};

pub use certificate::{Certificate, CertificateError, Fingerprint};
pub use datagram::{Kind, is_dtls, is_rtcp, is_rtp, is_stun};
pub use ice::{AllocationId, ConnectionId, Credentials, Path, Via};

/// Bytes a buffer needs behind an RTP packet for [`Transport::seal_rtp`].
pub const RTP_ROOM: usize = 16;

/// Bytes a buffer needs behind an RTCP packet for [`Transport::seal_rtcp`].
pub const RTCP_ROOM: usize = 20;

/// Datagrams and events kept for a driver that drains after every mutation: a few at a time.
const MOST_TRANSMITS: usize = 64;
const MOST_EVENTS: usize = 32;

/// What the offer said about the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Its ICE credentials.
    pub credentials: Credentials,
    /// The fingerprint its DTLS certificate must have.
    pub fingerprint: Fingerprint,
}

/// What a datagram turned out to be, for the SFU.
#[derive(Debug, PartialEq, Eq)]
pub enum Received<'a> {
    /// Nothing to forward: a check, a handshake message, or something refused.
    Nothing,
    /// A decrypted RTCP compound packet.
    Rtcp(&'a mut [u8]),
    /// A decrypted RTP packet.
    Rtp(&'a mut [u8]),
}

/// A datagram the transport wants sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transmit {
    /// Where it goes.
    pub path: Path,
    /// What it says.
    pub bytes: Vec<u8>,
}

/// A turn in the life of a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportEvent {
    /// The transport is over. Only [`CloseReason::Silence`] can be mended, by [`Transport::restart`].
    Closed(CloseReason),
    /// Media can flow: the peer proved who it is and keys are installed.
    Connected,
    /// Datagrams to this participant go along another path from here on.
    PathChanged(Path),
    /// The participant has been silent for some seconds.
    Reconnecting,
    /// The participant is heard again after [`TransportEvent::Reconnecting`].
    Restored,
}

/// Why a transport is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseReason {
    /// The DTLS handshake failed, took too long or was too long, or its association broke later.
    Handshake,
    /// The certificate shown is not the one the offer announced.
    Identity,
    /// The participant said goodbye (DTLS `close_notify`).
    Left,
    /// No authenticated check came for thirty seconds.
    Silence,
}

/// One participant's transport.
pub struct Transport {
    agent: Agent,
    certificate: Arc<Certificate>,
    /// There from the moment the other end's fingerprint is known.
    dtls: Option<Dtls>,
    keys: Option<Box<(Inbound, Outbound)>>,
    liveness: Liveness,
    closed: Option<CloseReason>,
    transmits: VecDeque<Transmit>,
    events: VecDeque<TransportEvent>,
}

impl Transport {
    /// Prepares to answer checks made with `credentials`.
    #[must_use]
    pub fn new(credentials: Credentials, certificate: Arc<Certificate>, now: Instant) -> Self {
        Self {
            agent: Agent::new(credentials),
            certificate,
            dtls: None,
            keys: None,
            liveness: Liveness::new(now),
            closed: None,
            transmits: VecDeque::new(),
            events: VecDeque::new(),
        }
    }

    /// Tells what the offer said about the other end; until then every datagram is refused.
    pub fn set_remote(&mut self, remote: &Remote, now: Instant) {
        self.restart(self.agent.credentials().clone(), remote, now);
    }

    /// Starts an ICE restart. With the fingerprint unchanged, the old credentials stay good for
    /// three seconds more, DTLS and SRTP live on, and a transport that closed for
    /// [`CloseReason::Silence`] is mended. Another fingerprint is another browser, or the same
    /// after a reload: everything begins anew.
    pub fn restart(&mut self, credentials: Credentials, remote: &Remote, now: Instant) {
        let peer = remote.credentials.ufrag();
        if self
            .dtls
            .as_ref()
            .is_some_and(|dtls| dtls.expects(remote.fingerprint))
        {
            self.agent.restart(credentials, peer, now);
            self.liveness.restart(now);
            if self.closed == Some(CloseReason::Silence) {
                self.closed = None;
            }
            return;
        }
        // The paths are forgotten too: what the former browser still sends would spoil the
        // handshake of the new one.
        self.agent = Agent::new(credentials);
        self.agent.set_peer(peer);
        self.liveness = Liveness::new(now);
        self.dtls = Some(Dtls::new(&self.certificate, remote.fingerprint, now));
        self.keys = None;
        self.closed = None;
        self.transmits.clear();
    }

    /// Our current credentials; their user name fragment is what the demultiplexer must know.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        self.agent.credentials()
    }

    /// The certificate shown to this participant.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The path datagrams to this participant take.
    #[must_use]
    pub fn path(&self) -> Option<Path> {
        self.agent.selected()
    }

    /// Installs keys without a handshake, so that fuzzing begins behind it.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn connect_unproven(&mut self, path: Path, now: Instant) {
        let check = stun::fuzz::check(&[], self.agent.credentials(), self.agent.peer());
        self.handle_check(path, &check, now);
        let keys = srtp::split(srtp::Profile::Aes128Gcm, &[7; 56]);
        let (theirs, ours) = keys.expect("material of the right length");
        self.keys = Some(Box::new((Inbound::new(theirs), Outbound::new(ours))));
    }

    /// Whether the next DTLS datagram would begin a handshake.
    #[must_use]
    pub fn awaits_handshake(&self) -> bool {
        self.closed.is_none() && self.dtls.as_ref().is_some_and(Dtls::is_idle)
    }

    /// Whether media can be sealed and opened.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.keys.is_some() && self.closed.is_none()
    }

    /// Handles one datagram; media is decrypted in place.
    pub fn handle_datagram<'a>(
        &mut self,
        path: Path,
        data: &'a mut [u8],
        now: Instant,
    ) -> Received<'a> {
        if self.closed.is_some() {
            return Received::Nothing;
        }
        let kind = Kind::of(data);
        if kind == Kind::Stun {
            self.handle_check(path, data, now);
            return Received::Nothing;
        }
        if !self.agent.knows(path, now) {
            return Received::Nothing;
        }
        let received = match (kind, &mut self.keys) {
            (Kind::Dtls, _) => {
                self.handle_dtls(data, now);
                None
            }
            (Kind::Rtp, Some(keys)) => keys.0.open_rtp(data).map(Received::Rtp),
            (Kind::Rtcp, Some(keys)) => keys.0.open_rtcp(data).map(Received::Rtcp),
            _ => None,
        };
        let Some(received) = received else {
            return Received::Nothing;
        };
        if let Some(dtls) = &mut self.dtls {
            dtls.confirm();
        }
        let change = self.liveness.heard(now);
        self.note(change);
        if self.agent.media(path, now) {
            self.say(TransportEvent::PathChanged(path));
        }
        received
    }

    fn handle_check(&mut self, path: Path, data: &[u8], now: Instant) {
        let Some(check) = self.agent.handle(path, data, now) else {
            return;
        };
        self.transmit(path, check.answer);
        if check.consent {
            let change = self.liveness.checked(now);
            self.note(change);
        }
        if check.moved {
            self.say(TransportEvent::PathChanged(path));
        }
    }

    fn handle_dtls(&mut self, data: &[u8], now: Instant) {
        if let Some(dtls) = &mut self.dtls {
            let progress = dtls.handle(data, now);
            self.advance(progress);
        }
    }

    fn advance(&mut self, progress: Progress) {
        if let (Some(dtls), Some(path)) = (&mut self.dtls, self.agent.selected()) {
            while let Some(bytes) = dtls.poll_transmit() {
                if self.transmits.len() < MOST_TRANSMITS {
                    self.transmits.push_back(Transmit { path, bytes });
                }
            }
        }
        match progress {
            Progress::Nothing => {}
            Progress::Keys(keys) => {
                self.keys = Some(keys);
                self.say(TransportEvent::Connected);
            }
            Progress::Closed(reason) => self.end(reason),
        }
    }

    /// Encrypts the RTP packet in the first `len` bytes of `buffer` in place and returns its new
    /// length; `buffer` needs [`RTP_ROOM`] bytes more. `None` when not connected, malformed, out
    /// of room, or when this sequence number was sealed before (sealing it twice would break GCM).
    ///
    /// A stream must begin below sequence number 32768: a receiver that misses its first packets
    /// could not tell that the count has rolled over, and would understand nothing.
    pub fn seal_rtp(&mut self, buffer: &mut [u8], len: usize) -> Option<usize> {
        self.sealing()?.seal_rtp(buffer, len)
    }

    /// Encrypts the RTCP packet in the first `len` bytes of `buffer` in place and returns its new
    /// length; `buffer` needs [`RTCP_ROOM`] bytes more.
    pub fn seal_rtcp(&mut self, buffer: &mut [u8], len: usize) -> Option<usize> {
        self.sealing()?.seal_rtcp(buffer, len)
    }

    /// Nothing is sealed without consent.
    fn sealing(&mut self) -> Option<&mut Outbound> {
        self.closed
            .is_none()
            .then_some(self.keys.as_mut().map(|keys| &mut keys.1))
            .flatten()
    }

    /// Says goodbye to the participant, whose browser then knows at once. No event follows.
    pub fn close(&mut self, now: Instant) {
        if let Some(dtls) = &mut self.dtls {
            dtls.close(now);
        }
        self.advance(Progress::Nothing);
        self.closed.get_or_insert(CloseReason::Left);
        self.keys = None;
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// The next event.
    pub fn poll_event(&mut self) -> Option<TransportEvent> {
        self.events.pop_front()
    }

    /// When [`Transport::handle_timeout`] wants to be called.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        if self.closed.is_some() {
            return None;
        }
        let dtls = self.dtls.as_ref().and_then(Dtls::poll_timeout);
        [self.liveness.poll_timeout(), dtls]
            .into_iter()
            .flatten()
            .min()
    }

    /// Lets time pass.
    pub fn handle_timeout(&mut self, now: Instant) {
        if self.closed.is_some() {
            return;
        }
        let change = self.liveness.handle_timeout(now);
        self.note(change);
        if let Some(dtls) = &mut self.dtls {
            let progress = dtls.handle_timeout(now);
            self.advance(progress);
        }
    }

    fn note(&mut self, change: Option<Change>) {
        match change {
            Some(Change::Back) if self.keys.is_some() => self.say(TransportEvent::Restored),
            Some(Change::Silent) if self.keys.is_some() => self.say(TransportEvent::Reconnecting),
            Some(Change::Expired) => self.end(CloseReason::Silence),
            // Before the first connection there is nothing to lose or to come back to.
            None | Some(Change::Back | Change::Silent) => {}
        }
    }

    fn end(&mut self, reason: CloseReason) {
        if self.closed.is_none() {
            self.closed = Some(reason);
            self.say(TransportEvent::Closed(reason));
        }
    }

    fn say(&mut self, event: TransportEvent) {
        // Whoever does not drain loses the oldest: the last state is what counts.
        if self.events.len() == MOST_EVENTS {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }

    fn transmit(&mut self, path: Path, bytes: Vec<u8>) {
        if self.transmits.len() < MOST_TRANSMITS {
            self.transmits.push_back(Transmit { path, bytes });
        }
    }
}

#[cfg(test)]
mod testing {
    use std::time::Instant;

    /// The moment a test begins; all others are told from it.
    #[expect(clippy::disallowed_methods, reason = "an Instant has no other origin")]
    pub(super) fn start() -> Instant {
        Instant::now()
    }
}
