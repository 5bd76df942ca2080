//! What a connection is for, told by its first bytes: pages, TLS, or media.

use super::framing::Framing;

/// Bytes that tell for certain.
pub(super) const ENOUGH: usize = 10;

const MAGIC: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];

/// What a connection is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Protocol {
    /// HTTP of any version: it begins with a word.
    Http,
    /// Datagrams of media.
    Media(Framing),
    /// A TLS handshake.
    Tls,
}

/// Judges the first bytes. `Ok(None)` when more are needed, an error when they are nothing we serve.
pub(super) fn judge(bytes: &[u8]) -> Result<Option<Protocol>, Unknown> {
    match bytes {
        [] | [0x16] => Ok(None),
        [0x16, 0x03, ..] => Ok(Some(Protocol::Tls)),
        [b'A'..=b'Z', ..] => Ok(Some(Protocol::Http)),
        [0..=3, ..] if bytes.len() < ENOUGH => Ok(None),
        [0..=3, rest @ ..] if rest[3..7] == MAGIC => Ok(Some(Protocol::Media(Framing::Turn))),
        [0..=3, rest @ ..] if rest[5..9] == MAGIC => Ok(Some(Protocol::Media(Framing::Length))),
        _ => Err(Unknown),
    }
}

/// Nothing we serve begins like this.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the connection begins with no protocol that is served")]
pub(super) struct Unknown;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn protocols_are_told_apart_by_their_first_bytes() {
        let media = |framing| Ok(Some(Protocol::Media(framing)));
        assert_eq!(judge(b"GET / HTTP/1.1\r\n"), Ok(Some(Protocol::Http)));
        assert_eq!(judge(b"PRI * HTTP/2.0\r\n"), Ok(Some(Protocol::Http)));
        assert_eq!(judge(&[0x16, 3, 1, 2, 0, 1]), Ok(Some(Protocol::Tls)));
        let allocate = b"\x00\x03\x00\x08\x21\x12\xa4\x42abcdefghijkl";
        assert_eq!(judge(allocate), media(Framing::Turn));
        let check = b"\x00\x64\x00\x01\x00\x50\x21\x12\xa4\x42abcdefghijkl";
        assert_eq!(judge(check), media(Framing::Length));
        for begun in [&b""[..], &[0x16], &allocate[..9], &check[..9]] {
            assert_eq!(judge(begun), Ok(None));
        }
        for foreign in [&b"\x80\x2e\x01"[..], b"\x05\x01\x00", b"get /", &[0; 10]] {
            assert_eq!(judge(foreign), Err(Unknown));
        }
    }

    proptest! {
        #[test]
        fn ten_bytes_are_always_enough(bytes in prop::array::uniform10(any::<u8>())) {
            prop_assert_ne!(judge(&bytes), Ok(None));
        }
    }
}
