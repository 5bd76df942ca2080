//! Which addresses browsers are told to send their media to.

use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::config::Config;

/// The candidates of a media socket bound to `local`: what the operator named, else the address it
/// is bound to, else every address of this machine.
pub(super) fn candidates(config: &Config, local: SocketAddr) -> io::Result<Vec<SocketAddr>> {
    let port = local.port();
    let named = &config.media.addresses;
    let ips = if !named.is_empty() {
        named.clone()
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
    let mut candidates: Vec<_> = ips
        .into_iter()
        .map(|ip| SocketAddr::new(ip, port))
        .collect();
    candidates.sort_unstable();
    candidates.dedup();
    Ok(candidates)
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

    fn config(listen: &str, addresses: &[&str]) -> Config {
        let mut config = Config::default();
        config.server.listen = listen.parse().expect("an address");
        config.media.addresses = addresses
            .iter()
            .map(|ip| ip.parse().expect("an address"))
            .collect();
        config
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
    fn a_socket_bound_to_one_address_is_told_as_it_is() {
        let told = candidates(&config("0.0.0.0:443", &[]), local("127.0.0.1:7882"));
        assert_eq!(told.expect("known"), [local("127.0.0.1:7882")]);
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
