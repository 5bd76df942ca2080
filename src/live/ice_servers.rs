//! What a browser that does not reach media directly is told: the relay, on UDP ports of its own and on
//! the TCP port, inside TLS where pages are. (The relay answers on the ports of media too, for clients
//! that insist; Chromium takes what comes from the address of a relay for relayed, and would not hear
//! us if it were told that address as both.)

use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use sportello_rooms::id::RoomId;
use sportello_signaling::Private;
use sportello_signaling::message::IceServer;

use super::media::Lines;
use super::reach;
use crate::config::{Config, Tls};

/// How long credentials open new allocations. A browser asks for them when it is about to use them.
const LIFE: Duration = Duration::from_mins(5);

/// The most addresses told: browsers warn of five, and open a socket to each.
const MOST: usize = 4;

/// The relays for media of `room`, with credentials of the session `holder`. None where the operator
/// wants none over UDP and the TCP port is not ours, but that of a proxy.
pub(super) fn ice_servers(
    config: &Config,
    lines: &Lines,
    room: RoomId,
    holder: u64,
    now: Timestamp,
) -> Vec<IceServer> {
    let urls = urls(config, lines.relays(room), lines.tcp(room));
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
fn urls(config: &Config, udp: &[SocketAddr], tcp: &[SocketAddr]) -> Vec<String> {
    // One of each family: the second of a family seldom helps.
    let best = |is_of: fn(&SocketAddr) -> bool| {
        let of = udp.iter().filter(|it| is_of(it));
        of.min_by_key(|it| !reach::is_public(it.ip()))
    };
    let families = [SocketAddr::is_ipv4, SocketAddr::is_ipv6];
    let each = families.into_iter().filter_map(best);
    let mut urls: Vec<_> = each.map(|it| format!("turn:{it}?transport=udp")).collect();
    urls.extend(tcp_urls(config, tcp));
    urls.truncate(MOST);
    urls
}

fn tcp_urls(config: &Config, tcp: &[SocketAddr]) -> Vec<String> {
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
    let of = |place| {
        let url = move |scheme| format!("{scheme}:{place}?transport=tcp");
        schemes.iter().map(url)
    };
    places.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::HttpUrl;

    fn told(tls: Tls, url: &str, udp: &[&str], tcp: &[&str]) -> Vec<String> {
        let mut config = Config::default();
        config.server.tls = tls;
        config.server.public_url = HttpUrl::parse(url);
        let [udp, tcp] = [udp, tcp].map(|texts| {
            let each = texts.iter().map(|it| it.parse().expect("one"));
            each.collect::<Vec<SocketAddr>>()
        });
        urls(&config, &udp, &tcp)
    }

    #[test]
    fn the_relay_is_told_by_the_name_of_the_certificate() {
        let public = ["203.0.113.7:443"];
        assert_eq!(
            told(Tls::Files, "https://desk.example", &[], &public),
            [
                "turns:desk.example:443?transport=tcp",
                "turn:desk.example:443?transport=tcp"
            ]
        );
        assert_eq!(
            told(Tls::SelfSigned, "", &[], &["[2001:db8::7]:8443"]),
            [
                "turns:[2001:db8::7]:8443?transport=tcp",
                "turn:[2001:db8::7]:8443?transport=tcp"
            ]
        );
    }

    #[test]
    fn behind_a_proxy_only_what_we_listen_on_is_told() {
        let told = |tcp: &[&str]| told(Tls::Off, "https://desk.example", &[], tcp);
        assert_eq!(
            told(&["203.0.113.7:8080"]),
            ["turn:203.0.113.7:8080?transport=tcp"]
        );
        assert!(told(&[]).is_empty());
    }

    #[test]
    fn udp_comes_first_with_each_family_once() {
        let udp = ["10.0.0.5:3478", "203.0.113.7:3478", "[2001:db8::7]:3478"];
        let first = [
            "turn:203.0.113.7:3478?transport=udp",
            "turn:[2001:db8::7]:3478?transport=udp",
        ];
        assert_eq!(told(Tls::Off, "https://desk.example", &udp, &[]), first);
        let tcp = ["10.0.0.5:443", "203.0.113.7:443"];
        let all = told(Tls::SelfSigned, "", &udp, &tcp);
        assert_eq!(all.len(), MOST);
        assert_eq!(all[..2], first);
        assert_eq!(all[2], "turns:10.0.0.5:443?transport=tcp");
    }
}
