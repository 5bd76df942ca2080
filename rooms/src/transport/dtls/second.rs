//! `rtc-dtls` behind the same door, for tests: what another implementation says of ours, and ready
//! to take its place. Ours alone repeats flights that it forgets when it hears half of one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use bytes::BytesMut;
use rtc_dtls::config::{ClientAuthType, ConfigBuilder, ExtendedMasterSecretType, HandshakeConfig};
use rtc_dtls::crypto::{Certificate, CryptoPrivateKey};
use rtc_dtls::endpoint::{Endpoint, EndpointEvent};
use rtc_dtls::extension::extension_use_srtp::SrtpProtectionProfile;
use rtc_shared::TransportProtocol;
use rtc_shared::error::Error;

use super::engine::{Engine, Failed, Output};
use crate::transport::srtp::Profile;

/// The engine names associations by address; it has one, and ICE owns the real one.
const HERE: SocketAddr = SocketAddr::V4(std::net::SocketAddrV4::new(
    std::net::Ipv4Addr::LOCALHOST,
    1,
));

/// It takes the client's first profile that it knows too. To have a preference of our own, it is
/// first told of the best alone.
const BEST: [SrtpProtectionProfile; 1] = [SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm];
const ALL: [SrtpProtectionProfile; 2] = [
    SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm,
    SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80,
];

/// An association of `rtc-dtls`.
pub(super) struct Second {
    endpoint: Endpoint,
    /// What a client is made with, until it has begun.
    begins: Option<Arc<HandshakeConfig>>,
    /// For a client that does not know the best profile, with what it has said so far.
    settles_for: Option<Arc<HandshakeConfig>>,
    hello: Vec<Vec<u8>>,
}

fn config(
    certificate: &Certificate,
    profiles: &[SrtpProtectionProfile],
    is_client: bool,
) -> Arc<HandshakeConfig> {
    let config = ConfigBuilder::default()
        .with_crypto_provider(rtc_crypto::default_provider().unwrap())
        .with_certificates(vec![certificate.clone()])
        .with_srtp_protection_profiles(profiles.to_vec())
        .with_client_auth(ClientAuthType::RequireAnyClientCert)
        .with_extended_master_secret(ExtendedMasterSecretType::Require)
        // There is no authority to ask; the fingerprint is checked by whoever drives it.
        .with_insecure_skip_verify(true)
        .build(is_client, None);
    Arc::new(config.unwrap())
}

fn certificate(made: &rcgen::CertifiedKey<rcgen::KeyPair>) -> Certificate {
    let provider = rtc_crypto::default_provider().unwrap();
    let key = CryptoPrivateKey::from_key_pair(&made.signing_key, provider.crypto());
    Certificate {
        certificate: vec![made.cert.der().clone()],
        private_key: key.unwrap(),
    }
}

impl Second {
    pub(super) fn server(made: &rcgen::CertifiedKey<rcgen::KeyPair>) -> Self {
        let certificate = certificate(made);
        let best = config(&certificate, &BEST, false);
        Self {
            endpoint: Endpoint::new(HERE, TransportProtocol::UDP, Some(best)),
            begins: None,
            settles_for: Some(config(&certificate, &ALL, false)),
            hello: Vec::new(),
        }
    }

    /// A client that lists the older profile first, as Chromium does.
    pub(super) fn client(made: &rcgen::CertifiedKey<rcgen::KeyPair>) -> Self {
        let mut profiles = ALL;
        profiles.reverse();
        Self::client_with(made, &profiles)
    }

    /// A client that knows the older profile only.
    pub(super) fn old_client(made: &rcgen::CertifiedKey<rcgen::KeyPair>) -> Self {
        Self::client_with(made, &ALL[1..])
    }

    fn client_with(
        made: &rcgen::CertifiedKey<rcgen::KeyPair>,
        profiles: &[SrtpProtectionProfile],
    ) -> Self {
        Self {
            endpoint: Endpoint::new(HERE, TransportProtocol::UDP, None),
            begins: Some(config(&certificate(made), profiles, true)),
            settles_for: None,
            hello: Vec::new(),
        }
    }

    fn read(&mut self, datagram: &[u8], now: Instant) -> Result<Vec<EndpointEvent>, Failed> {
        if self.settles_for.is_some() {
            self.hello.push(datagram.to_vec());
        }
        let read = self.endpoint.read(now, HERE, None, datagram.into());
        if let (Err(Error::ErrServerNoMatchingSrtpProfile), Some(config)) =
            (&read, self.settles_for.take())
        {
            self.endpoint = Endpoint::new(HERE, TransportProtocol::UDP, Some(config));
            let mut events = Vec::new();
            for datagram in std::mem::take(&mut self.hello) {
                let datagram = BytesMut::from(datagram.as_slice());
                let read = self.endpoint.read(now, HERE, None, datagram);
                events.extend(read.map_err(|_| Failed)?);
            }
            return Ok(events);
        }
        read.map_err(|_| Failed)
    }

    fn keys(&self) -> Result<[Output; 2], Failed> {
        let state = self.endpoint.get_connection_state(HERE).ok_or(Failed)?;
        let certificate = state.peer_certificates.first().ok_or(Failed)?;
        let profile = match state.srtp_protection_profile() {
            SrtpProtectionProfile::Srtp_Aead_Aes_128_Gcm => Profile::Aes128Gcm,
            SrtpProtectionProfile::Srtp_Aes128_Cm_Hmac_Sha1_80 => Profile::Aes128CmSha1,
            _ => return Err(Failed),
        };
        let length = 2 * (profile.key_len() + profile.salt_len());
        let material = state.export_keying_material("EXTRACTOR-dtls_srtp", &[], length);
        let material = material.map_err(|_| Failed)?;
        Ok([
            Output::Certificate(certificate.clone()),
            Output::Keys(profile, material.as_ref().to_vec()),
        ])
    }

    fn drain(&mut self, out: &mut Vec<Output>) -> Option<Instant> {
        while let Some(transmit) = self.endpoint.poll_transmit() {
            out.push(Output::Datagram(transmit.message.to_vec()));
        }
        self.endpoint.poll_timeout(&HERE)
    }
}

impl Engine for Second {
    fn step(
        &mut self,
        datagram: Option<&[u8]>,
        now: Instant,
        out: &mut Vec<Output>,
    ) -> Result<Option<Instant>, Failed> {
        if let Some(config) = self.begins.take() {
            let begun = self.endpoint.connect(now, HERE, config, None);
            begun.map_err(|_| Failed)?;
        }
        let mut events = Vec::new();
        if let Some(datagram) = datagram {
            events = self.read(datagram, now)?;
        } else if self.endpoint.get_connection_state(HERE).is_some() {
            let done = self.endpoint.handle_timeout(HERE, now);
            done.map_err(|_| Failed)?;
        }
        for event in events {
            match event {
                EndpointEvent::HandshakeComplete => out.extend(self.keys()?),
                EndpointEvent::PeerClosed => out.push(Output::Closed),
                _ => {}
            }
        }
        Ok(self.drain(out))
    }

    fn close(&mut self, now: Instant, out: &mut Vec<Output>) -> Result<Option<Instant>, Failed> {
        self.endpoint.close(now).map_err(|_| Failed)?;
        Ok(self.drain(out))
    }
}
