//! The other end of a transport, as a browser is one: it makes ICE checks with `rtc-stun`, is the
//! DTLS client with `dimpl`, and seals and opens media. Sans-I/O like what it tests.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rtc_stun::attributes::{
    ATTR_ICE_CONTROLLING, ATTR_PRIORITY, ATTR_USE_CANDIDATE, ATTR_USERNAME,
};
use rtc_stun::fingerprint::FINGERPRINT;
use rtc_stun::integrity::MessageIntegrity;
use rtc_stun::message::{
    BINDING_REQUEST, BINDING_SUCCESS, Getter as _, Message, Setter as _, TransactionId,
};
use rtc_stun::xoraddr::XorMappedAddress;
use sportello_rooms::transport::srtp::{Inbound, Outbound, Profile, split};
use sportello_rooms::transport::{Certificate, Credentials, Fingerprint, Kind, Remote};

/// A browser hurries with its checks until one is answered.
const HURRY: Duration = Duration::from_millis(50);

/// A fresh certificate with its key.
pub(crate) fn certificate() -> (Vec<u8>, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(vec!["sportello".to_owned()]).unwrap();
    (made.cert.der().to_vec(), made.signing_key.serialize_der())
}

/// A fresh certificate for the server.
pub(crate) fn server_certificate() -> Arc<Certificate> {
    let (cert, key) = certificate();
    Arc::new(Certificate::from_der(cert, key).unwrap())
}

/// What a peer received in clear.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// An RTP packet.
    Rtp(Vec<u8>),
    /// An RTCP packet.
    Rtcp(Vec<u8>),
}

/// A browser's transport.
pub(crate) struct Peer {
    /// Where it sends from; set it anew to move.
    pub(crate) address: SocketAddr,
    /// How long it waits between two checks once one was answered.
    pub(crate) check_every: Duration,
    credentials: Credentials,
    server: Credentials,
    certificate: (Vec<u8>, Vec<u8>),
    /// The certificate the server showed.
    pub(crate) shown: Option<Fingerprint>,
    /// The profile agreed on.
    pub(crate) profile: Option<Profile>,
    dtls: Option<dimpl::Dtls>,
    keys: Option<(Inbound, Outbound)>,
    /// Whether the server said goodbye.
    pub(crate) dismissed: bool,
    answered: bool,
    checks: u64,
    next_check: Instant,
    dtls_timeout: Option<Instant>,
    outbox: VecDeque<(SocketAddr, Vec<u8>)>,
}

impl Peer {
    /// A peer that will talk to a server with the given credentials.
    pub(crate) fn new(seed: u8, address: SocketAddr, server: &Credentials, now: Instant) -> Self {
        Self {
            address,
            check_every: Duration::from_millis(2500),
            credentials: Credentials::from_random([seed; 24]),
            server: server.clone(),
            certificate: certificate(),
            shown: None,
            profile: None,
            dtls: None,
            keys: None,
            dismissed: false,
            answered: false,
            checks: u64::from(seed) << 32,
            next_check: now,
            dtls_timeout: None,
            outbox: VecDeque::new(),
        }
    }

    /// What its offer would tell the server.
    pub(crate) fn remote(&self) -> Remote {
        Remote {
            credentials: self.credentials.clone(),
            fingerprint: Fingerprint::of(&self.certificate.0),
        }
    }

    /// Begins an ICE restart towards new credentials of the server.
    pub(crate) fn restart(&mut self, seed: u8, server: &Credentials, now: Instant) {
        self.credentials = Credentials::from_random([seed; 24]);
        self.server = server.clone();
        self.answered = false;
        self.next_check = now;
    }

    /// Moves to another address and says so at once.
    pub(crate) fn move_to(&mut self, address: SocketAddr, now: Instant) {
        self.address = address;
        self.check(true, now);
    }

    /// Whether media can flow.
    pub(crate) fn is_connected(&self) -> bool {
        self.keys.is_some()
    }

    /// Sends a check.
    pub(crate) fn check(&mut self, nominates: bool, now: Instant) {
        self.checks += 1;
        let request = self.request(nominates);
        self.outbox.push_back((self.address, request));
        self.next_check = now
            + if self.answered {
                self.check_every
            } else {
                HURRY
            };
    }

    /// A check as bytes.
    pub(crate) fn request(&self, nominates: bool) -> Vec<u8> {
        let mut id = [0; 12];
        id[..8].copy_from_slice(&self.checks.to_be_bytes());
        let mut message = Message::new();
        message.set_type(BINDING_REQUEST);
        message.transaction_id = TransactionId(id);
        message.write_header();
        let username = format!("{}:{}", self.server.ufrag(), self.credentials.ufrag());
        message.add(ATTR_USERNAME, username.as_bytes());
        message.add(ATTR_PRIORITY, &[0x6E, 0, 0x1E, 0xFF]);
        message.add(ATTR_ICE_CONTROLLING, &[5; 8]);
        if nominates {
            message.add(ATTR_USE_CANDIDATE, &[]);
        }
        let provider = rtc_crypto::default_provider().unwrap();
        MessageIntegrity::new_short_term_integrity_with_provider(
            self.server.pwd().to_owned(),
            provider.crypto(),
        )
        .add_to(&mut message)
        .unwrap();
        FINGERPRINT.add_to(&mut message).unwrap();
        message.raw
    }

