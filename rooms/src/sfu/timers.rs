//! When which leg wants to be woken: a heap in which a leg has one place, so that a deadline can
//! move without leaving a stale one behind.

use std::time::Instant;

use super::LegKey;

const NOWHERE: usize = usize::MAX;

/// The deadlines of all legs.
#[derive(Debug, Default)]
pub(super) struct Timers {
    heap: Vec<(Instant, LegKey)>,
    /// Place in the heap by leg.
    places: Vec<usize>,
}

impl Timers {
    /// The earliest deadline and whose it is.
    pub(super) fn peek(&self) -> Option<(Instant, LegKey)> {
        self.heap.first().copied()
    }

    /// Sets or clears the one deadline of a leg.
    pub(super) fn set(&mut self, leg: LegKey, deadline: Option<Instant>) {
        if self.places.len() <= leg.index() {
            self.places.resize(leg.index() + 1, NOWHERE);
        }
        let place = self.places[leg.index()];
        match (deadline, place) {
            (None, NOWHERE) => {}
            (None, place) => self.remove(place),
            (Some(deadline), NOWHERE) => {
                self.heap.push((deadline, leg));
                self.places[leg.index()] = self.heap.len() - 1;
                self.rise(self.heap.len() - 1);
            }
            (Some(deadline), place) => {
                let before = std::mem::replace(&mut self.heap[place].0, deadline);
                if deadline < before {
                    self.rise(place);
                } else if deadline > before {
                    self.sink(place);
                }
            }
        }
    }

    fn remove(&mut self, place: usize) {
        let (_, leg) = self.heap.swap_remove(place);
        self.places[leg.index()] = NOWHERE;
        if let Some(&(_, moved)) = self.heap.get(place) {
            self.settle(place);
            self.rise(place);
            self.sink(self.places[moved.index()]);
        }
    }

    fn rise(&mut self, mut place: usize) {
        while place > 0 {
            let parent = (place - 1) / 2;
            if self.heap[parent].0 <= self.heap[place].0 {
                break;
            }
            self.swap(parent, place);
            place = parent;
        }
    }

    fn sink(&mut self, mut place: usize) {
        loop {
            let children = 2 * place + 1..self.heap.len().min(2 * place + 3);
            let Some(child) = children.min_by_key(|child| self.heap[*child].0) else {
                break;
            };
            if self.heap[place].0 <= self.heap[child].0 {
                break;
            }
            self.swap(place, child);
            place = child;
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        self.heap.swap(one, other);
        self.settle(one);
        self.settle(other);
    }

    fn settle(&mut self, place: usize) {
        self.places[self.heap[place].1.index()] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::collections::BTreeMap;
    use std::time::Duration;

    use proptest::prelude::*;

    use crate::tests::moment::start;

    proptest! {
        #[test]
        fn the_earliest_is_always_first(moves in proptest::collection::vec((0_u32..12, proptest::option::of(0_u64..50)), 1..200)) {
            let start = start();
            let mut timers = Timers::default();
            let mut model = BTreeMap::new();
            for (leg, deadline) in moves {
                let deadline = deadline.map(|ms| start + Duration::from_millis(ms));
                timers.set(LegKey(leg), deadline);
                match deadline {
                    Some(deadline) => model.insert(leg, deadline),
                    None => model.remove(&leg),
                };
                prop_assert_eq!(timers.peek().map(|it| it.0), model.values().min().copied());
                if let Some((deadline, leg)) = timers.peek() {
                    prop_assert_eq!(model.get(&leg.0), Some(&deadline));
                }
                prop_assert_eq!(timers.heap.len(), model.len());
            }
        }
    }
}
