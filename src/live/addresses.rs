//! Which addresses browsers are told to send their media to.

use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::config::{Config, Listen};

/// Where browsers reach a socket of `listen` that is bound to `local`: what the operator named, else the
/// address it is bound to, else every address of this machine.
pub(super) fn candidates(
    config: &Config,
    listen: &Listen,
    local: SocketAddr,
) -> io::Result<Vec<SocketAddr>> {
    let port = local.port();
    let named = &config.media.addresses;
    let ips = if !named.is_empty() {
        let heard = named.iter().filter(|it| it.is_heard_on(local.ip()));
        heard.map(|address| address.public()).collect()
    } else if local.ip().is_unspecified() {
        let pages_on_loopback = config.server.listen.ip().is_loopback();
        if_addrs::get_if_addrs()?
            .into_iter()
            .map(|interface| interface.ip())
            .filter(|ip| is_useful(*ip, local, pages_on_loopback))
            .collect()
    } else {
        vec![local.ip()]
    };
    // Where the other family has a socket of its own, this one does not hear it.
    let is_alone = !listen.is_of_both_families();
    let mut candidates: Vec<_> = ips
        .into_iter()
        .filter(|ip| is_alone || ip.is_ipv4() == local.is_ipv4())
        .map(|ip| SocketAddr::new(ip, port))
        .collect();
    candidates.sort_unstable();
    candidates.dedup();
    Ok(candidates)
}

/// Where the browsers told of `udp` reach the TCP port of the pages too: its number is the one people
/// type, and what is bound to one address is reached there alone.
pub(super) fn tcp_candidates(config: &Config, udp: &[SocketAddr]) -> Vec<SocketAddr> {
    let listen = config.server.listen;
    let port = config.public_port();
    let reaches = |ip: IpAddr| {
        if listen.ip().is_loopback() || ip.is_loopback() {
            return ip.is_loopback() && (listen.ip().is_unspecified() || listen.ip() == ip);
        }
        // An address the operator named stands for the one behind it, else for whatever we are
        // bound to.
        let mut named = config.media.addresses.iter();
        let is_named =
            named.any(|address| address.public() == ip && address.is_heard_on(listen.ip()));
        let is_heard = ip.is_ipv4() || listen.is_ipv6();
        is_heard && (listen.ip().is_unspecified() || listen.ip() == ip || is_named)
    };
    let mut candidates = Vec::new();
    for udp in udp.iter().filter(|udp| port != 0 && reaches(udp.ip())) {
        let candidate = SocketAddr::new(udp.ip(), port);
        if !candidates.contains(&candidate) {
            candidates.push(candidate);
        }
    }
    candidates
}

