//! The form of every STUN message (RFC 8489, section 5): read without allocation, written into a
//! vector.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use rtc_stun::fingerprint::fingerprint_value;

/// Bytes before the first attribute.
pub(crate) const HEADER: usize = 20;
const MAGIC: [u8; 4] = [0x21, 0x12, 0xA4, 0x42];
/// Bytes of a MESSAGE-INTEGRITY value.
pub(crate) const INTEGRITY: usize = 20;

pub(crate) const USERNAME: u16 = 0x0006;
pub(crate) const MESSAGE_INTEGRITY: u16 = 0x0008;
pub(crate) const ERROR_CODE: u16 = 0x0009;
pub(crate) const XOR_MAPPED_ADDRESS: u16 = 0x0020;
pub(crate) const FINGERPRINT: u16 = 0x8028;

/// The transaction id of a message.
pub type TransactionId = [u8; 12];

/// The transaction id in the header of `data`, which must be a whole header.
pub(crate) fn transaction(data: &[u8]) -> TransactionId {
    let mut id = [0; 12];
    id.copy_from_slice(&data[8..HEADER]);
    id
}

/// Two bytes as a number.
pub(crate) fn word(data: &[u8], at: usize) -> u16 {
    u16::from_be_bytes([data[at], data[at + 1]])
}

/// The attributes of a message: offset, type, value. Ends early at one that does not fit.
pub(crate) struct Attributes<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Attributes<'a> {
    /// Nothing for a datagram that is not exactly as long as its header says.
    pub(crate) fn of(data: &'a [u8]) -> Option<Self> {
        (HEADER + usize::from(word(data, 2)) == data.len()).then_some(Self { data, at: HEADER })
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (usize, u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.at;
        let header = self.data.get(at..at + 4)?;
        let kind = word(header, 0);
        let length = usize::from(word(header, 2));
        let value = self.data.get(at + 4..at + 4 + length)?;
        self.at = at + 4 + length.next_multiple_of(4);
        Some((at, kind, value))
    }
}

/// Begins a message of this type.
pub(crate) fn start(kind: u16, transaction: TransactionId) -> Vec<u8> {
    let mut message = Vec::with_capacity(96);
    message.extend_from_slice(&kind.to_be_bytes());
    message.extend_from_slice(&[0, 0]);
    message.extend_from_slice(&MAGIC);
    message.extend_from_slice(&transaction);
    message
}

/// Appends an attribute.
pub(crate) fn push(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    message.extend_from_slice(&kind.to_be_bytes());
    message.extend_from_slice(&length(value.len()).to_be_bytes());
    message.extend_from_slice(value);
    message.resize(message.len().next_multiple_of(4), 0);
    let body = length(message.len() - HEADER);
    message[2..4].copy_from_slice(&body.to_be_bytes());
}

/// Appends an address as XOR-MAPPED-ADDRESS and its kin write it.
pub(crate) fn push_address(message: &mut Vec<u8>, kind: u16, address: SocketAddr) {
    let mut value = [0; 20];
    let length = write_address(&mut value, address, transaction(message));
    push(message, kind, &value[..length]);
}

/// Writes the value of an address attribute and returns its length.
pub(crate) fn write_address(
    value: &mut [u8; 20],
    address: SocketAddr,
    transaction: TransactionId,
) -> usize {
    let port = address.port() ^ 0x2112;
    value[2..4].copy_from_slice(&port.to_be_bytes());
    // A dual-stack socket shows IPv4 senders as mapped IPv6; they know themselves as IPv4.
    let length = match address.ip().to_canonical() {
        IpAddr::V4(ip) => {
            value[1] = 1;
            value[4..8].copy_from_slice(&ip.octets());
            8
        }
        IpAddr::V6(ip) => {
            value[1] = 2;
            value[4..20].copy_from_slice(&ip.octets());
            20
        }
    };
    mask(&mut value[4..length], transaction);
    length
}

/// Reads the value of XOR-MAPPED-ADDRESS and its kin.
pub(crate) fn address(value: &[u8], transaction: TransactionId) -> Option<SocketAddr> {
    let (head, ip) = value.split_first_chunk::<4>()?;
    let port = word(head, 2) ^ 0x2112;
    let ip = match head[1] {
        1 => {
            let mut octets = <[u8; 4]>::try_from(ip).ok()?;
            mask(&mut octets, transaction);
            IpAddr::V4(Ipv4Addr::from(octets))
        }
        2 => {
            let mut octets = <[u8; 16]>::try_from(ip).ok()?;
            mask(&mut octets, transaction);
            IpAddr::V6(Ipv6Addr::from(octets))
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

fn mask(octets: &mut [u8], transaction: TransactionId) {
    let mask = MAGIC.iter().chain(&transaction);
    for (byte, mask) in octets.iter_mut().zip(mask) {
        *byte ^= mask;
    }
}

/// Appends MESSAGE-INTEGRITY.
pub(crate) fn sign(message: &mut Vec<u8>, key: &hmac::Key) {
    let tag = integrity_of(message, key);
    push(message, MESSAGE_INTEGRITY, tag.as_ref());
}

/// Appends MESSAGE-INTEGRITY and FINGERPRINT.
pub(crate) fn finish(mut message: Vec<u8>, key: &hmac::Key) -> Vec<u8> {
    sign(&mut message, key);
    // The checksum covers a header that already counts the FINGERPRINT.
    let at = message.len();
    push(&mut message, FINGERPRINT, &[0; 4]);
    let sum = fingerprint_value(&message[..at]);
    message[at + 4..].copy_from_slice(&sum.to_be_bytes());
    message
}

/// Whether the MESSAGE-INTEGRITY that begins at `at`, and was seen there, was made with `key`.
pub(crate) fn is_signed(data: &[u8], at: usize, key: &hmac::Key) -> bool {
    let expected = integrity_of(&data[..at], key);
    let value = at + 4;
    verify_slices_are_equal(expected.as_ref(), &data[value..value + INTEGRITY]).is_ok()
}

/// The tag over everything before MESSAGE-INTEGRITY, under a header whose length counts the
/// attribute itself and nothing behind it.
fn integrity_of(before: &[u8], key: &hmac::Key) -> hmac::Tag {
    let (header, body) = before.split_at(HEADER);
    let counted = length(body.len() + 4 + INTEGRITY).to_be_bytes();
    let mut context = hmac::Context::with_key(key);
    context.update(&header[..2]);
    context.update(&counted);
    context.update(&header[4..]);
    context.update(body);
    context.sign()
}

fn length(bytes: usize) -> u16 {
    u16::try_from(bytes).expect("messages read are bounded and messages written are short")
}
