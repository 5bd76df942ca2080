//! A TURN server (RFC 8656) whose only peers are our own media addresses. An allocation is a name
//! and no socket: what a client sends through it is handed to the forwarding unit in memory, so
//! nobody can reach anything else by it, and nobody is reached from outside.
//!
//! It carries media for browsers that do not reach our media addresses: over UDP from ports that
//! networks let out, over TCP, or inside TLS.

mod allocation;
mod allowance;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod nonce;
mod reply;
mod request;
mod secret;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::SocketAddr;
use std::ops::Range;
use std::time::Instant;

use aws_lc_rs::hmac;

use self::allocation::{Allocation, Client, LIFETIME, Passage};
use self::allowance::Allowance;
use self::nonce::Nonces;
use self::reply::{INDICATION, Refused, Success};
use self::request::{Family, Outward, Request};
use self::secret::Name;
pub use self::secret::{Credential, Secret};
use crate::folding::Folding;
use crate::hall::Now;
use crate::transport::{AllocationId, Credentials, Path, Via, stun};

/// The realm of our credentials. Short, because it is said to strangers.
const REALM: &[u8] = b"desk";

/// Allocations of one holder at a time: a browser makes one for each address of ours and network of its
/// own, and again before it has let go of the ones before an ICE restart.
const MOST_OF_A_HOLDER: u8 = 12;

/// Allocations of one thread at a time. Each takes about half a kilobyte.
const MOST: usize = 8192;

/// Answers kept between two drains. More would let a flood of requests push out media.
const MOST_ANSWERS: usize = 64;

/// The longest datagram that is relayed.
const DATAGRAM: usize = 1500;

/// UDP, as protocol number.
const UDP: u8 = 17;

/// Relayed addresses have ports from here on, as if they were sockets (RFC 8656, section 7.2).
const FIRST_PORT: u16 = 49_152;

/// The relay of one media thread.
pub(crate) struct Relay {
    secret: Secret,
    thread: u16,
    ours: Vec<SocketAddr>,
    allocations: HashMap<AllocationId, Allocation, Folding>,
    clients: HashMap<Path, AllocationId, Folding>,
    deadlines: BTreeSet<(Instant, AllocationId)>,
    holders: BTreeMap<u64, u8>,
    last: AllocationId,
    nonces: Nonces,
    allowance: Allowance,
    answers: VecDeque<(Path, Vec<u8>)>,
    /// A datagram on its way to a client, with what the relay puts around it.
    wrapping: Box<[u8; DATAGRAM + INDICATION]>,
}

/// Who has sent a request, beyond doubt.
struct Authentic<'r> {
    username: &'r [u8],
    name: Name,
    key: hmac::Key,
}

/// Which media thread a message that came by a shared port is for, as far as it says: a request to
/// the relay by its credentials, an ICE check by the session it names. Nothing is proven by it; that
/// thread judges.
#[must_use]
pub fn thread_of(data: &[u8]) -> Option<u16> {
    if request::is_turn(data) {
        secret::thread_of(Request::parse(data)?.username?)
    } else {
        Credentials::thread_of(stun::username_ufrag(data)?).map(u16::from)
    }
}

/// Whether a datagram is for the relay.
pub(crate) fn is_turn(data: &[u8]) -> bool {
    request::is_turn(data)
}

impl Relay {
    /// A relay to `ours`, for credentials `secret` made for `thread`. `hash` must be secret.
    pub(crate) fn new(secret: Secret, thread: u16, ours: Vec<SocketAddr>, hash: u64) -> Self {
        Self {
            nonces: Nonces::new(secret.nonces()),
            secret,
            thread,
            ours,
            allocations: HashMap::with_hasher(Folding::new(hash)),
            clients: HashMap::with_hasher(Folding::new(hash)),
            deadlines: BTreeSet::new(),
            holders: BTreeMap::new(),
            last: AllocationId(0),
            allowance: Allowance::new(hash),
            answers: VecDeque::with_capacity(MOST_ANSWERS),
            wrapping: Box::new([0; DATAGRAM + INDICATION]),
        }
    }

    /// Takes in what [`is_turn`] knows. Returns where in it a datagram for us is, and the path that
    /// datagram has come by.
    pub(crate) fn handle(
        &mut self,
        path: Path,
        data: &[u8],
        now: Now,
    ) -> Option<(Path, Range<usize>)> {
        // There is no relaying of what was relayed.
        if matches!(path.via, Via::Relay(_)) {
            return None;
        }
        if let Some(outward) = request::outward(data) {
            return self.outward(path, outward);
        }
        let request = Request::parse(data)?;
        let answer = self.answer(path, &request, now);
        if let Some(answer) = answer.filter(|_| self.answers.len() < MOST_ANSWERS) {
            self.answers.push_back((path, answer));
        }
        None
    }