/// Loopback serves only people on this machine, who reach the pages there too; a link-local address
/// means nothing without its interface.
fn is_useful(ip: IpAddr, local: SocketAddr, pages_on_loopback: bool) -> bool {
    match ip {
        _ if ip.is_loopback() && !pages_on_loopback => false,
        IpAddr::V4(ip) => !ip.is_link_local(),
        IpAddr::V6(ip) => local.is_ipv6() && !ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{HttpUrl, Tls};

    fn config(listen: &str, addresses: &[&str]) -> Config {
        let mut config = Config::default();
        config.server.listen = listen.parse().expect("an address");
        config.media.addresses = addresses
            .iter()
            .map(|ip| ip.parse().expect("an address"))
            .collect();
        config
    }

    fn candidates(config: &Config, local: SocketAddr) -> io::Result<Vec<SocketAddr>> {
        super::candidates(config, &config.media.listen, local)
    }

    fn local(text: &str) -> SocketAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn what_the_operator_named_is_told_and_nothing_else() {
        let told = candidates(
            &config("0.0.0.0:443", &["203.0.113.7"]),
            local("0.0.0.0:7882"),
        );
        assert_eq!(told.expect("known"), [local("203.0.113.7:7882")]);
    }

    #[test]
    fn behind_a_router_the_public_address_is_told_with_our_port() {
        let told = |listen: &str| {
            let config = config("0.0.0.0:443", &["203.0.113.7/10.0.0.5", "10.0.0.5"]);
            candidates(&config, local(listen)).expect("known")
        };
        let both = [local("10.0.0.5:7882"), local("203.0.113.7:7882")];
        assert_eq!(told("0.0.0.0:7882"), both);
        assert_eq!(told("10.0.0.5:7882"), both);
    }

    #[test]
    fn a_socket_bound_to_one_address_is_told_as_it_is() {
        let told = candidates(&config("0.0.0.0:443", &[]), local("127.0.0.1:7882"));
        assert_eq!(told.expect("known"), [local("127.0.0.1:7882")]);
    }

    #[test]
    fn tcp_is_told_where_the_pages_are_reached() {
        let told = |listen: &str, addresses: &[&str], udp: &[&str], url: &str| {
            let mut config = config(listen, addresses);
            config.server.public_url = (!url.is_empty()).then(|| HttpUrl::parse(url).expect("one"));
            if url.starts_with("https") {
                config.server.tls = Tls::SelfSigned;
            }
            let udp: Vec<_> = udp.iter().map(|text| local(text)).collect();
            let told = tcp_candidates(&config, &udp);
            told.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let both = ["127.0.0.1:7882", "192.0.2.9:7882"];
        assert_eq!(told("127.0.0.1:8080", &[], &both, ""), ["127.0.0.1:8080"]);
        assert_eq!(
            told("0.0.0.0:80", &[], &both, ""),
            ["127.0.0.1:80", "192.0.2.9:80"]
        );
        let ports = ["192.0.2.9:443", "192.0.2.7:443", "192.0.2.9:3478"];
        assert_eq!(
            told("0.0.0.0:80", &[], &ports, ""),
            ["192.0.2.9:80", "192.0.2.7:80"]
        );
        assert_eq!(told("192.0.2.9:80", &[], &both, ""), ["192.0.2.9:80"]);
        assert_eq!(told("192.0.2.1:80", &[], &both, ""), [""; 0]);
        let public = "203.0.113.7:7882";
        assert_eq!(
            told(
                "10.0.0.5:8443",
                &["203.0.113.7"],
                &[public],
                "https://desk.example"
            ),
            ["203.0.113.7:443"]
        );
        let pair = ["203.0.113.7/10.0.0.5"];
        assert_eq!(
            told("10.0.0.5:80", &pair, &[public], ""),
            ["203.0.113.7:80"]
        );
        assert_eq!(told("10.0.0.6:80", &pair, &[public], ""), [""; 0]);
        let six = ["192.0.2.9:7882", "[2001:db8::9]:7882"];
        assert_eq!(told("0.0.0.0:80", &[], &six, ""), ["192.0.2.9:80"]);
        assert_eq!(
            told("[::]:80", &[], &six, ""),
            ["192.0.2.9:80", "[2001:db8::9]:80"]
        );
    }

    #[test]
    fn each_family_is_told_with_its_own_socket() {
        let mut config = config("[::]:443", &["203.0.113.7", "2001:db8::7"]);
        let both = ["0.0.0.0:443", "[::]:3478"].map(local);
        config.media.listen = Listen::new(both.to_vec()).expect("two are possible");
        let told = both.map(|local| candidates(&config, local).expect("known"));
        let wanted = ["203.0.113.7:443", "[2001:db8::7]:3478"].map(|text| vec![local(text)]);
        assert_eq!(told, wanted);
    }

    #[test]
    fn loopback_is_told_only_where_the_pages_are_on_it() {
        let home = local("127.0.0.1:7882");
        let wild = local("0.0.0.0:7882");
        assert!(
            candidates(&config("127.0.0.1:8080", &[]), wild)
                .expect("known")
                .contains(&home)
        );
        assert!(
            !candidates(&config("0.0.0.0:443", &[]), wild)
                .expect("known")
                .contains(&home)
        );
    }
}
