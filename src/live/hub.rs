//! Who is here: every conversation of this process and what it wants to hear of. News go through
//! here; they say that something changed, and whoever cares reads the database, which is the truth.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::WebSocket;
use sportello_rooms::id::{PeerId, RoomId};
use sportello_signaling::{Private, RequestId};
use tokio::sync::mpsc;

use crate::booking::ids::OfficeId;

/// Calls that may wait for one conversation. More keeps news for somebody who does not listen;
/// fewer closes conversations whose database read takes a moment.
const CALLS: usize = 64;

/// Conversations at a time, the detached ones included. Each holds a socket and some kilobytes.
const CONVERSATIONS: usize = 4000;

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
    calls: mpsc::Sender<Call>,
    cares: Cares,
}

/// What reaches a conversation from the side.
pub(super) enum Call {
    /// The other end is back on a new socket.
    Back(Return),
    /// The server is about to stop.
    Drain,
    /// Something changed.
    News(News),
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
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
    /// Whether it is a clerk, and then whether in a call.
    pub(super) clerk: Option<AtDesk>,
    /// Whether there is a socket at the other end.
    pub(super) here: bool,
}

/// What a clerk who is here is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtDesk {
    /// Talks to somebody.
    Busy,
    /// Could take the next.
    Free,
}

/// Nobody else can be heard at the moment.
#[derive(Debug, thiserror::Error)]
pub(super) enum Closed {
    /// The server is about to stop.
    #[error("the server is about to stop")]
    Draining,
    /// There are as many conversations as fit.
    #[error("there are too many conversations")]
    Full,
}

impl Hub {
    /// Takes up a conversation: its number, and where calls for it come out.
    pub(super) fn enter(&self, secret: &Private) -> Result<(PeerId, mpsc::Receiver<Call>), Closed> {
        let mut register = self.lock();
        if register.draining {
            return Err(Closed::Draining);
        }
        if register.conversations.len() >= CONVERSATIONS {
            return Err(Closed::Full);
        }
        register.last += 1;
        let peer = PeerId::new(register.last);
        let (calls, called) = mpsc::channel(CALLS);
        let entry = Entry {
            secret: secret.clone(),
            calls,
            cares: Cares::default(),
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
            entry.cares = cares;
        }
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
                Call::Drain | Call::News(_) => unreachable!("what comes back is what was sent"),
            })
    }

    /// Tells news to everybody who cares. Who does not listen is forgotten, which ends the
    /// conversation; the other end returns and reads everything anew.
    pub(super) fn tell(&self, news: News) {
        let mut register = self.lock();
        register.conversations.retain(|peer, entry| {
            if !entry.cares.about(news) {
                return true;
            }
            let heard = entry.calls.try_send(Call::News(news)).is_ok();
            if !heard {
                tracing::warn!(peer.id = peer.number(), "a conversation does not listen");
            }
            heard
        });
    }

    /// What the clerks of an office are doing: nobody here, everybody in a call, or somebody free.
    pub(super) fn desk(&self, office: OfficeId) -> Option<AtDesk> {
        let register = self.lock();
        let mut clerks = register
            .conversations
            .values()
            .filter(|entry| entry.cares.here && entry.cares.offices.contains(&office))
            .filter_map(|entry| entry.cares.clerk)
            .peekable();
        clerks.peek()?;
        Some(if clerks.any(|clerk| clerk == AtDesk::Free) {
            AtDesk::Free
        } else {
            AtDesk::Busy
        })
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
        let mut cares = register.conversations.values().map(|entry| &entry.cares);
        cares.any(|cares| cares.here && cares.clerk.is_none() && cares.room == Some(room))
    }

    /// How many conversations there are.
    pub(super) fn count(&self) -> usize {
        self.lock().conversations.len()
    }

    fn lock(&self) -> MutexGuard<'_, Register> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cares {
    /// Every clerk hears of every visit: which ones a clerk may see is for the database to say.
    fn about(&self, news: News) -> bool {
        match news {
            News::Queue(office) => self.offices.contains(&office),
            News::Visit(room) => self.clerk.is_some() || self.room == Some(room),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const TAXES: OfficeId = OfficeId::new(Uuid::from_u128(1));
    const REGISTRY: OfficeId = OfficeId::new(Uuid::from_u128(2));
    const ROOM: RoomId = RoomId::new(Uuid::from_u128(3));

    #[test]
    fn news_reach_those_who_care_and_nobody_else() {
        let hub = Hub::default();
        let (taxes, mut hears) = hub.enter(&"a".into()).expect("in");
        let (registry, mut deaf) = hub.enter(&"b".into()).expect("in");
        hub.care(taxes, at(TAXES, AtDesk::Free));
        hub.care(
            registry,
            Cares {
                offices: [REGISTRY].into(),
                ..Cares::default()
            },
        );

        hub.tell(News::Queue(TAXES));
        hub.tell(News::Visit(ROOM));
        assert!(matches!(
            hears.try_recv(),
            Ok(Call::News(News::Queue(TAXES)))
        ));
        assert!(matches!(
            hears.try_recv(),
            Ok(Call::News(News::Visit(ROOM)))
        ));
        assert!(deaf.try_recv().is_err());
    }

    #[test]
    fn a_desk_is_free_when_one_clerk_is() {
        let hub = Hub::default();
        let (first, _calls) = hub.enter(&"a".into()).expect("in");
        let (second, _calls) = hub.enter(&"b".into()).expect("in");
        assert_eq!(hub.desk(TAXES), None);
        hub.care(first, at(TAXES, AtDesk::Busy));
        assert_eq!(hub.desk(TAXES), Some(AtDesk::Busy));
        hub.care(second, at(TAXES, AtDesk::Free));
        assert_eq!(hub.desk(TAXES), Some(AtDesk::Free));
        hub.leave(second);
        assert_eq!(hub.desk(TAXES), Some(AtDesk::Busy));
        assert_eq!(hub.desk(REGISTRY), None);
    }

    #[test]
    fn who_does_not_listen_is_forgotten() {
        let hub = Hub::default();
        let (peer, mut calls) = hub.enter(&"a".into()).expect("in");
        hub.care(peer, at(TAXES, AtDesk::Free));
        for _ in 0..=CALLS {
            hub.tell(News::Queue(TAXES));
        }
        assert_eq!(hub.count(), 0);
        while calls.try_recv().is_ok() {}
        assert_eq!(
            calls.try_recv().err(),
            Some(mpsc::error::TryRecvError::Disconnected)
        );
    }

    #[test]
    fn a_draining_hub_takes_nobody() {
        let hub = Hub::default();
        let (_, mut calls) = hub.enter(&"a".into()).expect("in");
        hub.drain();
        assert!(matches!(calls.try_recv(), Ok(Call::Drain)));
        assert!(matches!(hub.enter(&"b".into()), Err(Closed::Draining)));
    }

    fn at(office: OfficeId, clerk: AtDesk) -> Cares {
        Cares {
            room: None,
            offices: [office].into(),
            clerk: Some(clerk),
            here: true,
        }
    }
}
