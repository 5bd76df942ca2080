//! Whether browsers elsewhere can reach us, as far as that can be told from here.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use crate::config::{Config, Tls};

/// Ports that networks which restrict UDP are likely to let it out to: those of QUIC and STUN.
const USUAL_UDP: [u16; 2] = [443, 3478];

/// The TCP port that every network lets out.
const USUAL_TCP: u16 = 443;

/// Ports below 1024 that Chromium sends media to, and only at a public address.
const WELL_KNOWN: [u16; 2] = [80, 443];

/// Something that keeps browsers out. As text it says what, and how that is mended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Obstacle {
    /// Nothing but this machine can open the pages.
    Loopback,
    /// Chromium sends no media to this address, at none of the ports it is told.
    RefusedPort(IpAddr),
    /// No address told for media is one of the internet.
    NoPublicAddress,
    /// Browsers are told no TCP address for media.
    NoTcp,
    /// Pages are no secure context, so that browsers open no camera.
    Plain,
    /// The TCP port is not the one that every network lets out.
    TcpPort(u16),
    /// No UDP port is one that restrictive networks are likely to let out.
    UdpPort(u16),
}

impl Obstacle {
    /// Whether this may well be as it should, so that nobody need be warned.
    #[must_use]
    pub fn is_information(self) -> bool {
        matches!(self, Self::Loopback | Self::UdpPort(_))
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Loopback => f.write_str(
                "Only browsers on this machine reach this desk. For others set server.listen, \
                 server.public_url and server.tls.",
            ),
            Self::RefusedPort(ip) => write!(
                f,
                "Chrome and Edge send nothing to media ports below 1024 of {ip}; only at public \
                 addresses they take 80 and 443. Add a port to media.listen, such as 0.0.0.0:3478.",
            ),
            Self::NoPublicAddress => f.write_str(
                "Browsers outside this network are told no public address for sound and pictures. \
                 Name it in media.addresses, and forward the ports to this machine.",
            ),
            Self::NoTcp => f.write_str(
                "People whose network stops UDP have no way to a call: the port of the pages is a \
                 proxy's, or on another address than media. Let server.listen face them itself.",
            ),
            Self::Plain => f.write_str(
                "Browsers will open neither camera nor microphone, for the pages are not on https. \
                 Set server.tls, or in server.public_url the https address of the proxy in front.",
            ),
            Self::TcpPort(port) => write!(
                f,
                "Networks that let out nothing but TCP 443 do not reach TCP {port}. Let \
                 server.listen have 443, or forward 443 to it and set server.public_url.",
            ),
            Self::UdpPort(port) => write!(
                f,
                "Some networks let out UDP to 443 and 3478 only; media is on {port}, and TCP is used \
                 from there. If that is too slow, change media.listen.",
            ),
        }
    }
}

/// What keeps browsers out that are told of these addresses for media, the gravest first.
pub(super) fn judge(config: &Config, udp: &[SocketAddr], tcp: &[SocketAddr]) -> Vec<Obstacle> {
    let server = &config.server;
    let url = server.public_url.as_ref();
    if server.listen.ip().is_loopback() && url.is_none() {
        return vec![Obstacle::Loopback];
    }
    let mut obstacles = Vec::new();
    let is_https = url.is_some_and(|url| url.as_str().starts_with("https:"));
    if server.tls == Tls::Off && !is_https {
        obstacles.push(Obstacle::Plain);
    }
    obstacles.extend(refused(udp).map(Obstacle::RefusedPort));
    if !udp.iter().any(|it| is_public(it.ip())) {
        obstacles.push(Obstacle::NoPublicAddress);
    }
    match tcp.first().map(SocketAddr::port) {
        None => obstacles.push(Obstacle::NoTcp),
        Some(USUAL_TCP) => {}
        Some(port) => obstacles.push(Obstacle::TcpPort(port)),
    }
    let port = udp.first().map(SocketAddr::port);
    let is_usual = udp.iter().any(|it| USUAL_UDP.contains(&it.port()));
    obstacles.extend(port.filter(|_| !is_usual).map(Obstacle::UdpPort));
    obstacles
}

/// An address of which Chromium takes none of the ports.
fn refused(udp: &[SocketAddr]) -> Option<IpAddr> {
    let is_taken = |ip: IpAddr| udp.iter().any(|it| it.ip() == ip && is_port_taken(*it));
    udp.iter().map(SocketAddr::ip).find(|ip| !is_taken(*ip))
}

/// Whether Chromium sends media there: it refuses ports of other services, so that pages cannot have
/// browsers speak to them.
fn is_port_taken(address: SocketAddr) -> bool {
    let port = address.port();
    port >= 1024 || (WELL_KNOWN.contains(&port) && is_public(address.ip()))
}

