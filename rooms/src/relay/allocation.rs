//! One client's allocation: who it is, and which of our own addresses it may talk to.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::reply::Refused;
use super::request::Family;
use crate::transport::Path;
use crate::transport::stun::TransactionId;

/// How long an allocation lives without a Refresh (RFC 8656, section 3.2). Clients ask for less or
/// more and get this.
pub(super) const LIFETIME: Duration = Duration::from_mins(10);

/// How long a permission lives (RFC 8656, section 9).
const PERMISSION: Duration = Duration::from_mins(5);

/// How long a channel lives (RFC 8656, section 12).
const CHANNEL: Duration = Duration::from_mins(10);

/// A client's allocation.
pub(super) struct Allocation {
    /// Where the client is.
    pub(super) client: Path,
    /// What the client takes for its address at the relay. Nothing listens there.
    pub(super) relayed: SocketAddr,
    pub(super) username: Box<[u8]>,
    pub(super) holder: u64,
    /// The request that made it, which may come again.
    pub(super) transaction: TransactionId,
    expires: Instant,
    peers: Box<[Peer]>,
}

/// One of our own addresses, seen by a client.
struct Peer {
    address: SocketAddr,
    permitted: Option<Instant>,
    channel: Option<(u16, Instant)>,
}

/// In what form data from one of our addresses reaches the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passage {
    /// As data of this channel.
    Channel(u16),
    /// As a Data indication.
    Indication,
}

/// Who makes an allocation.
pub(super) struct Client<'a> {
    pub(super) path: Path,
    pub(super) username: &'a [u8],
    pub(super) holder: u64,
    pub(super) transaction: TransactionId,
}

impl Allocation {
    /// An allocation that can reach those of `ours` that are of the family of `relayed`.
    pub(super) fn new(
        client: &Client<'_>,
        relayed: SocketAddr,
        ours: &[SocketAddr],
        now: Instant,
    ) -> Self {
        let peers = ours.iter().filter(|it| it.is_ipv6() == relayed.is_ipv6());
        Self {
            client: client.path,
            relayed,
            username: client.username.into(),
            holder: client.holder,
            transaction: client.transaction,
            expires: now + LIFETIME,
            peers: peers
                .map(|address| Peer {
                    address: *address,
                    permitted: None,
                    channel: None,
                })
                .collect(),
        }
    }

    /// Lets it live on.
    pub(super) fn refresh(&mut self, now: Instant) {
        self.expires = now + LIFETIME;
    }

    /// The family of its relayed address.
    pub(super) fn family(&self) -> Family {
        if self.relayed.is_ipv6() {
            Family::Six
        } else {
            Family::Four
        }
    }

    /// Lets datagrams between the client and our addresses with this IP pass.
    pub(super) fn permit(&mut self, ip: IpAddr, now: Instant) -> Result<(), Refused> {
        self.may_name(ip)?;
        for peer in self.peers.iter_mut().filter(|peer| peer.address.ip() == ip) {
            peer.permitted = Some(now + PERMISSION);
        }
        Ok(())
    }

    /// Whether a client may talk to this IP at all.
    pub(super) fn may_name(&self, ip: IpAddr) -> Result<(), Refused> {
        if ip.is_ipv6() != self.relayed.is_ipv6() {
            return Err(Refused::PeerAddressFamilyMismatch);
        }
        let is_ours = self.peers.iter().any(|peer| peer.address.ip() == ip);
        if is_ours {
            Ok(())
        } else {
            Err(Refused::Forbidden)
        }
    }

    /// Binds a channel to one of our addresses, which is a permission too.
    pub(super) fn bind(
        &mut self,
        channel: u16,
        address: SocketAddr,
        now: Instant,
    ) -> Result<(), Refused> {
        if !(0x4000..=0x4FFF).contains(&channel) {
            return Err(Refused::BadRequest);
        }
        self.may_name(address.ip())?;
        let elsewhere = self
            .peers
            .iter()
            .any(|peer| peer.address != address && peer.channel_number() == Some(channel));
        let peer = self.peers.iter_mut().find(|peer| peer.address == address);
        let peer = peer.ok_or(Refused::Forbidden)?;
        let other = peer.channel_number().is_some_and(|bound| bound != channel);
        if elsewhere || other {
            return Err(Refused::BadRequest);
        }
        peer.channel = Some((channel, now + CHANNEL));
        self.permit(address.ip(), now)
    }

    /// The address a channel is bound to, while it may be talked to.
    pub(super) fn peer_of(&self, channel: u16) -> Option<SocketAddr> {
        let mut peers = self.peers.iter();
        let peer = peers.find(|peer| peer.channel_number() == Some(channel))?;
        peer.permitted.map(|_| peer.address)
    }

    /// Whether datagrams between the client and `address` pass, and through which channel.
    pub(super) fn passage(&self, address: SocketAddr) -> Option<Passage> {
        let peer = self.peers.iter().find(|peer| peer.address == address)?;
        peer.permitted?;
        let channel = peer.channel_number().map(Passage::Channel);
        Some(channel.unwrap_or(Passage::Indication))
    }

    /// Forgets permissions and channels that were not renewed. `false` when the allocation is over.
    pub(super) fn handle_timeout(&mut self, now: Instant) -> bool {
        for peer in &mut self.peers {
            peer.permitted = peer.permitted.filter(|until| *until > now);
            peer.channel = peer.channel.filter(|(_, until)| *until > now);
        }
        self.expires > now
    }

    /// When [`Allocation::handle_timeout`] is due.
    pub(super) fn deadline(&self) -> Instant {
        let permissions = self.peers.iter().filter_map(|peer| peer.permitted);
        let channels = self.peers.iter().filter_map(|peer| Some(peer.channel?.1));
        permissions.chain(channels).fold(self.expires, Instant::min)
    }
}

impl Peer {
    fn channel_number(&self) -> Option<u16> {
        self.channel.map(|(number, _)| number)
    }
}
