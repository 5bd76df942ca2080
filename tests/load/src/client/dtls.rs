//! The client's side of DTLS, with `dimpl`.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use aws_lc_rs::digest::{SHA256, digest};

use super::HURRY;

/// The certificate all participants show.
pub struct Identity {
    certificate: Vec<u8>,
    key: Vec<u8>,
    fingerprint: String,
    config: Arc<dimpl::Config>,
}

/// A finished handshake.
pub(super) struct Done {
    pub(super) material: Vec<u8>,
    /// Of the certificate the server showed.
    pub(super) fingerprint: String,
}

/// One participant's association.
pub(super) struct Dtls {
    engine: dimpl::Dtls,
    shown: Option<String>,
    outbox: VecDeque<Vec<u8>>,
}

impl Identity {
    /// Makes a certificate.
    pub fn new() -> Result<Self> {
        let made = rcgen::generate_simple_self_signed(vec!["load".to_owned()])?;
        let config = dimpl::Config::builder()
            .flight_start_rto(HURRY)
            .flight_retries(8)
            .build()
            .context("the settings of DTLS")?;
        Ok(Self {
            fingerprint: fingerprint(made.cert.der()),
            certificate: made.cert.der().to_vec(),
            key: made.signing_key.serialize_der(),
            config: Arc::new(config),
        })
    }

    /// SHA-256 of the certificate, as SDP writes it.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    pub(crate) fn engine(&self, is_client: bool, now: Instant) -> Result<dimpl::Dtls> {
        let certificate = dimpl::DtlsCertificate {
            certificate: self.certificate.clone(),
            private_key: self.key.clone(),
        };
        let mut engine = dimpl::Dtls::new_12(Arc::clone(&self.config), certificate, now);
        engine.set_active(is_client);
        // It panics at a datagram that comes before its first look at the clock.
        engine.handle_timeout(now)?;
        Ok(engine)
    }
}

impl Dtls {
    pub(super) fn new(identity: &Identity, now: Instant) -> Result<Self> {
        Ok(Self {
            engine: identity.engine(true, now)?,
            shown: None,
            outbox: VecDeque::new(),
        })
    }

    /// Takes a datagram, or lets time pass.
    pub(super) fn step(&mut self, datagram: Option<&[u8]>, now: Instant) -> Result<Option<Done>> {
        self.engine.handle_timeout(now)?;
        let mut done = self.drain();
        if let Some(datagram) = datagram {
            self.engine.handle_packet(datagram)?;
            done = self.drain().or(done);
        }
        Ok(done)
    }

    pub(super) fn close(&mut self, now: Instant) -> Result<()> {
        self.engine.handle_timeout(now)?;
        self.engine.close()?;
        self.drain();
        Ok(())
    }

    pub(super) fn poll_transmit(&mut self) -> Option<Vec<u8>> {
        self.outbox.pop_front()
    }

    fn drain(&mut self) -> Option<Done> {
        let mut buffer = [0; 2048];
        let mut done = None;
        loop {
            match self.engine.poll_output(&mut buffer) {
                dimpl::Output::Packet(bytes) => self.outbox.push_back(bytes.to_vec()),
                dimpl::Output::PeerCert(der) => self.shown = Some(fingerprint(der)),
                dimpl::Output::KeyingMaterial(material, _) => {
                    done = Some(Done {
                        material: material.to_vec(),
                        fingerprint: self.shown.clone().unwrap_or_default(),
                    });
                }
                dimpl::Output::Timeout(_) | dimpl::Output::BufferTooSmall { .. } => return done,
                _ => {}
            }
        }
    }
}

fn fingerprint(certificate: &[u8]) -> String {
    let bytes = digest(&SHA256, certificate);
    let pairs: Vec<_> = bytes
        .as_ref()
        .iter()
        .map(|it| format!("{it:02X}"))
        .collect();
    pairs.join(":")
}