    /// Takes a datagram; media comes back in clear.
    pub(crate) fn handle(&mut self, mut data: Vec<u8>, now: Instant) -> Option<Media> {
        match Kind::of(&data) {
            Kind::Stun => self.handle_answer(&data, now),
            Kind::Dtls => self.step(Some(&data), now),
            Kind::Rtp => {
                let clear = self.keys.as_mut()?.0.open_rtp(&mut data)?;
                return Some(Media::Rtp(clear.to_vec()));
            }
            Kind::Rtcp => {
                let clear = self.keys.as_mut()?.0.open_rtcp(&mut data)?;
                return Some(Media::Rtcp(clear.to_vec()));
            }
            Kind::Other => {}
        }
        None
    }

    fn handle_answer(&mut self, data: &[u8], now: Instant) {
        let mut message = Message::new();
        message.unmarshal_binary(data).unwrap();
        FINGERPRINT.check(&message).unwrap();
        let provider = rtc_crypto::default_provider().unwrap();
        MessageIntegrity::check(
            &mut message,
            self.server.pwd().as_bytes(),
            provider.crypto(),
        )
        .unwrap();
        assert_eq!(message.typ, BINDING_SUCCESS);
        let mut mapped = XorMappedAddress::default();
        mapped.get_from(&message).unwrap();
        if SocketAddr::new(mapped.ip, mapped.port) != self.address || self.answered {
            return;
        }
        self.answered = true;
        self.next_check = now + self.check_every;
        self.outbox.push_back((self.address, self.request(true)));
        self.checks += 1;
        if self.dtls.is_none() {
            let config = dimpl::Config::builder()
                .flight_start_rto(HURRY)
                .flight_retries(8)
                .build();
            let certificate = dimpl::DtlsCertificate {
                certificate: self.certificate.0.clone(),
                private_key: self.certificate.1.clone(),
            };
            let mut dtls = dimpl::Dtls::new_12(Arc::new(config.unwrap()), certificate, now);
            dtls.set_active(true);
            self.dtls = Some(dtls);
            self.step(None, now);
        }
    }

    /// Says goodbye.
    pub(crate) fn close(&mut self, now: Instant) {
        let dtls = self.dtls.as_mut().unwrap();
        dtls.handle_timeout(now).unwrap();
        dtls.close().unwrap();
        self.drain();
    }

    fn step(&mut self, data: Option<&[u8]>, now: Instant) {
        let Some(dtls) = &mut self.dtls else {
            return;
        };
        dtls.handle_timeout(now).unwrap();
        if let Some(data) = data {
            self.drain();
            self.dtls.as_mut().unwrap().handle_packet(data).unwrap();
        }
        self.drain();
    }

    fn drain(&mut self) {
        let mut buffer = vec![0; 4096];
        let dtls = self.dtls.as_mut().unwrap();
        loop {
            match dtls.poll_output(&mut buffer) {
                dimpl::Output::Packet(bytes) => {
                    self.outbox.push_back((self.address, bytes.to_vec()));
                }
                dimpl::Output::PeerCert(der) => self.shown = Some(Fingerprint::of(der)),
                dimpl::Output::KeyingMaterial(material, profile) => {
                    let profile = match profile {
                        dimpl::SrtpProfile::AEAD_AES_256_GCM => Profile::Aes256Gcm,
                        dimpl::SrtpProfile::AEAD_AES_128_GCM => Profile::Aes128Gcm,
                        _ => Profile::Aes128CmSha1,
                    };
                    let (client, server) = split(profile, &material).unwrap();
                    self.keys = Some((Inbound::new(server), Outbound::new(client)));
                    self.profile = Some(profile);
                }
                dimpl::Output::CloseNotify => self.dismissed = true,
                dimpl::Output::Timeout(at) => {
                    self.dtls_timeout = Some(at);
                    return;
                }
                _ => {}
            }
        }
    }

    /// Seals an RTP packet for the server.
    pub(crate) fn seal_rtp(&mut self, packet: &[u8]) -> Vec<u8> {
        self.seal(packet, Outbound::seal_rtp)
    }

    /// Seals an RTCP packet for the server.
    pub(crate) fn seal_rtcp(&mut self, packet: &[u8]) -> Vec<u8> {
        self.seal(packet, Outbound::seal_rtcp)
    }

    fn seal(
        &mut self,
        packet: &[u8],
        seal: fn(&mut Outbound, &mut [u8], usize) -> Option<usize>,
    ) -> Vec<u8> {
        let mut buffer = packet.to_vec();
        buffer.resize(packet.len() + 20, 0);
        let keys = self.keys.as_mut().unwrap();
        let len = seal(&mut keys.1, &mut buffer, packet.len()).unwrap();
        buffer.truncate(len);
        buffer
    }

    /// When it wants to be called.
    pub(crate) fn poll_timeout(&self) -> Instant {
        self.dtls_timeout
            .map_or(self.next_check, |at| at.min(self.next_check))
    }

    /// Lets time pass.
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        if self.next_check <= now {
            self.check(self.answered, now);
        }
        if self.dtls_timeout.is_some_and(|at| at <= now) {
            self.step(None, now);
        }
    }

    /// The next datagram it sends, with the address it comes from.
    pub(crate) fn poll_transmit(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
        self.outbox.pop_front()
    }
}
