//! Handshake messages put together before the engine sees them. On a bad path a browser cuts the
//! same message anew, smaller; the engine joins only fragments that fit end to end, so two ways of
//! cutting would keep it waiting for ever. Only plaintext is touched, and nothing in it is judged.

const RECORD: usize = 13;
const HEADER: usize = 12;
const HANDSHAKE: u8 = 22;

/// The longest message taken. A hello with a post-quantum key is 1.5 KiB, a certificate half of it.
const LONGEST: usize = 8 * 1024;

/// Messages under way at a time; a client's flight has four.
const MOST_OPEN: usize = 8;

/// Pieces of a message with gaps between them; each loss makes one.
const MOST_PIECES: usize = 32;

/// The messages under way.
#[derive(Default)]
pub(super) struct Fragments {
    open: Vec<Message>,
}

struct Message {
    start: Start,
    body: Vec<u8>,
    /// The parts of the body that came, in order, neither touching nor overlapping.
    pieces: Vec<(usize, usize)>,
}

/// What all fragments of a message have in common: type, length, number.
#[derive(PartialEq, Eq, Clone, Copy)]
struct Start([u8; 6]);

impl Fragments {
    /// Turns a datagram into those the engine takes: each handshake message that is now whole, and
    /// then the records of all other kinds, as they were.
    pub(super) fn join(&mut self, datagram: &[u8]) -> Vec<Vec<u8>> {
        let (mut whole, mut others) = (Vec::new(), Vec::new());
        let mut rest = datagram;
        while let Some((record, behind)) = split_record(rest) {
            rest = behind;
            let (header, mut content) = record.split_at(RECORD);
            if header[0] != HANDSHAKE || header[3..5] != [0, 0] {
                others.extend_from_slice(record);
                continue;
            }
            while let Some((start, at, fragment, behind)) = split_fragment(content) {
                content = behind;
                if let Some(body) = self.add(start, at, fragment) {
                    whole.push(message(header, start, &body));
                }
            }
        }
        if !others.is_empty() {
            whole.push(others);
        }
        whole
    }

    /// Adds a fragment and returns the body if it is whole by that.
    fn add(&mut self, start: Start, at: usize, fragment: &[u8]) -> Option<Vec<u8>> {
        let length = start.length();
        let place = self.open.iter().position(|message| message.start == start);
        let place = place.unwrap_or_else(|| {
            if self.open.len() == MOST_OPEN {
                self.open.remove(0);
            }
            self.open.push(Message {
                start,
                body: vec![0; length],
                pieces: Vec::new(),
            });
            self.open.len() - 1
        });
        let message = &mut self.open[place];
        message.put(at, fragment);
        message.is_whole().then(|| self.open.remove(place).body)
    }
}

impl Message {
    fn put(&mut self, at: usize, fragment: &[u8]) {
        let (mut from, mut to) = (at, at + fragment.len());
        let apart = |&&(begin, end): &&(usize, usize)| end < from || begin > to;
        if self.pieces.len() == MOST_PIECES && self.pieces.iter().all(|piece| apart(&piece)) {
            return;
        }
        self.body[from..to].copy_from_slice(fragment);
        self.pieces.retain(|&(begin, end)| {
            let apart = end < from || begin > to;
            if !apart {
                (from, to) = (from.min(begin), to.max(end));
            }
            apart
        });
        self.pieces.push((from, to));
        self.pieces.sort_unstable();
    }

    fn is_whole(&self) -> bool {
        self.pieces == [(0, self.body.len())]
    }
}

impl Start {
    fn length(self) -> usize {
        number(&self.0[1..4])
    }
}

/// The first record of a datagram and what is behind it.
fn split_record(datagram: &[u8]) -> Option<(&[u8], &[u8])> {
    let header = datagram.get(..RECORD)?;
    datagram.split_at_checked(RECORD + number(&header[11..]))
}

/// The first fragment of a record, where it belongs, and what is behind it.
fn split_fragment(content: &[u8]) -> Option<(Start, usize, &[u8], &[u8])> {
    let (header, behind) = content.split_at_checked(HEADER)?;
    let start = Start(header[..6].try_into().ok()?);
    let (at, length) = (number(&header[6..9]), number(&header[9..]));
    if start.length() > LONGEST || at + length > start.length() {
        return None;
    }
    let (fragment, behind) = behind.split_at_checked(length)?;
    Some((start, at, fragment, behind))
}

