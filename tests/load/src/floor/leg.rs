//! One participant of the floor.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::Result;
use aws_lc_rs::hmac;
use sportello_rooms::transport::stun;

use crate::client::Identity;
use crate::gcm::{Gcm, Rollover};
use crate::rtp::Header;
use crate::sdp::{Answer, Credentials};

pub(super) struct Leg {
    credentials: Credentials,
    integrity: hmac::Key,
    engine: dimpl::Dtls,
    keys: Option<Keys>,
    address: Option<SocketAddr>,
    heard: Vec<(u32, Rollover)>,
}

struct Keys {
    receive: Gcm,
    send: Gcm,
}

impl Leg {
    pub(super) fn new(index: usize, identity: &Identity, now: Instant) -> Result<Self> {
        let credentials = Credentials {
            ufrag: format!("f{index:07}"),
            pwd: format!("{index:024}"),
        };
        Ok(Self {
            integrity: stun::integrity_key(&credentials.pwd),
            credentials,
            engine: identity.engine(false, now)?,
            keys: None,
            address: None,
            heard: Vec::new(),
        })
    }

    pub(super) fn answer(&self, identity: &Identity, address: SocketAddr) -> Answer {
        Answer {
            credentials: self.credentials.clone(),
            fingerprint: identity.fingerprint().to_owned(),
            address,
        }
    }

    pub(super) fn ufrag(&self) -> &str {
        &self.credentials.ufrag
    }

    pub(super) fn integrity(&self) -> &hmac::Key {
        &self.integrity
    }

    pub(super) fn is_connected(&self) -> bool {
        self.keys.is_some()
    }

    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    pub(super) fn moved(&mut self, address: SocketAddr) {
        self.address = Some(address);
    }

    pub(super) fn handshake(
        &mut self,
        datagram: &[u8],
        now: Instant,
        mut send: impl FnMut(&[u8]),
    ) -> Result<()> {
        self.engine.handle_timeout(now)?;
        self.drain(&mut send)?;
        self.engine.handle_packet(datagram)?;
        self.drain(&mut send)
    }

    fn drain(&mut self, send: &mut impl FnMut(&[u8])) -> Result<()> {
        let mut buffer = [0; 2048];
        loop {
            match self.engine.poll_output(&mut buffer) {
                dimpl::Output::Packet(bytes) => send(bytes),
                dimpl::Output::KeyingMaterial(material, _) => {
                    let (receive, send) = Gcm::split(&material)?;
                    self.keys = Some(Keys { receive, send });
                }
                dimpl::Output::Timeout(_) | dimpl::Output::BufferTooSmall { .. } => return Ok(()),
                _ => {}
            }
        }
    }

    /// Decrypts a packet; returns it and the index it was sealed under.
    pub(super) fn open<'p>(
        &mut self,
        packet: &'p mut [u8],
        header: &Header,
    ) -> Option<(&'p [u8], u64)> {
        let keys = self.keys.as_ref()?;
        if !self.heard.iter().any(|it| it.0 == header.ssrc) {
            self.heard.push((header.ssrc, Rollover::default()));
        }
        let (_, rollover) = self.heard.iter_mut().find(|it| it.0 == header.ssrc)?;
        let index = rollover.index(header.sequence);
        let len = keys
            .receive
            .open_rtp(packet, header.len, header.ssrc, index)?;
        rollover.seen(index);
        Some((&packet[..len], index))
    }

    /// Writes a packet under another SSRC into `room`, encrypted; returns its length.
    pub(super) fn seal(
        &self,
        packet: &[u8],
        header: &Header,
        index: u64,
        room: &mut [u8],
    ) -> Option<usize> {
        let keys = self.keys.as_ref()?;
        let len = packet.len();
        let ssrc = !header.ssrc;
        room.get_mut(..len)?.copy_from_slice(packet);
        room[8..12].copy_from_slice(&ssrc.to_be_bytes());
        keys.send.seal_rtp(room, header.len, len, ssrc, index)
    }
}
