//! TURN messages as they arrive (RFC 8656, section 5 and 18), read without allocation.

use std::net::SocketAddr;
use std::ops::Range;

use aws_lc_rs::hmac;

use crate::transport::is_stun;
use crate::transport::stun::TransactionId;
use crate::transport::stun::message::{
    Attributes, FINGERPRINT, INTEGRITY, MESSAGE_INTEGRITY, USERNAME, address, is_signed,
    transaction, word,
};

pub(super) const ALLOCATE: u16 = 0x0003;
pub(super) const REFRESH: u16 = 0x0004;
pub(super) const CREATE_PERMISSION: u16 = 0x0008;
pub(super) const CHANNEL_BIND: u16 = 0x0009;
const SEND: u16 = 0x0016;

const CHANNEL_NUMBER: u16 = 0x000C;
const LIFETIME: u16 = 0x000D;
const XOR_PEER_ADDRESS: u16 = 0x0012;
const DATA: u16 = 0x0013;
const REALM: u16 = 0x0014;
const NONCE: u16 = 0x0015;
const REQUESTED_ADDRESS_FAMILY: u16 = 0x0017;
const EVEN_PORT: u16 = 0x0018;
const REQUESTED_TRANSPORT: u16 = 0x0019;
const DONT_FRAGMENT: u16 = 0x001A;
const RESERVATION_TOKEN: u16 = 0x0022;

/// The longest request. Chromium's have less than 200 bytes.
const LONGEST: usize = 512;

/// The most peers of one `CreatePermission` request that are looked at; more are refused.
pub(super) const MOST_PEERS: usize = 8;

/// Whether a datagram speaks TURN: channel data, a Send indication, or a request.
pub(super) fn is_turn(data: &[u8]) -> bool {
    match data {
        [0x40..=0x4F, ..] => true,
        [0, kind, ..] => {
            matches!(
                u16::from(*kind),
                ALLOCATE | REFRESH | CREATE_PERMISSION | CHANNEL_BIND | SEND
            ) && is_stun(data)
        }
        _ => false,
    }
}

/// A family of addresses, as REQUESTED-ADDRESS-FAMILY names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// IPv4.
    Four,
    /// IPv6.
    Six,
    /// Neither.
    Unknown,
}

/// A request, well-formed but not proven until [`Request::is_signed`].
#[derive(Debug)]
pub(super) struct Request<'a> {
    data: &'a [u8],
    /// Where MESSAGE-INTEGRITY begins.
    integrity: Option<usize>,
    pub(super) method: u16,
    pub(super) transaction: TransactionId,
    pub(super) username: Option<&'a [u8]>,
    pub(super) realm: Option<&'a [u8]>,
    pub(super) nonce: Option<&'a [u8]>,
    /// Protocol number of the transport asked for.
    pub(super) transport: Option<u8>,
    pub(super) family: Option<Family>,
    /// Seconds asked for.
    pub(super) lifetime: Option<u32>,
    pub(super) channel: Option<u16>,
    peers: [Option<SocketAddr>; MOST_PEERS],
    /// There is a peer address that cannot be read, or too many of them.
    pub(super) has_bad_peer: bool,
    /// A certain port is asked for, which virtual addresses do not have.
    pub(super) wants_port: bool,
    /// An attribute that must be understood and is not.
    pub(super) unknown: Option<u16>,
}

impl<'a> Request<'a> {
    /// Reads a request; [`is_turn`] has looked at it before.
    pub(super) fn parse(data: &'a [u8]) -> Option<Self> {
        if !is_stun(data) || data.len() > LONGEST {
            return None;
        }
        let mut request = Self {
            data,
            integrity: None,
            method: word(data, 0),
            transaction: transaction(data),
            username: None,
            realm: None,
            nonce: None,
            transport: None,
            family: None,
            lifetime: None,
            channel: None,
            peers: [None; MOST_PEERS],
            has_bad_peer: false,
            wants_port: false,
            unknown: None,
        };
        for (at, kind, value) in Attributes::of(data)? {
            // RFC 8489, section 14.5: what follows MESSAGE-INTEGRITY is ignored.
            if request.integrity.is_some() {
                break;
            }
            request.take(at, kind, value);
        }
        Some(request)
    }

