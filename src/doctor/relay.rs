//! The relay that a way leads through.

use std::{net::SocketAddr, sync::Arc};

use sportello_signaling::message::IceServer;
use webrtc::{peer_connection::RTCIceServer, runtime::Runtime};

use super::{finding::Trouble, path::Path, server::Server, tunnel::Tunnelled};

/// A relay as it was told, and where it was reached.
pub(super) struct Relay {
    host: String,
    port: u16,
    username: String,
    credential: String,
    encrypted: bool,
    /// Whether it is reached through a connection.
    pub(super) tunnelled: bool,
}

impl Relay {
    /// The one for this way among those that were told.
    pub(super) fn choose(path: Path, told: &[IceServer]) -> Option<Self> {
        let (scheme, transport) = path.relay()?;
        told.iter().find_map(|server| {
            let (host, port) = server
                .urls
                .iter()
                .find_map(|url| place(url, scheme, transport))?;
            Some(Self {
                host,
                port,
                username: server.username.expose().to_owned(),
                credential: server.credential.expose().to_owned(),
                encrypted: scheme == "turns",
                tunnelled: transport == "tcp",
            })
        })
    }

    /// Opens the connection to it, over which everything goes from then on. Returns what the peer
    /// connection is to be told, what it is to take for the system, and where it may bind.
    pub(super) async fn dig(
        &self,
        server: &Server,
        runtime: Arc<dyn Runtime>,
    ) -> Result<(RTCIceServer, Arc<dyn Runtime>, String), Trouble> {
        let wire = server
            .connect_to(&self.host, self.port, self.encrypted)
            .await
            .map_err(|error| Trouble::NoRelay(error.what))?;
        let bind = match wire.remote {
            SocketAddr::V4(_) => "127.0.0.1:0",
            SocketAddr::V6(_) => "[::1]:0",
        };
        let tunnelled = Tunnelled::new(runtime, wire.stream, wire.remote);
        let told = self.told_as(&wire.remote.to_string());
        Ok((told, Arc::new(tunnelled), bind.to_owned()))
    }

    /// As the peer connection is told of a relay at this place.
    pub(super) fn told_as(&self, place: &str) -> RTCIceServer {
        RTCIceServer {
            urls: vec![format!("turn:{place}?transport=udp")],
            username: self.username.clone(),
            credential: self.credential.clone(),
        }
    }

    /// Host and port.
    pub(super) fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

/// Host and port of a relay's address, if it is of this scheme and transport (RFC 7065).
fn place(url: &str, scheme: &str, transport: &str) -> Option<(String, u16)> {
    let rest = url.strip_prefix(scheme)?.strip_prefix(':')?;
    let (place, query) = rest.split_once('?').unwrap_or((rest, "transport=udp"));
    if query.strip_prefix("transport=")? != transport {
        return None;
    }
    let usual = if scheme == "turns" { 5349 } else { 3478 };
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()?),
        _ => (place, usual),
    };
    Some((host.trim_matches(['[', ']']).to_owned(), port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relay_of_a_way_is_found_among_all() {
        let told = [IceServer {
            urls: [
                "turns:desk.example:443?transport=tcp",
                "turn:[2001:db8::7]:80?transport=tcp",
                "turn:192.0.2.7",
            ]
            .map(str::to_owned)
            .to_vec(),
            username: "u".into(),
            credential: "c".into(),
        }];
        let place = |path| Relay::choose(path, &told).map(|relay| relay.place());
        assert_eq!(place(Path::TurnTls).as_deref(), Some("desk.example:443"));
        assert_eq!(place(Path::TurnTcp).as_deref(), Some("[2001:db8::7]:80"));
        assert_eq!(place(Path::TurnUdp).as_deref(), Some("192.0.2.7:3478"));
        assert_eq!(place(Path::Udp), None);
    }
}