    /// Hands out the answers that wait to be sent.
    pub(crate) fn answers(&mut self, mut send: impl FnMut(Path, &[u8])) {
        for (path, answer) in self.answers.drain(..) {
            send(path, &answer);
        }
    }

    /// Puts a datagram from our address `from` into the form in which the client of an allocation
    /// takes it. Nothing when the client may not hear from there any more.
    pub(crate) fn wrap(
        &mut self,
        id: AllocationId,
        from: SocketAddr,
        data: &[u8],
    ) -> Option<(Path, &[u8])> {
        let allocation = self.allocations.get(&id)?;
        let passage = allocation.passage(from)?;
        if data.len() > DATAGRAM {
            return None;
        }
        let room = self.wrapping.as_mut_slice();
        let client = allocation.client;
        let length = match passage {
            Passage::Channel(channel) => {
                let is_stream = matches!(client.via, Via::Tcp(_));
                reply::channel_data(room, channel, data, is_stream)
            }
            Passage::Indication => reply::data_indication(room, from, data),
        };
        Some((client, &room[..length]))
    }

    /// Forgets what a connection that has ended held.
    pub(crate) fn disconnected(&mut self, path: Path) {
        if let Some(id) = self.clients.get(&path).copied() {
            self.forget(id);
        }
    }

    /// Lets time pass.
    pub(crate) fn handle_timeout(&mut self, now: Instant) {
        while let Some((at, id)) = self.deadlines.first().copied().filter(|it| it.0 <= now) {
            let is_alive = self
                .allocations
                .get_mut(&id)
                .is_some_and(|allocation| allocation.handle_timeout(now));
            if is_alive {
                self.reschedule(id, at);
            } else {
                self.forget(id);
                self.deadlines.remove(&(at, id));
            }
        }
    }

    /// When [`Relay::handle_timeout`] wants to be called.
    pub(crate) fn poll_timeout(&self) -> Option<Instant> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    /// Allocations at this moment.
    pub(crate) fn len(&self) -> usize {
        self.allocations.len()
    }

    fn outward(&mut self, path: Path, outward: Outward) -> Option<(Path, Range<usize>)> {
        let id = *self.clients.get(&path)?;
        let allocation = self.allocations.get(&id)?;
        let (peer, range) = match outward {
            Outward::Channel(channel, range) => (allocation.peer_of(channel)?, range),
            Outward::Peer(peer, range) => {
                allocation.passage(peer)?;
                (peer, range)
            }
        };
        let inner = Path {
            remote: allocation.relayed,
            local: peer,
            via: Via::Relay(id),
        };
        Some((inner, range))
    }

    fn answer(&mut self, path: Path, request: &Request<'_>, now: Now) -> Option<Vec<u8>> {
        let (method, transaction) = (request.method, request.transaction);
        match self.authenticate(path, request, now) {
            Ok(who) => Some(match self.carry_out(path, request, &who, now.mono) {
                Ok(success) => success.to_bytes(&who.key),
                Err(reason) => {
                    reply::refusal(reason, method, transaction, request.unknown, &who.key)
                }
            }),
            // What is no request by any reading gets no answer from a relay that is not sure of it.
            Err(Refused::BadRequest) => None,
            Err(reason) => {
                if !self.allowance.take(path.remote.ip(), now.mono) {
                    return None;
                }
                let nonce = self.nonces.make(path.remote, now.wall);
                Some(reply::challenge(reason, method, transaction, &nonce))
            }
        }
    }

