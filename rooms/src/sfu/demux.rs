//! Whose datagram is this? By the path it took, once a proven check came from there; before that
//! only checks are heard, and they name the ICE session they belong to.

use std::collections::HashMap;

use super::LegKey;
use crate::folding::Folding;
use crate::transport::Path;

/// Paths and ICE sessions of all legs.
#[derive(Debug)]
pub(super) struct Demux {
    paths: HashMap<Path, LegKey, Folding>,
    sessions: HashMap<Box<str>, LegKey, Folding>,
}

impl Demux {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            paths: HashMap::with_hasher(Folding::new(seed)),
            sessions: HashMap::with_hasher(Folding::new(seed)),
        }
    }

    pub(super) fn by_path(&self, path: Path) -> Option<LegKey> {
        self.paths.get(&path).copied()
    }

    /// Finds the leg a STUN request is meant for by the first half of its USERNAME.
    pub(super) fn by_check(&self, stun: &[u8]) -> Option<LegKey> {
        self.sessions
            .get(std::str::from_utf8(ufrag(stun)?).ok()?)
            .copied()
    }

    pub(super) fn learn(&mut self, path: Path, leg: LegKey) {
        self.paths.insert(path, leg);
    }

    /// Forgets a path, unless another leg has proven since that it is its own.
    pub(super) fn forget(&mut self, path: Path, leg: LegKey) {
        if self.by_path(path) == Some(leg) {
            self.paths.remove(&path);
        }
    }

    pub(super) fn expect(&mut self, ufrag: &str, leg: LegKey) {
        self.sessions.insert(ufrag.into(), leg);
    }

    pub(super) fn dismiss(&mut self, ufrag: &str) {
        self.sessions.remove(ufrag);
    }
}

/// The receiver's user name fragment in a STUN message: what stands before the colon in USERNAME.
fn ufrag(stun: &[u8]) -> Option<&[u8]> {
    const HEADER: usize = 20;
    const USERNAME: u16 = 0x0006;
    let mut rest = stun.get(HEADER..)?;
    while let Some((head, body)) = rest.split_first_chunk::<4>() {
        let kind = u16::from_be_bytes([head[0], head[1]]);
        let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let value = body.get(..len)?;
        if kind == USERNAME {
            let colon = value.iter().position(|byte| *byte == b':')?;
            return Some(&value[..colon]);
        }
        rest = body.get(len.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;

    fn path(remote: &str) -> Path {
        Path::udp(remote.parse().unwrap(), "192.0.2.1:443".parse().unwrap())
    }

    fn check(username: &[u8]) -> Vec<u8> {
        let mut stun = vec![0; 20];
        stun.extend([0x80, 0x22, 0, 3, 1, 2, 3, 0]);
        stun.extend([0, 6, 0, u8::try_from(username.len()).unwrap()]);
        stun.extend(username);
        stun.resize(stun.len().next_multiple_of(4), 0);
        stun
    }

    #[test]
    fn checks_are_told_apart_by_the_session_they_name() {
        let mut demux = Demux::new(1);
        demux.expect("abcd", LegKey(3));
        assert_eq!(demux.by_check(&check(b"abcd:efgh")), Some(LegKey(3)));
        assert_eq!(demux.by_check(&check(b"efgh:abcd")), None);
        assert_eq!(demux.by_check(&check(b"abcd")), None);
        demux.dismiss("abcd");
        assert_eq!(demux.by_check(&check(b"abcd:efgh")), None);
    }

    #[test]
    fn a_path_belongs_to_whoever_proved_it_last() {
        let mut demux = Demux::new(1);
        demux.learn(path("198.51.100.1:5000"), LegKey(1));
        demux.learn(path("198.51.100.1:5000"), LegKey(2));
        demux.forget(path("198.51.100.1:5000"), LegKey(1));
        assert_eq!(demux.by_path(path("198.51.100.1:5000")), Some(LegKey(2)));
        demux.forget(path("198.51.100.1:5000"), LegKey(2));
        assert_eq!(demux.by_path(path("198.51.100.1:5000")), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_searched_for_a_name(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(Demux::new(0).by_check(&bytes), None);
        }
    }
}
