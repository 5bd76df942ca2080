//! STUN binding requests (RFC 8489), read without allocation, proven before they are believed, and
//! answered. This is all of STUN that ICE-lite needs.

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
pub(crate) mod message;

use std::net::SocketAddr;

use aws_lc_rs::hmac;
use rtc_stun::fingerprint::fingerprint_value;

pub use self::message::TransactionId;
use self::message::{
    Attributes, ERROR_CODE, FINGERPRINT, INTEGRITY, MESSAGE_INTEGRITY, USERNAME,
    XOR_MAPPED_ADDRESS, finish, is_signed, push, push_address, start, transaction, word,
};
use super::datagram::is_stun;

const BINDING_REQUEST: u16 = 0x0001;
const BINDING_SUCCESS: u16 = 0x0101;
const BINDING_ERROR: u16 = 0x0111;

pub(super) const USE_CANDIDATE: u16 = 0x0025;
pub(super) const ICE_CONTROLLED: u16 = 0x8029;

/// An ICE check is 100 to 200 bytes; a longer message is somebody's game.
const LONGEST: usize = 1024;

/// The user name fragment before the colon of a message's USERNAME: on a request it is the
/// receiver's own, so it tells which participant a check is for. Nothing is proven by it.
#[must_use]
pub fn username_ufrag(data: &[u8]) -> Option<&str> {
    if !is_stun(data) {
        return None;
    }
    let (_, _, value) = Attributes::of(data)?.find(|(_, kind, _)| *kind == USERNAME)?;
    let (ufrag, _) = std::str::from_utf8(value).ok()?.split_once(':')?;
    Some(ufrag)
}

/// A binding request, well-formed but not proven until [`Request::is_authentic`].
#[derive(Debug)]
pub struct Request<'a> {
    data: &'a [u8],
    integrity: usize,
    /// The id the answer must repeat.
    pub transaction: TransactionId,
    /// The receiver's user name fragment.
    pub ufrag: &'a str,
    /// The sender's user name fragment.
    pub sender_ufrag: &'a str,
    /// Whether the sender nominates this path.
    pub use_candidate: bool,
    /// Whether the sender takes the controlled role, which is ours alone.
    pub controlled: bool,
}

impl<'a> Request<'a> {
    /// Reads a binding request. Its FINGERPRINT must be there and right, and MESSAGE-INTEGRITY
    /// must stand just before it, so that all that is read is covered by it.
    #[must_use]
    pub fn parse(data: &'a [u8]) -> Option<Self> {
        if !is_stun(data) || data.len() > LONGEST || word(data, 0) != BINDING_REQUEST {
            return None;
        }
        let mut request = Self {
            data,
            integrity: 0,
            transaction: transaction(data),
            ufrag: "",
            sender_ufrag: "",
            use_candidate: false,
            controlled: false,
        };
        let mut fingerprint = None;
        for (at, kind, value) in Attributes::of(data)? {
            match kind {
                FINGERPRINT if value.len() == 4 => fingerprint = Some((at, value)),
                // RFC 8489, section 14.5: what follows MESSAGE-INTEGRITY is ignored.
                _ if request.integrity != 0 => {}
                MESSAGE_INTEGRITY if value.len() == INTEGRITY => request.integrity = at,
                USERNAME if request.ufrag.is_empty() => {
                    (request.ufrag, request.sender_ufrag) =
                        std::str::from_utf8(value).ok()?.split_once(':')?;
                }
                USE_CANDIDATE => request.use_candidate = true,
                ICE_CONTROLLED => request.controlled = true,
                _ => {}
            }
        }
        let (at, value) = fingerprint?;
        let last = at + 8 == data.len();
        let sound = value == fingerprint_value(&data[..at]).to_be_bytes();
        (last && sound && request.integrity != 0 && !request.ufrag.is_empty()).then_some(request)
    }

    /// Whether the sender knows the password that made `key`.
    #[must_use]
    pub fn is_authentic(&self, key: &hmac::Key) -> bool {
        is_signed(self.data, self.integrity, key)
    }
}

/// Makes the key of MESSAGE-INTEGRITY from a short-term password.
#[must_use]
pub fn integrity_key(pwd: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, pwd.as_bytes())
}

/// The success response to a check: where we saw it come from, proven with our password.
#[must_use]
pub fn success(transaction: TransactionId, from: SocketAddr, key: &hmac::Key) -> Vec<u8> {
    let mut message = start(BINDING_SUCCESS, transaction);
    push_address(&mut message, XOR_MAPPED_ADDRESS, from);
    finish(message, key)
}

