//! How often one network may send forms, and how many times it may hold. A library or a street behind
//! one address must not be locked out, a script must.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

use super::error::Error;

/// Forms in a row from one network: about ten whole bookings. More helps scripts; less stops the
/// reading room of a library.
const BURST: NonZeroU32 = NonZeroU32::new(60).expect("not zero");

/// Time after which one form more may be sent: 20 a minute, two bookings.
const REFILL: Duration = Duration::from_secs(3);

/// Times held in a row from one network. More lets a script without cookies keep a whole week from
/// everybody; less stops a class that books together.
const HOLDS: NonZeroU32 = NonZeroU32::new(40).expect("not zero");

/// Time after which one more may be held: 40 in the ten minutes that a hold lasts.
const NEXT_HOLD: Duration = Duration::from_secs(15);

/// Tests in a row from one network. More lets one network use the line for calls that nobody holds; less
/// stops whoever mends a firewall and tries again.
const TESTS: NonZeroU32 = NonZeroU32::new(10).expect("not zero");

/// Time after which one test more may be made.
const NEXT_TEST: Duration = Duration::from_mins(1);

/// Networks above which those with a full bucket are forgotten, so that memory stays small.
const MANY: usize = 10_000;

/// Counts by network; clones share the count.
#[derive(Clone)]
pub(super) struct Limit {
    buckets: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Limit {
    /// The limit of all forms together.
    pub(super) fn of_forms() -> Self {
        Self::new(BURST, REFILL)
    }

    /// The limit of forms that hold a time.
    pub(super) fn of_holds() -> Self {
        Self::new(HOLDS, NEXT_HOLD)
    }

    /// The limit of tests.
    pub(super) fn of_tests() -> Self {
        Self::new(TESTS, NEXT_TEST)
    }

    fn new(burst: NonZeroU32, refill: Duration) -> Self {
        let quota =
            Quota::with_period(refill).unwrap_or_else(|| Quota::per_second(NonZeroU32::MIN));
        let buckets = RateLimiter::keyed(quota.allow_burst(burst));
        Self {
            buckets: Arc::new(buckets),
        }
    }

    fn check(&self, address: IpAddr) -> Result<(), Error> {
        if self.buckets.len() > MANY {
            self.buckets.retain_recent();
        }
        self.buckets
            .check_key(&network(address))
            .map_err(|until| Error::TooMany(until.wait_time_from(DefaultClock::default().now())))
    }
}

/// Counts a form and refuses one too many; pages that are only read do not count.
pub(super) async fn count(State(limit): State<Limit>, request: Request, next: Next) -> Response {
    if request.method() == Method::POST {
        let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
        // Without an address there is no listener either: a test talks to the router itself.
        if let Some(Err(refusal)) = address.map(|ConnectInfo(from)| limit.check(from.ip())) {
            return refusal.into_response();
        }
    }
    next.run(request).await
}

/// The part of an address that one subscriber holds: all of IPv4, the /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        four @ IpAddr::V4(_) => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_is_slowed_down_and_the_others_are_not() {
        let limit = Limit::of_forms();
        let (one, same, other) = ("2001:db8::1", "2001:db8::2:1", "2001:db8:0:1::1");
        for _ in 0..BURST.get() {
            assert!(limit.check(one.parse().unwrap()).is_ok());
        }
        let refusal = limit.check(same.parse().unwrap());
        assert!(matches!(refusal, Err(Error::TooMany(wait)) if wait <= REFILL));
        assert!(limit.check(other.parse().unwrap()).is_ok());
    }

    #[test]
    fn one_network_holds_a_class_but_not_a_week() {
        let limit = Limit::of_holds();
        let library: IpAddr = "192.0.2.1".parse().unwrap();
        for _ in 0..HOLDS.get() {
            assert!(limit.check(library).is_ok());
        }
        assert!(matches!(limit.check(library), Err(Error::TooMany(wait)) if wait <= NEXT_HOLD));
    }

    #[test]
    fn an_ipv4_address_is_one_network_in_both_spellings() {
        let plain: IpAddr = "192.0.2.1".parse().unwrap();
        let mapped: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        assert_eq!(network(plain), network(mapped));
    }
}
