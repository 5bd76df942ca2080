//! How many answers an address gets before it has shown credentials. Its address may be forged, so
//! every such answer may go to somebody who did not ask.

use std::hash::BuildHasher as _;
use std::net::IpAddr;
use std::time::Instant;

use crate::folding::Folding;
use crate::sfu::budget::{Budget, Rate};

/// Thirty-two answers at once, then ten a second. A town hall behind one address joins a few calls
/// at a time; a victim of forged addresses gets less than a kilobyte a second from us.
const ANSWERS: Rate = Rate {
    per_ms: 1,
    burst: 3200,
    least: 100,
};

/// Addresses told apart at a time; neighbours in a bucket share what it holds.
const BUCKETS: usize = 1024;

/// Answers left for the addresses of the world, in memory that does not grow.
pub(super) struct Allowance {
    buckets: Box<[Budget]>,
    folding: Folding,
}

impl Allowance {
    /// `seed` must be secret, so that nobody can choose whose bucket to empty.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            buckets: (0..BUCKETS).map(|_| Budget::new(ANSWERS)).collect(),
            folding: Folding::new(seed),
        }
    }

    /// Takes one answer for this address, if there is one left.
    pub(super) fn take(&mut self, ip: IpAddr, now: Instant) -> bool {
        let network = match ip {
            IpAddr::V4(ip) => u64::from(u32::from(ip)),
            // One subscriber has a /64.
            IpAddr::V6(ip) => u64::try_from(u128::from(ip) >> 64).unwrap_or_default(),
        };
        let hash = self.folding.hash_one((ip.is_ipv6(), network));
        let bucket = usize::try_from(hash % BUCKETS as u64).unwrap_or_default();
        self.buckets[bucket].take(0, now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    use crate::tests::moment::start;

    #[test]
    fn a_subscriber_gets_a_burst_and_then_ten_a_second() {
        let (now, mut allowance) = (start(), Allowance::new(42));
        let ask = |allowance: &mut Allowance, ip: &str, now| {
            let ip: IpAddr = ip.parse().unwrap();
            (0..100).filter(|_| allowance.take(ip, now)).count()
        };
        assert_eq!(ask(&mut allowance, "2001:db8::1", now), 32);
        assert_eq!(ask(&mut allowance, "2001:db8::2", now), 0, "the same /64");
        assert_eq!(ask(&mut allowance, "198.51.100.1", now), 32);
        let later = now + Duration::from_secs(1);
        assert_eq!(ask(&mut allowance, "2001:db8::1", later), 10);
    }
}