/// The error response 487 (Role Conflict) to a peer that claims to be controlled.
#[must_use]
pub fn role_conflict(transaction: TransactionId, key: &hmac::Key) -> Vec<u8> {
    let mut message = start(BINDING_ERROR, transaction);
    push(&mut message, ERROR_CODE, b"\0\0\x04\x57Role Conflict");
    finish(message, key)
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;
    use crate::transport::Credentials;

    /// A binding request as a browser makes it, with attributes that have no value or, for a
    /// role, a tie-breaker.
    pub(in crate::transport) fn request(
        to: &Credentials,
        from: &str,
        id: u16,
        attributes: &[u16],
    ) -> Vec<u8> {
        let mut transaction = [0; 12];
        transaction[..2].copy_from_slice(&id.to_be_bytes());
        let mut message = start(BINDING_REQUEST, transaction);
        push(
            &mut message,
            USERNAME,
            format!("{}:{from}", to.ufrag()).as_bytes(),
        );
        for kind in attributes {
            let value: &[u8] = if *kind == ICE_CONTROLLED {
                &[7; 8]
            } else {
                &[]
            };
            push(&mut message, *kind, value);
        }
        finish(message, &integrity_key(to.pwd()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 5769, section 2.1.
    const SAMPLE: &[u8] = b"\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\xfa\x87\xdf\xae\
        \x80\x22\x00\x10STUN test client\x00\x24\x00\x04\x6e\x00\x01\xff\
        \x80\x29\x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\x00\x06\x00\x09evtj:h6vY\x20\x20\x20\
        \x00\x08\x00\x14\x9a\xea\xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\
        \x80\x28\x00\x04\xe5\x7a\x3b\xcf";
    const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";

    #[test]
    fn the_sample_request_of_rfc_5769_is_read_and_proven() {
        let request = Request::parse(SAMPLE).unwrap();
        assert_eq!((request.ufrag, request.sender_ufrag), ("evtj", "h6vY"));
        assert!(request.controlled && !request.use_candidate);
        assert!(request.is_authentic(&integrity_key(PASSWORD)));
        assert!(!request.is_authentic(&integrity_key("VOkJxbRl1RmTxUk/WvJxBT")));
        assert_eq!(username_ufrag(SAMPLE), Some("evtj"));
    }

    #[test]
    fn the_answer_maps_addresses_as_rfc_5769_does() {
        let key = integrity_key(PASSWORD);
        let id = transaction(SAMPLE);
        let mapped = |from: &str| {
            let answer = success(id, from.parse().unwrap(), &key);
            let (_, kind, value) = Attributes::of(&answer).unwrap().next().unwrap();
            assert_eq!(kind, XOR_MAPPED_ADDRESS);
            value.to_vec()
        };
        let four = b"\x00\x01\xa1\x47\xe1\x12\xa6\x43";
        assert_eq!(mapped("192.0.2.1:32853"), four);
        assert_eq!(mapped("[::ffff:192.0.2.1]:32853"), four);
        assert_eq!(
            mapped("[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
            b"\x00\x02\xa1\x47\x01\x13\xa9\xfa\xa5\xd3\xf1\x79\xbc\x25\xf4\xb5\xbe\xd2\xb9\xd9"
        );
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for address in ["192.0.2.1:32853", "[2001:db8:1234::77]:1"] {
            let address = address.parse().unwrap();
            let mut message = start(BINDING_SUCCESS, [3; 12]);
            push_address(&mut message, XOR_MAPPED_ADDRESS, address);
            let (_, _, value) = Attributes::of(&message).unwrap().next().unwrap();
            assert_eq!(message::address(value, [3; 12]), Some(address));
            assert_eq!(message::address(&value[1..], [3; 12]), None);
        }
    }

    #[test]
    fn an_attribute_behind_the_integrity_is_not_believed() {
        let mut data = SAMPLE[..SAMPLE.len() - 8].to_vec();
        push(&mut data, USE_CANDIDATE, &[]);
        let at = data.len();
        push(&mut data, FINGERPRINT, &[0; 4]);
        let sum = fingerprint_value(&data[..at]);
        data[at + 4..].copy_from_slice(&sum.to_be_bytes());
        let request = Request::parse(&data).unwrap();
        assert!(!request.use_candidate);
        assert!(request.is_authentic(&integrity_key(PASSWORD)));
    }

    #[test]
    fn a_message_with_any_bit_turned_is_refused() {
        let key = integrity_key(PASSWORD);
        for bit in 0..SAMPLE.len() * 8 {
            let mut data = SAMPLE.to_vec();
            data[bit / 8] ^= 1 << (bit % 8);
            let believed = Request::parse(&data).is_some_and(|request| request.is_authentic(&key));
            assert!(!believed, "bit {bit}");
        }
    }

    #[test]
    fn a_message_cut_short_or_drawn_out_is_refused() {
        for end in 0..SAMPLE.len() {
            assert!(Request::parse(&SAMPLE[..end]).is_none());
        }
        assert!(Request::parse(&[SAMPLE, &[0; 4]].concat()).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(body in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut data = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
            data.extend_from_slice(&body);
            let counted = u16::try_from(data.len().saturating_sub(message::HEADER)).unwrap();
            data[2..4].copy_from_slice(&counted.to_be_bytes());
            let _ = username_ufrag(&data);
            let _ = Request::parse(&data);
            let _ = Request::parse(&body);
        }

        #[test]
        fn a_mutated_request_is_read_without_a_panic(
            changes in prop::collection::vec((0..SAMPLE.len(), any::<u8>()), 1..8)
        ) {
            let mut data = SAMPLE.to_vec();
            for (at, byte) in changes {
                data[at] = byte;
            }
            let _ = username_ufrag(&data);
            let _ = Request::parse(&data).map(|request| request.is_authentic(&integrity_key("x")));
        }
    }
}