    /// Who sends a request (RFC 8489, section 9.2.4).
    fn authenticate<'r>(
        &self,
        path: Path,
        request: &Request<'r>,
        now: Now,
    ) -> Result<Authentic<'r>, Refused> {
        if !request.has_signature() {
            return Err(Refused::Unauthenticated);
        }
        let (Some(username), Some(realm), Some(nonce)) =
            (request.username, request.realm, request.nonce)
        else {
            return Err(Refused::BadRequest);
        };
        if !self.nonces.knows(nonce, path.remote, now.wall) {
            return Err(Refused::StaleNonce);
        }
        let name = Name::parse(username).filter(|_| realm == REALM);
        let name = name.ok_or(Refused::Unauthenticated)?;
        let key = self.secret.integrity_key(username);
        // Time counts at the door only: who is in may stay while the call lasts.
        let is_in = request.method != request::ALLOCATE || self.clients.contains_key(&path);
        if (is_in || name.is_good(self.thread, now.wall)) && request.is_signed(&key) {
            Ok(Authentic {
                username,
                name,
                key,
            })
        } else {
            Err(Refused::Unauthenticated)
        }
    }

    fn carry_out(
        &mut self,
        path: Path,
        request: &Request<'_>,
        who: &Authentic<'_>,
        now: Instant,
    ) -> Result<Success, Refused> {
        if request.unknown.is_some() {
            return Err(Refused::UnknownAttribute);
        }
        if request.method == request::ALLOCATE {
            let id = self.allocate(path, request, who, now)?;
            let allocation = &self.allocations[&id];
            return Ok(Success {
                method: request.method,
                transaction: request.transaction,
                lifetime: Some(seconds()),
                addresses: Some((allocation.relayed, path.remote)),
            });
        }
        let id = self.clients.get(&path).copied();
        let id = id.ok_or(Refused::AllocationMismatch)?;
        let allocation = self.allocations.get_mut(&id);
        let allocation = allocation.ok_or(Refused::AllocationMismatch)?;
        if *allocation.username != *who.username {
            return Err(Refused::WrongCredentials);
        }
        let before = allocation.deadline();
        let mut lifetime = None;
        match request.method {
            request::REFRESH => {
                let family = request.family.unwrap_or(allocation.family());
                if family != allocation.family() {
                    return Err(Refused::PeerAddressFamilyMismatch);
                }
                if request.lifetime == Some(0) {
                    lifetime = Some(0);
                    self.forget(id);
                } else {
                    lifetime = Some(seconds());
                    allocation.refresh(now);
                }
            }
            request::CREATE_PERMISSION => {
                if request.has_bad_peer || request.peers().next().is_none() {
                    return Err(Refused::BadRequest);
                }
                // All of them or none.
                for peer in request.peers() {
                    allocation.may_name(peer.ip())?;
                }
                for peer in request.peers() {
                    allocation.permit(peer.ip(), now)?;
                }
            }
            _ => {
                let (Some(channel), Some(peer), false) = (
                    request.channel,
                    request.peers().next(),
                    request.has_bad_peer,
                ) else {
                    return Err(Refused::BadRequest);
                };
                allocation.bind(channel, peer, now)?;
            }
        }
        self.reschedule(id, before);
        Ok(Success {
            method: request.method,
            transaction: request.transaction,
            lifetime,
            addresses: None,
        })
    }

    fn allocate(
        &mut self,
        path: Path,
        request: &Request<'_>,
        who: &Authentic<'_>,
        now: Instant,
    ) -> Result<AllocationId, Refused> {
        if let Some(id) = self.clients.get(&path).copied() {
            let made = self.allocations.get(&id);
            let is_repeated = made.is_some_and(|it| it.transaction == request.transaction);
            return if is_repeated {
                Ok(id)
            } else {
                Err(Refused::AllocationMismatch)
            };
        }
        match request.transport {
            None => return Err(Refused::BadRequest),
            Some(UDP) => {}
            Some(_) => return Err(Refused::UnsupportedTransport),
        }
        if request.wants_port || self.allocations.len() >= MOST {
            return Err(Refused::InsufficientCapacity);
        }
        let family = request.family.unwrap_or(Family::Four);
        let mut ours = self.ours.iter();
        let ours = ours.find(|it| match family {
            Family::Four => it.is_ipv4(),
            Family::Six => it.is_ipv6(),
            Family::Unknown => false,
        });
        let ip = ours.ok_or(Refused::AddressFamilyNotSupported)?.ip();
        let held = self.holders.entry(who.name.holder).or_default();
        if *held >= MOST_OF_A_HOLDER {
            return Err(Refused::AllocationQuotaReached);
        }
        *held += 1;
        self.last = AllocationId(self.last.0.wrapping_add(1));
        let id = self.last;
        let client = Client {
            path,
            username: who.username,
            holder: who.name.holder,
            transaction: request.transaction,
        };
        let relayed = SocketAddr::new(ip, port(id));
        let allocation = Allocation::new(&client, relayed, &self.ours, now);
        self.deadlines.insert((allocation.deadline(), id));
        self.allocations.insert(id, allocation);
        self.clients.insert(path, id);
        Ok(id)
    }

    fn forget(&mut self, id: AllocationId) {
        let Some(allocation) = self.allocations.remove(&id) else {
            return;
        };
        self.clients.remove(&allocation.client);
        self.deadlines.remove(&(allocation.deadline(), id));
        if let Some(held) = self.holders.get_mut(&allocation.holder) {
            *held -= 1;
            if *held == 0 {
                self.holders.remove(&allocation.holder);
            }
        }
    }

    /// Follows the deadline of an allocation, which was `before`.
    fn reschedule(&mut self, id: AllocationId, before: Instant) {
        self.deadlines.remove(&(before, id));
        if let Some(allocation) = self.allocations.get(&id) {
            self.deadlines.insert((allocation.deadline(), id));
        }
    }
}

fn port(id: AllocationId) -> u16 {
    let ports = u32::from(u16::MAX - FIRST_PORT) + 1;
    FIRST_PORT + u16::try_from(id.0 % ports).unwrap_or_default()
}

fn seconds() -> u32 {
    u32::try_from(LIFETIME.as_secs()).unwrap_or(u32::MAX)
}
