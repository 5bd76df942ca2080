//! How often somebody may try: a bucket per address and a bucket per login, told the time.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{NotUntil, Quota, RateLimiter};

/// Tries one address may make in a row; a town hall's clerks may share one address, so fewer would
/// lock an office out in the morning and more would help who guesses.
const ADDRESS_BURST: u32 = 20;

/// Time after which an address may try once more.
const ADDRESS_REFILL: Duration = Duration::from_secs(15);

/// Tries one login may see in a row: enough for a clerk with caps lock on.
const LOGIN_BURST: u32 = 5;

/// Time after which a login may be tried once more; a minute allows some 1,400 guesses a day.
const LOGIN_REFILL: Duration = Duration::from_mins(1);

/// Characters of a login that count. No clerk has a longer one, and what is made up need not be kept.
const LOGIN_CHARACTERS: usize = 100;

/// Buckets above which the full ones are forgotten, so that logins and addresses made up by who
/// attacks do not fill the memory.
const MANY: usize = 10_000;

/// Limits the tries at signing in; clones share the buckets, which are full at first.
#[derive(Debug, Clone, Default)]
pub struct SignInLimit {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// When the first try was; the buckets' time counts from there.
    start: OnceLock<Instant>,
    time: Told,
    addresses: Buckets<Vec<u8>>,
    logins: Buckets<String>,
}

impl Default for Inner {
    fn default() -> Self {
        let time = Told::default();
        Self {
            start: OnceLock::new(),
            addresses: buckets(ADDRESS_BURST, ADDRESS_REFILL, &time),
            logins: buckets(LOGIN_BURST, LOGIN_REFILL, &time),
            time,
        }
    }
}

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, Told, NoOpMiddleware<Nanos>>;

impl SignInLimit {
    /// Counts one try; refused with the time to wait when the address or the login had too many. The
    /// login is compared without regard to case and surrounding blanks.
    pub fn check(&self, address: IpAddr, login: &str, now: Instant) -> Result<(), Duration> {
        let inner = &*self.inner;
        let start = *inner.start.get_or_init(|| now);
        inner.time.tell(now.saturating_duration_since(start));
        let at = inner.time.now();
        let wait = |until: NotUntil<Nanos>| until.wait_time_from(at);
        take(&inner.addresses, &network(address)).map_err(wait)?;
        let login = login.trim().chars().take(LOGIN_CHARACTERS);
        let login = login.flat_map(char::to_lowercase).collect();
        take(&inner.logins, &login).map_err(wait)
    }
}

/// The part of an address one subscriber holds: all of IPv4, the /64 of IPv6.
fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets()[..8].to_vec(),
    }
}

fn take<K: Hash + Eq + Clone>(buckets: &Buckets<K>, key: &K) -> Result<(), NotUntil<Nanos>> {
    if buckets.len() > MANY {
        buckets.retain_recent();
    }
    buckets.check_key(key)
}

fn buckets<K: Hash + Eq + Clone>(burst: u32, refill: Duration, time: &Told) -> Buckets<K> {
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(refill)
        .unwrap_or_else(|| Quota::per_minute(NonZeroU32::MIN))
        .allow_burst(burst);
    RateLimiter::new(quota, DashMapStateStore::default(), time.clone())
}

/// A clock that is told the time and never goes back.
#[derive(Debug, Clone, Default)]
struct Told(Arc<AtomicU64>);

impl Told {
    fn tell(&self, since_start: Duration) {
        let nanos = u64::try_from(since_start.as_nanos()).unwrap_or(u64::MAX);
        self.0.fetch_max(nanos, Ordering::Relaxed);
    }
}

impl Clock for Told {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.0.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    #[test]
    fn a_login_is_tried_five_times_and_then_once_a_minute() {
        let start = start();
        let limit = SignInLimit::default();
        for n in 0..5 {
            assert_eq!(limit.check(address(n), "rossi", start), Ok(()));
        }
        let wait = limit
            .check(address(9), " Rossi ", start)
            .expect_err("too many");
        assert!(
            wait > Duration::from_secs(50) && wait <= LOGIN_REFILL,
            "{wait:?}"
        );
        assert_eq!(limit.check(address(9), "bianchi", start), Ok(()));
        assert_eq!(
            limit.check(address(9), "rossi", start + LOGIN_REFILL),
            Ok(())
        );
        assert!(
            limit
                .check(address(9), "rossi", start + LOGIN_REFILL)
                .is_err()
        );
    }

    #[test]
    fn a_long_login_costs_no_more_than_a_short_one() {
        let limit = SignInLimit::default();
        let long = "a".repeat(LOGIN_CHARACTERS);
        for n in 0..LOGIN_BURST {
            let endless = format!("{long}{n}").repeat(300);
            assert_eq!(limit.check(address(n), &endless, start()), Ok(()));
        }
        assert!(limit.check(address(9), &long, start()).is_err());
    }

    #[test]
    fn an_address_is_limited_over_all_logins() {
        let start = start();
        let limit = SignInLimit::default();
        for n in 0..ADDRESS_BURST {
            assert_eq!(
                limit.check(address(1), &format!("login {n}"), start),
                Ok(())
            );
        }
        assert!(limit.check(address(1), "another", start).is_err());
        assert_eq!(limit.check(address(2), "another", start), Ok(()));
    }

    #[test]
    fn ipv6_counts_by_subscriber() {
        let one = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, 1));
        let two = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 9, 9, 9, 9));
        let other = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 2, 0, 0, 0, 1));
        assert_eq!(network(one), network(two));
        assert_ne!(network(one), network(other));
        assert_eq!(
            network(IpAddr::V6(Ipv4Addr::LOCALHOST.to_ipv6_mapped())),
            vec![127, 0, 0, 1]
        );
    }

    fn address(n: u32) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from(0xc000_0200 + n))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "any moment will do and none is waited for"
    )]
    fn start() -> Instant {
        Instant::now()
    }
}
