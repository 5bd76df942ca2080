//! Datagrams on their way out, gathered so that the socket can send many at once. The memory is
//! reserved once; when it is full, datagrams are dropped and counted, as a full socket would.

use crate::hall::Transmit;
use crate::transport::Path;

/// The longest datagram: an Ethernet frame's worth, since browsers keep to 1200 bytes of media.
pub(super) const MAX_DATAGRAM: usize = 1500;

/// Datagrams held at a time: a receive batch of 64 forwarded to three others, and as much again
/// in retransmissions and reports.
const DATAGRAMS: usize = 512;

/// The outgoing batch.
#[derive(Debug)]
pub(super) struct Batch {
    bytes: Box<[u8]>,
    used: usize,
    entries: Vec<Entry>,
    overflowed: u64,
}

#[derive(Debug)]
struct Entry {
    path: Path,
    start: usize,
    len: usize,
}

impl Batch {
    pub(super) fn new() -> Self {
        Self {
            bytes: vec![0; DATAGRAMS * MAX_DATAGRAM].into_boxed_slice(),
            used: 0,
            entries: Vec::with_capacity(DATAGRAMS),
            overflowed: 0,
        }
    }

    /// Room for one more datagram; [`Batch::commit`] makes it part of the batch.
    pub(super) fn room(&mut self) -> Option<&mut [u8; MAX_DATAGRAM]> {
        if self.entries.len() == DATAGRAMS {
            self.overflowed += 1;
            return None;
        }
        self.bytes[self.used..].first_chunk_mut()
    }

    /// Keeps the first `len` bytes of the room given out last.
    pub(super) fn commit(&mut self, path: Path, len: usize) {
        self.entries.push(Entry {
            path,
            start: self.used,
            len,
        });
        self.used += len;
    }

    /// Copies a whole datagram into the batch.
    pub(super) fn push(&mut self, path: Path, datagram: &[u8]) {
        if let Some(room) = self.room()
            && let Some(place) = room.get_mut(..datagram.len())
        {
            place.copy_from_slice(datagram);
            self.commit(path, datagram.len());
        }
    }

    /// Hands out the batch in order and empties it.
    pub(super) fn drain(&mut self, mut send: impl FnMut(Transmit<'_>)) {
        for entry in self.entries.drain(..) {
            let bytes = &self.bytes[entry.start..entry.start + entry.len];
            send(Transmit {
                path: entry.path,
                bytes,
            });
        }
        self.used = 0;
    }

    /// Datagrams dropped for want of room, ever.
    pub(super) fn overflowed(&self) -> u64 {
        self.overflowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> Path {
        Path::udp(
            "198.51.100.1:1".parse().unwrap(),
            "192.0.2.1:2".parse().unwrap(),
        )
    }

    #[test]
    fn datagrams_come_out_in_order() {
        let mut batch = Batch::new();
        batch.push(path(), b"one");
        batch.room().unwrap()[..3].copy_from_slice(b"two");
        batch.commit(path(), 3);
        let mut out = Vec::new();
        batch.drain(|transmit| out.push(transmit.bytes.to_vec()));
        assert_eq!(out, [b"one", b"two"]);
        batch.drain(|_| panic!("the batch is empty"));
    }

    #[test]
    fn a_full_batch_drops_and_counts() {
        let mut batch = Batch::new();
        for _ in 0..DATAGRAMS + 3 {
            batch.push(path(), &[1; MAX_DATAGRAM]);
        }
        batch.push(path(), &[1; MAX_DATAGRAM + 1]);
        let mut out = 0;
        batch.drain(|_| out += 1);
        assert_eq!((out, batch.overflowed()), (DATAGRAMS, 4));
    }
}
