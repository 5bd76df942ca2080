//! How many DTLS handshakes may be under way. Each costs a millisecond of computing and some
//! kilobytes until it is over, and only a proven address begins one; the bound is for those who
//! prove addresses by the hundred.

use std::net::IpAddr;

use super::LegKey;

/// Handshakes of one media thread at a time. They last a tenth of a second, so more would only be
/// needed by a thread that could not carry the calls they lead to.
const MOST: usize = 256;

/// Handshakes of one network at a time, which is a town hall, or a city behind one carrier's NAT.
const MOST_OF_A_NETWORK: usize = 64;

/// Those under way.
#[derive(Debug, Default)]
pub(super) struct Handshakes {
    under_way: Vec<(LegKey, IpAddr)>,
}

impl Handshakes {
    /// Whether a handshake may begin. If not, the browser sends its hello again soon.
    pub(super) fn begin(&mut self, leg: LegKey, remote: IpAddr) -> bool {
        let network = network(remote);
        let near = self.under_way.iter().filter(|it| it.1 == network).count();
        let may = self.under_way.len() < MOST && near < MOST_OF_A_NETWORK;
        if may {
            self.under_way.push((leg, network));
        }
        may
    }

    /// A handshake is over, however it went.
    pub(super) fn end(&mut self, leg: LegKey) {
        self.under_way.retain(|it| it.0 != leg);
    }
}

/// The network of an address as far as one party is likely to have all of it: 256 addresses of
/// version 4, and of version 6 the 64 bits that a line gets.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            IpAddr::from([a, b, c, 0])
        }
        IpAddr::V6(ip) => IpAddr::from((u128::from(ip) >> 64 << 64).to_be_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legs() -> impl Iterator<Item = LegKey> {
        (0..).map(LegKey)
    }

    #[test]
    fn a_network_has_its_share_and_gets_it_back() {
        let mut handshakes = Handshakes::default();
        let mut begun = 0;
        for (leg, host) in legs().zip(0..=255_u8) {
            begun += usize::from(handshakes.begin(leg, IpAddr::from([198, 51, 100, host])));
        }
        assert_eq!(begun, MOST_OF_A_NETWORK);
        let other = IpAddr::from([198, 51, 101, 1]);
        assert!(handshakes.begin(LegKey(1000), other));
        let mapped = IpAddr::V6(std::net::Ipv4Addr::new(198, 51, 100, 1).to_ipv6_mapped());
        assert!(!handshakes.begin(LegKey(1001), mapped));
        handshakes.end(LegKey(0));
        assert!(handshakes.begin(LegKey(1001), mapped));
    }

    #[test]
    fn one_line_has_one_network_however_many_addresses_it_takes() {
        let mut handshakes = Handshakes::default();
        let lines = |line: u128| {
            (0..).map(move |host: u128| {
                IpAddr::from(((0x2001_0db8 << 96) | (line << 64) | host).to_be_bytes())
            })
        };
        let begun = legs().zip(lines(1).take(1000));
        let begun = begun
            .filter(|(leg, ip)| handshakes.begin(*leg, *ip))
            .count();
        assert_eq!(begun, MOST_OF_A_NETWORK);
        let all = legs()
            .skip(1000)
            .zip((2..2000).flat_map(|line| lines(line).take(1)));
        let all = all.filter(|(leg, ip)| handshakes.begin(*leg, *ip)).count();
        assert_eq!(begun + all, MOST);
    }
}
