//! A small table from SSRC to state. A participant has a dozen streams at most, so a linear look
//! over the packed numbers is faster than any hash, and the bound is the whole memory policy.

use std::ops::{Index, IndexMut};

/// A bounded table from SSRC to state; an entry keeps its place.
pub(super) struct Streams<T> {
    ssrcs: Vec<u32>,
    states: Vec<T>,
    most: usize,
}

impl<T> Streams<T> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            ssrcs: Vec::new(),
            states: Vec::new(),
            most,
        }
    }

    pub(super) fn find(&self, ssrc: u32) -> Option<usize> {
        self.ssrcs.iter().position(|known| *known == ssrc)
    }

    pub(super) fn is_full(&self) -> bool {
        self.ssrcs.len() >= self.most
    }

    /// Adds a stream that is not there yet; nothing when the table is full.
    pub(super) fn add(&mut self, ssrc: u32, state: T) -> Option<usize> {
        if self.is_full() {
            return None;
        }
        self.ssrcs.push(ssrc);
        self.states.push(state);
        Some(self.ssrcs.len() - 1)
    }
}

impl<T> Index<usize> for Streams<T> {
    type Output = T;

    fn index(&self, at: usize) -> &T {
        &self.states[at]
    }
}

impl<T> IndexMut<usize> for Streams<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.states[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_table_takes_no_more() {
        let mut streams = Streams::new(2);
        assert_eq!(streams.add(7, 'a'), Some(0));
        assert_eq!(streams.add(9, 'b'), Some(1));
        assert_eq!(streams.add(11, 'c'), None);
        assert_eq!(streams.find(9).map(|at| streams[at]), Some('b'));
        assert_eq!(streams.find(11), None);
    }
}
