//! The addresses a leg has proven to be its own, for the demultiplexer.

use std::time::{Duration, Instant};

use crate::transport::Path;

/// Addresses of one leg at a time: a phone has Wi-Fi and mobile data, each in two families.
const MOST: usize = 8;

/// How long an address is known without a proven check; consent (RFC 7675) expires as late.
const LIFE: Duration = Duration::from_secs(30);

/// The proven addresses of one leg.
#[derive(Debug, Default)]
pub(super) struct Paths {
    known: Vec<(Path, Instant)>,
}

impl Paths {
    /// Notes an address a proven check came from; returns one that had to give way.
    pub(super) fn prove(&mut self, path: Path, now: Instant) -> Option<Path> {
        if let Some(known) = self.known.iter_mut().find(|known| known.0 == path) {
            known.1 = now;
            return None;
        }
        let mut gone = None;
        if self.known.len() == MOST {
            let oldest = (0..MOST).min_by_key(|at| self.known[*at].1)?;
            gone = Some(self.known.swap_remove(oldest).0);
        }
        self.known.push((path, now));
        gone
    }

    /// Forgets the addresses nothing was proven from for too long, and hands them out.
    pub(super) fn expire(&mut self, now: Instant, mut gone: impl FnMut(Path)) {
        self.known.retain(|(path, proven)| {
            let is_alive = now.saturating_duration_since(*proven) < LIFE;
            if !is_alive {
                gone(*path);
            }
            is_alive
        });
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Path> {
        self.known.iter().map(|(path, _)| *path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::tests::moment::start;

    fn path(port: u16) -> Path {
        Path::udp(
            ([198, 51, 100, 1], port).into(),
            ([192, 0, 2, 1], 443).into(),
        )
    }

    #[test]
    fn the_one_proven_longest_ago_gives_way() {
        let begin = start();
        let at = |secs| begin + Duration::from_secs(secs);
        let mut paths = Paths::default();
        for port in 0..8 {
            assert_eq!(paths.prove(path(port), at(port.into())), None);
        }
        assert_eq!(paths.prove(path(0), at(9)), None);
        assert_eq!(paths.prove(path(8), at(10)), Some(path(1)));
        assert_eq!(paths.iter().count(), 8);
    }

    #[test]
    fn silence_makes_an_address_unknown() {
        let begin = start();
        let mut paths = Paths::default();
        paths.prove(path(1), begin);
        paths.prove(path(2), begin + Duration::from_secs(20));
        let mut gone = Vec::new();
        paths.expire(begin + Duration::from_secs(40), |path| gone.push(path));
        assert_eq!(gone, [path(1)]);
    }
}
