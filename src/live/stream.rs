//! The shared TCP port. Its connections are pages and signalling, or media of browsers that cannot
//! send UDP: ICE-TCP, or TURN, each with or without TLS. The first bytes tell which.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use axum_server::accept::Accept;
use axum_server::tls_rustls::RustlsConfig;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use carrier::{Carrier, Peeked};
use first::Protocol;
use places::{Place, Places};

use super::media::Lines;

mod carrier;
mod first;
pub(super) mod framing;
pub(super) mod link;
mod places;

/// How long a connection may take to show what it is for, and again for its TLS handshake. More lets
/// connections that say nothing pile up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes the kernel takes beyond those under way. Media that waits there comes late and cannot be
/// dropped any more; pages lose nothing by it.
const UNSENT: u32 = 16 * 1024;

/// Decides about each connection of the shared port. Clones share what they count.
#[derive(Clone)]
pub struct Door {
    tls: Option<RustlsConfig>,
    lines: Lines,
    places: Places,
}

impl Door {
    pub(super) fn new(tls: Option<RustlsConfig>, lines: Lines) -> Self {
        Self {
            tls,
            lines,
            places: Places::default(),
        }
    }

    /// The connection, if it is one for pages; media goes its own way.
    async fn open(self, tcp: TcpStream) -> io::Result<Carrier> {
        // Whoever wants pages waits in this place only until that is known.
        let from = canonical(tcp.peer_addr()?);
        let place = self.places.take(from.ip());
        let place = place.ok_or(io::ErrorKind::QuotaExceeded)?;
        tcp.set_nodelay(true)?;
        SockRef::from(&tcp).set_tcp_notsent_lowat(UNSENT)?;
        let mut plain = Peeked::new(tcp);
        let protocol = timeout(PATIENCE, plain.judge()).await??;
        match (protocol, &self.tls) {
            (Protocol::Media(framing), _) => {
                let ends = (from, canonical(plain.get_ref().local_addr()?));
                self.carry(Carrier::Plain(plain), framing, ends, place)
            }
            (Protocol::Http, None) => Ok(Carrier::Plain(plain)),
            (Protocol::Tls, Some(tls)) => {
                let ends = (from, canonical(plain.get_ref().local_addr()?));
                let acceptor = TlsAcceptor::from(tls.get_inner());
                let tls = timeout(PATIENCE, acceptor.accept(plain)).await??;
                let mut tls = Box::new(Peeked::new(tls));
                match timeout(PATIENCE, tls.judge()).await?? {
                    Protocol::Http => Ok(Carrier::Tls(tls)),
                    Protocol::Media(framing) => self.carry(Carrier::Tls(tls), framing, ends, place),
                    Protocol::Tls => Err(io::ErrorKind::InvalidData.into()),
                }
            }
            (Protocol::Http, Some(_)) | (Protocol::Tls, None) => {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
    }

    /// Gives a connection of media to a task of its own. The web server is told that it is lost.
    fn carry(
        &self,
        carrier: Carrier,
        framing: framing::Framing,
        ends: (SocketAddr, SocketAddr),
        place: Place,
    ) -> io::Result<Carrier> {
        let lines = self.lines.clone();
        tokio::spawn(async move {
            let ended = link::run(carrier, framing, ends, &lines).await;
            tracing::trace!(reason = %ended, "a connection of media has ended");
            drop(place);
        });
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for Door {
    type Stream = Carrier;
    type Service = S;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Carrier, S)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let door = self.clone();
        Box::pin(async move { Ok((door.open(stream).await?, service)) })
    }
}

fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}
