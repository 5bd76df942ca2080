//! The DTLS implementation behind a leg, seen through a narrow door so that it can be exchanged.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use crate::transport::Certificate;
use crate::transport::srtp::Profile;

/// The first repetition of a lost flight. The engine's own second costs up to seven seconds to
/// connect at 20 % loss; less than this would repeat what is only slow.
const FIRST_REPEAT: Duration = Duration::from_millis(100);

/// Repetitions of one flight, each after twice the time: the last comes after 25 seconds.
const MOST_REPEATS: usize = 7;

/// The largest datagram we send: an IPv6 path may carry no more than 1280 with its headers.
const LARGEST: usize = 1150;

/// A buffer the engine asks for beyond this is not for a datagram.
const LARGEST_BUFFER: usize = 64 * 1024;

/// The engine is of no more use.
#[derive(Debug)]
pub(super) struct Failed;

/// What the engine has to say.
pub(super) enum Output {
    /// The peer's certificate, DER; it comes before the keys.
    Certificate(Vec<u8>),
    /// The peer said goodbye.
    Closed,
    /// A datagram to send.
    Datagram(Vec<u8>),
    /// The keying material for SRTP, the client's first.
    Keys(Profile, Vec<u8>),
}

/// A DTLS server. After an error it is of no more use. Both calls return when to step again.
pub(super) trait Engine: Send {
    /// Takes a datagram, or lets time pass.
    fn step(
        &mut self,
        datagram: Option<&[u8]>,
        now: Instant,
        out: &mut Vec<Output>,
    ) -> Result<Option<Instant>, Failed>;

    /// Says goodbye.
    fn close(&mut self, now: Instant, out: &mut Vec<Output>) -> Result<Option<Instant>, Failed>;
}

/// `dimpl` in the role of a DTLS 1.2 server: the version in which it prefers AES-GCM whatever the
/// browser lists first.
pub(super) struct Server {
    dtls: dimpl::Dtls,
    buffer: Vec<u8>,
}

static CONFIG: LazyLock<Arc<dimpl::Config>> = LazyLock::new(|| {
    // The cookie would cost a round trip to prove an address that ICE has proven.
    let config = dimpl::Config::builder()
        .mtu(LARGEST)
        .require_client_certificate(true)
        .use_server_cookie(false)
        .flight_start_rto(FIRST_REPEAT)
        .flight_retries(MOST_REPEATS)
        .build();
    Arc::new(config.expect("the settings above are within the engine's ranges"))
});

impl Server {
    /// The other end, as browsers are one: it repeats its flights after 50 ms, and ever slower.
    #[cfg(test)]
    pub(super) fn client(certificate: &Certificate, now: Instant) -> Self {
        let config = dimpl::Config::builder()
            .flight_start_rto(Duration::from_millis(50))
            .flight_retries(10)
            .build();
        let certificate = dimpl::DtlsCertificate {
            certificate: certificate.der().to_vec(),
            private_key: certificate.key().to_vec(),
        };
        let config = Arc::new(config.expect("within the ranges"));
        let mut dtls = dimpl::Dtls::new_12(config, certificate, now);
        dtls.set_active(true);
        Self {
            dtls,
            buffer: vec![0; 2048],
        }
    }

    pub(super) fn new(certificate: &Certificate, now: Instant) -> Self {
        let certificate = dimpl::DtlsCertificate {
            certificate: certificate.der().to_vec(),
            private_key: certificate.key().to_vec(),
        };
        Self {
            dtls: dimpl::Dtls::new_12(CONFIG.clone(), certificate, now),
            buffer: vec![0; 2048],
        }
    }

    fn drain(&mut self, out: &mut Vec<Output>) -> Result<Option<Instant>, Failed> {
        loop {
            match self.dtls.poll_output(&mut self.buffer) {
                dimpl::Output::Packet(bytes) => out.push(Output::Datagram(bytes.to_vec())),
                dimpl::Output::BufferTooSmall { needed } if needed <= LARGEST_BUFFER => {
                    self.buffer.resize(needed, 0);
                }
                dimpl::Output::BufferTooSmall { .. } => return Err(Failed),
                dimpl::Output::PeerCert(der) => out.push(Output::Certificate(der.to_vec())),
                dimpl::Output::KeyingMaterial(material, profile) => {
                    out.push(Output::Keys(known(profile)?, material.to_vec()));
                }
                dimpl::Output::CloseNotify => out.push(Output::Closed),
                dimpl::Output::Timeout(at) => return Ok(Some(at)),
                _ => {}
            }
        }
    }
}

impl Engine for Server {
    fn step(
        &mut self,
        datagram: Option<&[u8]>,
        now: Instant,
        out: &mut Vec<Output>,
    ) -> Result<Option<Instant>, Failed> {
        // Always first: the engine's clock is the last time it was told, and a stale one spoils
        // how it tells a repeated flight from a new one.
        self.dtls.handle_timeout(now).map_err(|_| Failed)?;
        if let Some(datagram) = datagram {
            self.drain(out)?;
            self.dtls.handle_packet(datagram).map_err(|_| Failed)?;
        }
        self.drain(out)
    }

    fn close(&mut self, now: Instant, out: &mut Vec<Output>) -> Result<Option<Instant>, Failed> {
        self.dtls.handle_timeout(now).map_err(|_| Failed)?;
        self.dtls.close().map_err(|_| Failed)?;
        self.drain(out)
    }
}

fn known(profile: dimpl::SrtpProfile) -> Result<Profile, Failed> {
    match profile {
        dimpl::SrtpProfile::AES128_CM_SHA1_80 => Ok(Profile::Aes128CmSha1),
        dimpl::SrtpProfile::AEAD_AES_128_GCM => Ok(Profile::Aes128Gcm),
        dimpl::SrtpProfile::AEAD_AES_256_GCM => Ok(Profile::Aes256Gcm),
        _ => Err(Failed),
    }
}