/// Whether the internet may lead to an address (RFC 6890): the blocks for one machine, one link or
/// one network do not.
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let is_shared = a == 100 && b & 0xc0 == 64;
            let is_local = ip.is_loopback() || ip.is_link_local() || ip.is_unspecified();
            !(ip.is_private() || is_shared || is_local)
        }
        IpAddr::V6(ip) => {
            let is_local = ip.is_loopback() || ip.is_unicast_link_local() || ip.is_unspecified();
            !(ip.is_unique_local() || is_local)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::HttpUrl;

    fn judged(listen: &str, url: &str, tls: Tls, udp: &[&str], tcp: &[&str]) -> Vec<Obstacle> {
        let mut config = Config::default();
        config.server.listen = listen.parse().expect("an address");
        config.server.public_url = HttpUrl::parse(url);
        config.server.tls = tls;
        let all = |texts: &[&str]| -> Vec<SocketAddr> {
            let each = texts.iter().map(|text| text.parse().expect("an address"));
            each.collect()
        };
        judge(&config, &all(udp), &all(tcp))
    }

    #[test]
    fn a_desk_on_loopback_is_for_this_machine_and_nothing_else_is_said() {
        let udp = ["127.0.0.1:7882", "192.168.1.7:7882"];
        assert_eq!(
            judged("127.0.0.1:8080", "", Tls::Off, &udp, &["127.0.0.1:8080"]),
            [Obstacle::Loopback]
        );
    }

    #[test]
    fn nothing_is_said_of_a_desk_in_full_view() {
        let url = "https://desk.example";
        let (udp, tcp) = (["10.0.0.5:3478", "203.0.113.7:3478"], ["203.0.113.7:443"]);
        let judged = judged("0.0.0.0:443", url, Tls::Files, &udp, &tcp);
        assert_eq!(judged, []);
        for private in [
            "10.0.0.5",
            "100.64.0.1",
            "169.254.1.1",
            "127.0.0.1",
            "[fd00::5]",
            "[fe80::1]",
            "[::1]",
            "[::ffff:192.168.0.1]",
        ] {
            let udp = format!("{private}:3478");
            let judged = self::judged("0.0.0.0:443", url, Tls::Files, &[&udp], &tcp);
            assert_eq!(judged, [Obstacle::NoPublicAddress], "{private}");
        }
        for public in ["100.128.0.1", "[2001:db8::7]"] {
            let udp = format!("{public}:443");
            let judged = self::judged("0.0.0.0:443", url, Tls::Files, &[&udp], &tcp);
            assert_eq!(judged, [], "{public}");
        }
    }

    #[test]
    fn ports_that_chromium_refuses_are_named_with_their_address() {
        let url = "https://desk.example";
        let tcp = ["203.0.113.7:443"];
        let judged = |udp: &[&str]| judged("0.0.0.0:443", url, Tls::Files, udp, &tcp);
        let refused = |ip: &str| Obstacle::RefusedPort(ip.parse().expect("an address"));
        assert_eq!(
            judged(&["10.0.0.5:443"]),
            [refused("10.0.0.5"), Obstacle::NoPublicAddress]
        );
        let inside = ["203.0.113.7:443", "10.0.0.5:443"];
        assert_eq!(judged(&inside), [refused("10.0.0.5")]);
        assert_eq!(judged(&[inside[0], inside[1], "10.0.0.5:3478"]), []);
        let usual = judged(&["203.0.113.7:500"]);
        assert_eq!(usual, [refused("203.0.113.7"), Obstacle::UdpPort(500)]);
        assert_eq!(judged(&["203.0.113.7:80"]), [Obstacle::UdpPort(80)]);
    }

    #[test]
    fn the_camera_needs_https_be_it_ours_or_a_proxys() {
        let (udp, tcp) = (["203.0.113.7:443"], ["203.0.113.7:443"]);
        let plain = |url| judged("0.0.0.0:443", url, Tls::Off, &udp, &tcp);
        assert_eq!(plain(""), [Obstacle::Plain]);
        assert_eq!(plain("http://desk.example"), [Obstacle::Plain]);
        assert_eq!(plain("https://desk.example"), []);
    }

    #[test]
    fn ports_that_networks_stop_are_named() {
        let url = "https://desk.example:8443";
        let (udp, tcp) = (["203.0.113.7:7882"], ["203.0.113.7:8443"]);
        assert_eq!(
            judged("0.0.0.0:8443", url, Tls::Files, &udp, &tcp),
            [Obstacle::TcpPort(8443), Obstacle::UdpPort(7882)]
        );
        assert_eq!(
            judged("127.0.0.1:8080", url, Tls::Off, &udp, &[]),
            [Obstacle::NoTcp, Obstacle::UdpPort(7882)]
        );
        let udp = ["203.0.113.7:7882", "203.0.113.7:3478"];
        assert_eq!(
            judged("0.0.0.0:8443", url, Tls::Files, &udp, &tcp),
            [Obstacle::TcpPort(8443)]
        );
    }
}
