//! What a browser that cannot send UDP is told: the relay on the TCP port, inside TLS where pages are.
//! With UDP there is nothing to relay, because whoever reaches our UDP port reaches media there. (The
//! relay answers on it too, for clients that insist; Chromium takes what comes from the address of a
//! relay for relayed, and would not hear us if it were told that address as both.)

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use sportello_rooms::id::RoomId;
use sportello_signaling::Private;
use sportello_signaling::message::IceServer;

use super::media::Lines;
use crate::config::{Config, Tls};

/// How long credentials open new allocations. A browser asks for them when it is about to use them.
const LIFE: Duration = Duration::from_mins(5);

/// The relays for media of `room`, with credentials of the session `holder`. None where the TCP port
/// is not ours, but that of a proxy.
pub(super) fn ice_servers(
    config: &Config,
    lines: &Lines,
    room: RoomId,
    holder: u64,
    now: Timestamp,
) -> Vec<IceServer> {
    let urls = urls(config, lines.tcp(room));
    if urls.is_empty() {
        return Vec::new();
    }
    let credential = lines.credential(room, holder, now + LIFE);
    vec![IceServer {
        urls,
        username: Private::from(credential.username),
        credential: Private::from(credential.password),
    }]
}

/// The relay's addresses, the best first. A name is what a certificate is for; without one, what we
/// listen on has to do.
fn urls(config: &Config, tcp: &[SocketAddr]) -> Vec<String> {
    let named = config.server.public_url.as_ref().map(|_| config.host());
    let places: Vec<String> = match (config.server.tls, named) {
        _ if tcp.is_empty() => Vec::new(),
        (Tls::Files | Tls::SelfSigned, Some(host)) => {
            vec![format!("{host}:{}", config.public_port())]
        }
        _ => tcp.iter().map(ToString::to_string).collect(),
    };
    let schemes: &[&str] = match config.server.tls {
        Tls::Off => &["turn"],
        Tls::Files | Tls::SelfSigned => &["turns", "turn"],
    };
    // Browsers warn of many, and the second address of a machine seldom helps.
    places
        .iter()
        .take(2)
        .flat_map(|place| {
            let url = move |scheme| format!("{scheme}:{place}?transport=tcp");
            schemes.iter().map(url)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::HttpUrl;

    fn told(tls: Tls, url: &str, tcp: &[&str]) -> Vec<String> {
        let mut config = Config::default();
        config.server.tls = tls;
        config.server.public_url = HttpUrl::parse(url);
        let tcp: Vec<_> = tcp.iter().map(|it| it.parse().expect("one")).collect();
        urls(&config, &tcp)
    }

    #[test]
    fn the_relay_is_told_by_the_name_of_the_certificate() {
        let public = ["203.0.113.7:443"];
        assert_eq!(
            told(Tls::Files, "https://desk.example", &public),
            [
                "turns:desk.example:443?transport=tcp",
                "turn:desk.example:443?transport=tcp"
            ]
        );
        assert_eq!(
            told(Tls::SelfSigned, "", &["[2001:db8::7]:8443"]),
            [
                "turns:[2001:db8::7]:8443?transport=tcp",
                "turn:[2001:db8::7]:8443?transport=tcp"
            ]
        );
    }

    #[test]
    fn behind_a_proxy_only_what_we_listen_on_is_told() {
        assert_eq!(
            told(Tls::Off, "https://desk.example", &["203.0.113.7:8080"]),
            ["turn:203.0.113.7:8080?transport=tcp"]
        );
        assert!(told(Tls::Off, "https://desk.example", &[]).is_empty());
    }
}
