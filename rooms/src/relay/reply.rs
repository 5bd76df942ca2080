//! What the relay answers (RFC 8656, sections 7 to 12).

use std::net::SocketAddr;

use aws_lc_rs::hmac;

use super::REALM;
use super::nonce::LENGTH;
use crate::transport::stun::TransactionId;
use crate::transport::stun::message::{
    ERROR_CODE, HEADER, XOR_MAPPED_ADDRESS, push, push_address, sign, start, write_address,
};

const LIFETIME: u16 = 0x000D;
const UNKNOWN_ATTRIBUTES: u16 = 0x000A;
const XOR_PEER_ADDRESS: u16 = 0x0012;
const DATA: u16 = 0x0013;
const REALM_ATTRIBUTE: u16 = 0x0014;
const NONCE: u16 = 0x0015;
const XOR_RELAYED_ADDRESS: u16 = 0x0016;
const DATA_INDICATION: u16 = 0x0017;

const SUCCESS: u16 = 0x0100;
const ERROR: u16 = 0x0110;

/// Why a request is refused, by its number in RFC 8489 and RFC 8656.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    BadRequest = 400,
    Unauthenticated = 401,
    Forbidden = 403,
    UnknownAttribute = 420,
    AllocationMismatch = 437,
    StaleNonce = 438,
    AddressFamilyNotSupported = 440,
    WrongCredentials = 441,
    UnsupportedTransport = 442,
    PeerAddressFamilyMismatch = 443,
    AllocationQuotaReached = 486,
    InsufficientCapacity = 508,
}

/// The answer to a request that was carried out.
pub(super) struct Success {
    pub(super) method: u16,
    pub(super) transaction: TransactionId,
    /// Seconds the allocation lives.
    pub(super) lifetime: Option<u32>,
    /// The relayed address, and the client's own as we see it.
    pub(super) addresses: Option<(SocketAddr, SocketAddr)>,
}

impl Success {
    /// The message, proven with the client's password.
    pub(super) fn to_bytes(&self, key: &hmac::Key) -> Vec<u8> {
        let mut message = start(self.method | SUCCESS, self.transaction);
        if let Some((relayed, mapped)) = self.addresses {
            push_address(&mut message, XOR_RELAYED_ADDRESS, relayed);
            push_address(&mut message, XOR_MAPPED_ADDRESS, mapped);
        }
        if let Some(lifetime) = self.lifetime {
            push(&mut message, LIFETIME, &lifetime.to_be_bytes());
        }
        sign(&mut message, key);
        message
    }
}

/// The answer to a request that cannot be believed yet: what the client needs for its next one, and
/// no word more, because its address may be forged.
pub(super) fn challenge(
    reason: Refused,
    method: u16,
    transaction: TransactionId,
    nonce: &[u8; LENGTH],
) -> Vec<u8> {
    let mut message = error(reason, method, transaction);
    push(&mut message, REALM_ATTRIBUTE, REALM);
    push(&mut message, NONCE, nonce);
    message
}

/// The refusal of a request that was believed.
pub(super) fn refusal(
    reason: Refused,
    method: u16,
    transaction: TransactionId,
    unknown: Option<u16>,
    key: &hmac::Key,
) -> Vec<u8> {
    let mut message = error(reason, method, transaction);
    if let Some(kind) = unknown {
        push(&mut message, UNKNOWN_ATTRIBUTES, &kind.to_be_bytes());
    }
    sign(&mut message, key);
    message
}

fn error(reason: Refused, method: u16, transaction: TransactionId) -> Vec<u8> {
    let mut message = start(method | ERROR, transaction);
    let [high, low] = (reason as u16).to_be_bytes();
    let code = u16::from_be_bytes([high, low]);
    let class = u8::try_from(code / 100).unwrap_or_default();
    let number = u8::try_from(code % 100).unwrap_or_default();
    push(&mut message, ERROR_CODE, &[0, 0, class, number]);
    message
}

/// Bytes around data that goes to a client in an indication, at most: the header, an IPv6 peer
/// address, and the head and padding of DATA.
pub(super) const INDICATION: usize = HEADER + 24 + 4 + 3;

/// Writes data from `peer` as channel data; returns its length. `room` must be long enough.
pub(super) fn channel_data(room: &mut [u8], channel: u16, data: &[u8], is_padded: bool) -> usize {
    room[..2].copy_from_slice(&channel.to_be_bytes());
    room[2..4].copy_from_slice(&length(data.len()));
    room[4..4 + data.len()].copy_from_slice(data);
    let end = 4 + data.len();
    if is_padded { pad(room, end) } else { end }
}

/// Writes data from `peer` as a Data indication; returns its length. `room` must be long enough.
pub(super) fn data_indication(room: &mut [u8], peer: SocketAddr, data: &[u8]) -> usize {
    let mut value = [0; 20];
    // RFC 8489 wants these ids random so that answers find their requests; nothing answers these.
    let transaction = [0; 12];
    let address = write_address(&mut value, peer, transaction);
    let head = start_in(room, DATA_INDICATION);
    let at = attribute(room, head, XOR_PEER_ADDRESS, &value[..address]);
    let end = attribute(room, at, DATA, data);
    let end = pad(room, end);
    room[2..4].copy_from_slice(&length(end - HEADER));
    end
}

fn start_in(room: &mut [u8], kind: u16) -> usize {
    room[..HEADER].fill(0);
    room[..2].copy_from_slice(&kind.to_be_bytes());
    room[4..8].copy_from_slice(&[0x21, 0x12, 0xA4, 0x42]);
    HEADER
}

fn attribute(room: &mut [u8], at: usize, kind: u16, value: &[u8]) -> usize {
    room[at..at + 2].copy_from_slice(&kind.to_be_bytes());
    room[at + 2..at + 4].copy_from_slice(&length(value.len()));
    let end = at + 4 + value.len();
    room[at + 4..end].copy_from_slice(value);
    end
}

fn pad(room: &mut [u8], end: usize) -> usize {
    let padded = end.next_multiple_of(4);
    room[end..padded].fill(0);
    padded
}

fn length(bytes: usize) -> [u8; 2] {
    u16::try_from(bytes).unwrap_or_default().to_be_bytes()
}