    fn take(&mut self, at: usize, kind: u16, value: &'a [u8]) {
        match (kind, value) {
            (USERNAME, _) => self.username = self.username.or(Some(value)),
            (REALM, _) => self.realm = self.realm.or(Some(value)),
            (NONCE, _) => self.nonce = self.nonce.or(Some(value)),
            (MESSAGE_INTEGRITY, _) if value.len() == INTEGRITY => self.integrity = Some(at),
            (REQUESTED_TRANSPORT, [protocol, ..]) => self.transport = Some(*protocol),
            (REQUESTED_ADDRESS_FAMILY, [family, ..]) => {
                self.family = Some(match family {
                    1 => Family::Four,
                    2 => Family::Six,
                    _ => Family::Unknown,
                });
            }
            (LIFETIME, [a, b, c, d]) => self.lifetime = Some(u32::from_be_bytes([*a, *b, *c, *d])),
            (CHANNEL_NUMBER, [high, low, ..]) => {
                self.channel = Some(u16::from_be_bytes([*high, *low]));
            }
            (XOR_PEER_ADDRESS, _) => {
                let place = self.peers.iter_mut().find(|peer| peer.is_none());
                match (place, address(value, self.transaction)) {
                    (Some(place), Some(peer)) => *place = Some(peer),
                    _ => self.has_bad_peer = true,
                }
            }
            (EVEN_PORT | RESERVATION_TOKEN, _) => self.wants_port = true,
            // Nothing leaves us for a peer, so there is nothing to fragment.
            (DONT_FRAGMENT | DATA, _) => {}
            (..0x8000, _) => self.unknown = self.unknown.or(Some(kind)),
            _ => {}
        }
    }

    /// The peers named, in order.
    pub(super) fn peers(&self) -> impl Iterator<Item = SocketAddr> {
        self.peers.iter().flatten().copied()
    }

    /// Whether there is a signature at all.
    pub(super) fn has_signature(&self) -> bool {
        self.integrity.is_some()
    }

    /// Whether the sender knows the password that made `key`.
    pub(super) fn is_signed(&self, key: &hmac::Key) -> bool {
        self.integrity
            .is_some_and(|at| is_signed(self.data, at, key))
    }
}

/// What a client sends through the relay.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outward {
    /// To the peer of a channel.
    Channel(u16, Range<usize>),
    /// To a peer it names.
    Peer(SocketAddr, Range<usize>),
}

/// Reads channel data or a Send indication.
pub(super) fn outward(data: &[u8]) -> Option<Outward> {
    let (head, rest) = data.split_first_chunk::<4>()?;
    if matches!(head[0], 0x40..=0x4F) {
        let length = usize::from(word(head, 2));
        // Over TCP there are up to three bytes more, to fill the last word.
        return (length <= rest.len() && rest.len() - length < 4)
            .then_some(Outward::Channel(word(head, 0), 4..4 + length));
    }
    if !is_stun(data) || word(data, 0) != SEND {
        return None;
    }
    let (mut peer, mut range) = (None, None);
    for (at, kind, value) in Attributes::of(data)? {
        match kind {
            XOR_PEER_ADDRESS if peer.is_none() => peer = address(value, transaction(data)),
            DATA if range.is_none() => range = Some(at + 4..at + 4 + value.len()),
            DONT_FRAGMENT | FINGERPRINT => {}
            // RFC 8656, section 11.2: an indication that is not understood is dropped.
            ..0x8000 => return None,
            _ => {}
        }
    }
    Some(Outward::Peer(peer?, range?))
}
