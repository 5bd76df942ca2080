//! Who is here: every conversation of this process and what it wants to hear of. News go through
//! here; they say that something changed, and whoever cares reads the database, which is the truth.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::WebSocket;
use sportello_rooms::id::{PeerId, RoomId};
use sportello_signaling::{Private, RequestId};
use tokio::sync::mpsc;

use crate::booking::ids::{ClerkId, OfficeId};

#[cfg(test)]
mod tests;

/// Calls that may wait for one conversation. News need one place however many they are; the others
/// are for a client that changes sockets, which is slower than this.
const CALLS: usize = 8;

/// Changed things that may wait for one conversation. A day at the desks has fewer visits; whoever
/// has more waiting has not listened for minutes.
const NEWS: usize = 1000;

/// Conversations at a time, the detached ones included. Each holds a socket and some kilobytes.
const CONVERSATIONS: usize = 4000;

/// Conversations of one network in which nobody has said yet who it is, or which are over and only
/// kept to tell why. Pages say who it is within a second; fewer would lock out a library whose people
/// come at the full hour, or everybody behind one proxy after a restart.
const STRANGERS: usize = 200;

/// Test rooms at a time. A test takes part of the line from calls; more would let strangers take it all.
const TEST_ROOMS: usize = 8;

/// People of one network in test rooms. Two make a call and two more may try at the same time; more
/// would let one network take all the rooms.
const TESTERS: usize = 4;

/// The register of conversations. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Hub(Arc<Mutex<Register>>);

#[derive(Default)]
struct Register {
    last: u64,
    draining: bool,
    conversations: BTreeMap<PeerId, Entry>,
}

struct Entry {
    secret: Private,
    network: IpAddr,
    calls: mpsc::Sender<Call>,
    /// What has changed and was not looked at; the newest says it all.
    news: BTreeSet<News>,
    /// Nothing until somebody has said who it is.
    cares: Option<Cares>,
}

/// What reaches a conversation from the side.
pub(super) enum Call {
    /// The other end is back on a new socket.
    Back(Return),
    /// The server is about to stop.
    Drain,
    /// Something changed: [`Hub::news`] tells what.
    News,
}

/// A client that wants to go on with its conversation.
pub(super) struct Return {
    /// The new socket.
    pub(super) socket: Box<WebSocket>,
    /// The request, to be replied to on the new socket.
    pub(super) id: RequestId,
    /// What proves that the conversation is the client's.
    pub(super) secret: Private,
    /// The last event that arrived.
    pub(super) last_seq: u64,
}

/// Something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum News {
    /// A clerk has signed out somewhere.
    Clerk(ClerkId),
    /// Somebody came to or left the queue or the desks of an office.
    Queue(OfficeId),
    /// A visit stands differently.
    Visit(RoomId),
}

/// What a conversation wants to hear of.
#[derive(Clone, Debug, Default)]
pub(super) struct Cares {
    /// The room the citizen came for, or the clerk is in.
    pub(super) room: Option<RoomId>,
    /// The offices it works or waits for.
    pub(super) offices: BTreeSet<OfficeId>,
    /// Which clerk it is, and whether in a call.
    pub(super) clerk: Option<(ClerkId, AtDesk)>,
    /// Whether there is a socket at the other end.
    pub(super) here: bool,
}

/// What a clerk who is here is doing. In two windows a clerk does the greater of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AtDesk {
    /// Could take the next.
    Free,
    /// Talks to somebody.
    Busy,
}

/// Nobody else can be heard at the moment.
#[derive(Debug, thiserror::Error)]
pub(super) enum Closed {
    /// The server is about to stop.
    #[error("the server is about to stop")]
    Draining,
    /// There are as many conversations as fit, or as many strangers from one network.
    #[error("there are too many conversations")]
    Full,
}

impl Hub {
    /// Takes up a conversation: its number, and where calls for it come out.
    pub(super) fn enter(
        &self,
        secret: &Private,
        from: IpAddr,
    ) -> Result<(PeerId, mpsc::Receiver<Call>), Closed> {
        let network = network(from);
        let mut register = self.lock();
        if register.draining {
            return Err(Closed::Draining);
        }
        let strangers = register
            .conversations
            .values()
            .filter(|entry| entry.network == network && !entry.is_somebody())
            .count();
        if register.conversations.len() >= CONVERSATIONS || strangers >= STRANGERS {
            return Err(Closed::Full);
        }
        register.last += 1;
        let peer = PeerId::new(register.last);
        let (calls, called) = mpsc::channel(CALLS);
        let entry = Entry {
            secret: secret.clone(),
            network,
            calls,
            news: BTreeSet::new(),
            cares: None,
        };
        register.conversations.insert(peer, entry);
        Ok((peer, called))
    }

    /// Forgets a conversation.
    pub(super) fn leave(&self, peer: PeerId) {
        self.lock().conversations.remove(&peer);
    }

    /// Says what a conversation wants to hear of from here on.
    pub(super) fn care(&self, peer: PeerId, cares: Cares) {
        if let Some(entry) = self.lock().conversations.get_mut(&peer) {
            entry.cares = Some(cares);
        }
    }

