//! How many connections of media an address, and the world, may hold.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Connections of one address, or one IPv6 subscriber. A town hall's hundred people sit behind one;
/// each of their browsers opens one or two.
const OF_ONE: usize = 256;

/// Connections of everybody.
const OF_ALL: usize = 4096;

/// The places that are taken. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Places(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    all: usize,
    of_one: HashMap<IpAddr, usize>,
}

/// A place, free again when this is dropped.
pub(super) struct Place {
    places: Places,
    subscriber: IpAddr,
}

impl Places {
    /// Takes a place, if there is one.
    pub(super) fn take(&self, ip: IpAddr) -> Option<Place> {
        let subscriber = subscriber(ip);
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.all >= OF_ALL {
            return None;
        }
        let of_one = taken.of_one.entry(subscriber).or_default();
        if *of_one >= OF_ONE {
            return None;
        }
        *of_one += 1;
        taken.all += 1;
        Some(Place {
            places: self.clone(),
            subscriber,
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        if let Some(of_one) = taken.of_one.get_mut(&self.subscriber) {
            *of_one -= 1;
            if *of_one == 0 {
                taken.of_one.remove(&self.subscriber);
            }
        }
    }
}

/// A subscriber has one IPv4 address or a /64.
fn subscriber(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6((u128::from(ip) >> 64 << 64).into()),
        ip @ IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_subscriber_cannot_take_every_place() {
        let places = Places::default();
        let mut held: Vec<_> = (0..OF_ONE)
            .map(|_| places.take(ip("2001:db8::1")).expect("a place"))
            .collect();
        assert!(places.take(ip("2001:db8::2")).is_none());
        assert!(places.take(ip("2001:db8:0:1::1")).is_some());
        held.pop();
        held.push(places.take(ip("2001:db8::2")).expect("the one given back"));
        drop(held);
        let taken = places.0.lock().expect("not poisoned");
        assert_eq!((taken.all, taken.of_one.len()), (0, 0));
    }
}