/// A datagram of one record with one whole message, under the header of the record that closed it.
fn message(record: &[u8], start: Start, body: &[u8]) -> Vec<u8> {
    let [.., high, low] = (HEADER + body.len()).to_be_bytes();
    let mut datagram = record[..RECORD - 2].to_vec();
    datagram.extend_from_slice(&[high, low]);
    datagram.extend_from_slice(&start.0);
    datagram.extend_from_slice(&[0, 0, 0]);
    datagram.extend_from_slice(&start.0[1..4]);
    datagram.extend_from_slice(body);
    datagram
}

fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RECORD_HEADER: [u8; 11] = [HANDSHAKE, 254, 253, 0, 0, 0, 0, 0, 0, 0, 7];

    fn body() -> Vec<u8> {
        (0..1461).map(|at: u32| at.to_le_bytes()[0]).collect()
    }

    fn start() -> Start {
        Start([1, 0, 5, 0xB5, 0, 0])
    }

    fn fragment(from: usize, to: usize) -> Vec<u8> {
        let [.., high, low] = (HEADER + to - from).to_be_bytes();
        let mut datagram = RECORD_HEADER.to_vec();
        datagram.extend_from_slice(&[high, low]);
        datagram.extend_from_slice(&start().0);
        datagram.extend_from_slice(&from.to_be_bytes()[5..]);
        datagram.extend_from_slice(&(to - from).to_be_bytes()[5..]);
        datagram.extend_from_slice(&body()[from..to]);
        datagram
    }

    fn whole() -> Vec<u8> {
        let mut header = RECORD_HEADER.to_vec();
        header.extend_from_slice(&[0, 0]);
        message(&header, start(), &body())
    }

    #[test]
    fn a_whole_message_goes_through_as_it_came() {
        assert_eq!(fragment(0, 1461), whole());
        assert_eq!(Fragments::default().join(&whole()), [whole()]);
    }

    #[test]
    fn a_message_cut_in_two_ways_is_put_together() {
        let mut fragments = Fragments::default();
        assert!(fragments.join(&fragment(0, 1383)).is_empty());
        assert!(fragments.join(&fragment(0, 1163)).is_empty());
        assert_eq!(fragments.join(&fragment(1163, 1461)), [whole()]);
        assert!(fragments.open.is_empty());
    }

    #[test]
    fn what_is_not_a_plain_handshake_follows_behind() {
        let ccs = [20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 8, 0, 1, 1];
        let finished = [22, 254, 253, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 9, 9];
        let datagram = [&ccs[..], &whole(), &finished].concat();
        let joined = Fragments::default().join(&datagram);
        assert_eq!(joined, [whole(), [&ccs[..], &finished].concat()]);
    }

    #[test]
    fn messages_under_way_are_bounded() {
        let mut fragments = Fragments::default();
        for number in 0..100 {
            let mut datagram = fragment(0, 10);
            datagram[RECORD + 5] = number;
            assert!(fragments.join(&datagram).is_empty());
        }
        assert_eq!(fragments.open.len(), MOST_OPEN);
        for at in (0..1400).step_by(2) {
            fragments.join(&fragment(at, at + 1));
        }
        assert!(
            fragments
                .open
                .iter()
                .all(|message| message.pieces.len() <= MOST_PIECES)
        );
        let mut huge = fragment(0, 10);
        huge[RECORD + 1] = 1;
        fragments.join(&huge);
        assert!(
            fragments
                .open
                .iter()
                .all(|message| message.body.len() <= LONGEST)
        );
    }

    proptest! {
        #[test]
        fn any_cuts_in_any_order_make_the_message(
            cuts in prop::collection::vec((0..1461_usize, 1..1461_usize), 0..20),
            last in 1..1461_usize,
        ) {
            let mut fragments = Fragments::default();
            let mut joined = Vec::new();
            for (from, length) in cuts {
                joined.extend(fragments.join(&fragment(from, (from + length).min(1461))));
            }
            joined.extend(fragments.join(&fragment(last, 1461)));
            joined.extend(fragments.join(&fragment(0, last)));
            prop_assert!(!joined.is_empty());
            prop_assert!(joined.iter().all(|datagram| *datagram == whole()));
        }

        #[test]
        fn any_bytes_are_taken_without_a_panic(
            mut bytes in prop::collection::vec(any::<u8>(), 0..200),
            length in 0..80_u8,
        ) {
            let mut fragments = Fragments::default();
            fragments.join(&bytes);
            if bytes.len() > 25 {
                bytes[0] = HANDSHAKE;
                bytes[3..5].fill(0);
                bytes[11..13].copy_from_slice(&[0, length]);
                bytes[14..16].fill(0);
                bytes[19..21].fill(0);
                bytes[22..24].fill(0);
            }
            fragments.join(&bytes);
        }
    }
}