    /// Takes a conversation into a test room, unless as many are there as fit.
    pub(super) fn try_out(&self, peer: PeerId, cares: Cares) -> Result<(), Closed> {
        let mut register = self.lock();
        let network = register.conversations.get(&peer).map(|it| it.network);
        let (mut rooms, mut neighbours) = (BTreeSet::new(), 0);
        for (_, entry) in register.conversations.iter().filter(|(it, _)| **it != peer) {
            let room = entry.cares.as_ref().and_then(|cares| cares.room);
            if let Some(room) = room.filter(|room| room.is_test()) {
                rooms.insert(room);
                neighbours += usize::from(Some(entry.network) == network);
            }
        }
        rooms.extend(cares.room);
        if rooms.len() > TEST_ROOMS || neighbours >= TESTERS {
            return Err(Closed::Full);
        }
        if let Some(entry) = register.conversations.get_mut(&peer) {
            entry.cares = Some(cares);
        }
        Ok(())
    }

    /// Hands a returning client to its conversation; gives it back when there is none.
    pub(super) fn back(&self, peer: PeerId, back: Return) -> Result<(), Return> {
        let register = self.lock();
        let Some(entry) = register.conversations.get(&peer) else {
            return Err(back);
        };
        if entry.secret != back.secret {
            return Err(back);
        }
        entry
            .calls
            .try_send(Call::Back(back))
            .map_err(|error| match error.into_inner() {
                Call::Back(back) => back,
                Call::Drain | Call::News => unreachable!("what comes back is what was sent"),
            })
    }

    /// Tells news to everybody who cares. Who does not listen is forgotten, which ends the
    /// conversation; the other end returns and reads everything anew.
    pub(super) fn tell(&self, news: News) {
        let mut register = self.lock();
        register.conversations.retain(|peer, entry| {
            if !entry.cares.as_ref().is_some_and(|cares| cares.about(news)) {
                return true;
            }
            let was_told = !entry.news.is_empty();
            entry.news.insert(news);
            let hears =
                entry.news.len() <= NEWS && (was_told || entry.calls.try_send(Call::News).is_ok());
            if !hears {
                tracing::warn!(peer.id = peer.number(), "a conversation does not listen");
            }
            hears
        });
    }

    /// What has changed for a conversation since it last asked.
    pub(super) fn news(&self, peer: PeerId) -> BTreeSet<News> {
        let mut register = self.lock();
        let entry = register.conversations.get_mut(&peer);
        entry
            .map(|entry| std::mem::take(&mut entry.news))
            .unwrap_or_default()
    }

    /// What the clerks of an office are doing: nobody here, everybody in a call, or somebody free.
    pub(super) fn desk(&self, office: OfficeId) -> Option<AtDesk> {
        let register = self.lock();
        let mut clerks = BTreeMap::<ClerkId, AtDesk>::new();
        for cares in register
            .cares()
            .filter(|it| it.here && it.offices.contains(&office))
        {
            if let Some((clerk, doing)) = cares.clerk {
                let known = clerks.entry(clerk).or_insert(doing);
                *known = doing.max(*known);
            }
        }
        clerks.into_values().min()
    }

    /// Tells everybody that the server is about to stop, and lets nobody in any more.
    pub(super) fn drain(&self) {
        let mut register = self.lock();
        register.draining = true;
        for entry in register.conversations.values() {
            // Whose calls are full ends with its channel.
            drop(entry.calls.try_send(Call::Drain));
        }
        register.conversations.clear();
    }

    /// Whether the citizen of a room is here, on whatever socket.
    pub(super) fn has_citizen(&self, room: RoomId) -> bool {
        let register = self.lock();
        register
            .cares()
            .any(|it| it.here && it.clerk.is_none() && it.room == Some(room))
    }

    /// How many conversations there are.
    pub(super) fn count(&self) -> usize {
        self.lock().conversations.len()
    }

    fn lock(&self) -> MutexGuard<'_, Register> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Whether somebody is known to be at the other end, or about to be back.
    fn is_somebody(&self) -> bool {
        let cares = self.cares.as_ref();
        cares.is_some_and(|it| it.here || it.room.is_some() || it.clerk.is_some())
    }
}

impl Register {
    fn cares(&self) -> impl Iterator<Item = &Cares> {
        self.conversations
            .values()
            .filter_map(|entry| entry.cares.as_ref())
    }
}

impl Cares {
    /// Every clerk hears of every visit: which ones a clerk may see is for the database to say.
    fn about(&self, news: News) -> bool {
        match news {
            News::Clerk(clerk) => self.clerk.is_some_and(|(it, _)| it == clerk),
            News::Queue(office) => self.offices.contains(&office),
            News::Visit(room) => self.clerk.is_some() || self.room == Some(room),
        }
    }
}

/// The part of an address that one subscriber holds: all of IPv4, the /64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        four @ IpAddr::V4(_) => four,
    }
}
