//! One client's conversation: who is at the other end and in which room. What the client says comes
//! in through the pure session, what the hall and the others say goes out through it; the line it
//! goes over is somebody else's.

use std::collections::BTreeMap;
use std::error::Error as StdError;

use sportello_rooms::hall::{Command, Event, MediaState, Now, Report, Wish};
use sportello_rooms::id::{PeerId, PersonId, Role, RoomId};
use sportello_signaling::message::MediaServers;
use sportello_signaling::{Close, ErrorCode, Private, RequestId, ServerMessage, Session};
use tokio::sync::mpsc;

use super::Handle;
use super::citizen::Citizen;
use super::clerk::Clerk;
use super::hub::{Cares, News};
use super::ice_servers::ice_servers;
use super::media::Busy;
use super::tester::Tester;

/// A conversation and what it works with.
pub(super) struct Conversation {
    pub(super) live: Handle,
    pub(super) session: Session,
    pub(super) peer: PeerId,
    pub(super) who: Who,
    /// What was switched on when the client last said so.
    pub(super) state: MediaState,
    /// What the hall says to this peer, while it is in a room.
    pub(super) hears: Option<mpsc::Receiver<Event>>,
    /// Names of the people met in the call.
    pub(super) names: BTreeMap<PersonId, String>,
    /// Whether there is a socket at the other end.
    pub(super) here: bool,
}

/// Who is at the other end.
pub(super) enum Who {
    /// The citizen a room is booked for.
    Citizen(Citizen),
    /// A clerk.
    Clerk(Clerk),
    /// Not said yet, or gone.
    Nobody,
    /// Somebody who tries the way here.
    Tester(Tester),
}

impl Conversation {
    /// A conversation of which nothing has been said yet.
    pub(super) fn new(live: Handle, session: Session, peer: PeerId) -> Self {
        Self {
            live,
            session,
            peer,
            who: Who::Nobody,
            state: MediaState::default(),
            hears: None,
            names: BTreeMap::new(),
            here: true,
        }
    }

    /// Both clocks.
    pub(super) fn now(&self) -> Now {
        self.live.clock_now()
    }

    /// Takes in what the hall says.
    pub(super) async fn take_event(&mut self, event: Event) {
        match &self.who {
            Who::Citizen(_) => self.citizen_hears(event).await,
            Who::Clerk(_) => self.clerk_hears(event).await,
            Who::Tester(_) => self.tester_hears(event).await,
            Who::Nobody => {}
        }
    }

    /// Takes in what others have changed.
    pub(super) async fn take_news(&mut self, news: News) {
        match &self.who {
            Who::Citizen(_) => self.citizen_news(news).await,
            Who::Clerk(_) => self.clerk_news(news).await,
            Who::Nobody | Who::Tester(_) => {}
        }
    }

    /// Gives the client's offer to the hall.
    pub(super) fn offer(&mut self, generation: u32, sdp: Private) {
        let peer = self.peer;
        let given = self.room().map(|room| {
            let sdp = sdp.into_string();
            self.command(
                room,
                Command::Offer {
                    room,
                    peer,
                    generation,
                    sdp,
                },
            )
        });
        let code = match given {
            Some(Ok(())) => return,
            Some(Err(Busy)) => ErrorCode::Internal,
            None => ErrorCode::NotFound,
        };
        self.session.answer(generation, Err(code), self.now());
    }

    /// Tells the hall what the client has switched on or off.
    pub(super) fn switch(&mut self, state: MediaState) {
        self.state = state;
        if let Some(room) = self.room() {
            // Lost only with its thread, and then the room is lost too.
            drop(self.command(
                room,
                Command::State {
                    room,
                    peer: self.peer,
                    state,
                },
            ));
        }
    }

    /// Tells the hall how large the client shows a slot.
    pub(super) fn want(&mut self, wish: Wish) {
        if let Some(room) = self.room() {
            // Without it the picture has another size than it could.
            drop(self.command(
                room,
                Command::Want {
                    room,
                    peer: self.peer,
                    wish,
                },
            ));
        }
    }

    /// Tells the hall what the client says of the pictures it sends.
    pub(super) fn report(&mut self, report: Report) {
        if let Some(room) = self.room() {
            let peer = self.peer;
            // Without it the page lacks a hint.
            drop(self.command(room, Command::Report { room, peer, report }));
        }
    }

    /// Tells the client which relays lead to the room it is in.
    pub(super) fn servers(&mut self, id: RequestId) {
        let reply = self.room().ok_or(ErrorCode::NotFound).map(|room| {
            let (config, lines) = (self.live.config(), self.live.lines());
            let now = self.now().wall;
            let ice_servers = ice_servers(config, lines, room, self.peer.number(), now);
            ServerMessage::MediaServers(MediaServers { ice_servers })
        });
        self.reply(id, reply);
    }

    /// Gives a command to the media thread of a room.
    pub(super) fn command(&self, room: RoomId, command: Command) -> Result<(), Busy> {
        self.live.lines().command(room, command)
    }

    /// Replies to a request of the client.
    pub(super) fn reply(&mut self, id: RequestId, reply: Result<ServerMessage, ErrorCode>) {
        let now = self.now();
        match reply {
            Ok(message) => self.session.reply(id, message, now),
            Err(code) => self.session.refuse(id, code, now),
        }
    }

    /// The room this conversation is in, waiting or talking.
    pub(super) fn room(&self) -> Option<RoomId> {
        match &self.who {
            Who::Citizen(citizen) => Some(citizen.room),
            Who::Clerk(clerk) => clerk.call,
            Who::Tester(tester) => Some(tester.room),
            Who::Nobody => None,
        }
    }

    /// Says what this conversation cares for from here on.
    pub(super) fn care(&self) {
        let cares = match &self.who {
            Who::Citizen(citizen) => citizen.cares(),
            Who::Clerk(clerk) => clerk.cares(),
            Who::Tester(tester) => tester.cares(),
            Who::Nobody => Cares::default(),
        };
        self.live.hub().care(
            self.peer,
            Cares {
                here: self.here,
                ..cares
            },
        );
    }

    /// The socket is gone; the person may come back.
    pub(super) async fn lose(&mut self) {
        self.here = false;
        if matches!(self.who, Who::Tester(_)) {
            // There is nothing to come back to, and others wait for the place.
            self.session.close(Close::Done);
            self.session.detach(self.now());
            return self.leave().await;
        }
        self.session.detach(self.now());
        self.care();
        if let Some(room) = self.room() {
            drop(self.command(
                room,
                Command::Lose {
                    room,
                    peer: self.peer,
                },
            ));
        }
        self.tell_presence().await;
    }

    /// The person is back: into the room with the same peer, whose media has been kept.
    pub(super) async fn come_back(&mut self, id: RequestId, last_seq: u64) {
        self.here = true;
        self.session.resume(id, last_seq, self.now());
        self.care();
        let (person, role, admitted) = match &self.who {
            Who::Citizen(citizen) => (citizen.room.citizen(), Role::Citizen, citizen.admitted()),
            Who::Clerk(clerk) => (clerk.person(), Role::Clerk, true),
            Who::Nobody | Who::Tester(_) => return,
        };
        if let Some(room) = self.room() {
            let (peer, state) = (self.peer, self.state);
            let join = Command::Join {
                room,
                peer,
                person,
                role,
                admitted,
            };
            let back = self.command(room, join);
            let back = back.and_then(|()| self.command(room, Command::State { room, peer, state }));
            if back.is_err() {
                self.session.close(Close::Error(ErrorCode::Internal));
            }
        }
        self.tell_presence().await;
    }

    /// The person goes for good, or has not come back.
    pub(super) async fn leave(&mut self) {
        if let Some(room) = self.room() {
            drop(self.command(
                room,
                Command::Leave {
                    room,
                    peer: self.peer,
                },
            ));
        }
        self.part().await;
    }

    /// Parts from the room without a word to it: the room has parted already.
    pub(super) async fn part(&mut self) {
        self.hears = None;
        // The others ask who is here, and are not to find this one.
        let cares = Cares {
            here: self.here,
            ..Cares::default()
        };
        self.live.hub().care(self.peer, cares);
        self.tell_presence().await;
        self.who = Who::Nobody;
    }

    /// Notes down and tells the others that the person at the other end came or went.
    async fn tell_presence(&self) {
        let hub = self.live.hub();
        match &self.who {
            Who::Citizen(citizen) => {
                self.note_presence(citizen.room).await;
                hub.tell(News::Visit(citizen.room));
                hub.tell(News::Queue(citizen.office));
            }
            Who::Clerk(clerk) => {
                for office in &clerk.offices {
                    hub.tell(News::Queue(*office));
                }
            }
            Who::Nobody | Who::Tester(_) => {}
        }
    }

    /// Writes down whether the citizen of a room is connected. Whoever writes looks again
    /// afterwards: an older socket may have gone while a newer one came.
    pub(super) async fn note_presence(&self, room: RoomId) {
        let store = self.live.store();
        for _ in 0..3 {
            let here = self.live.hub().has_citizen(room);
            let written = if here {
                store.arrive(room, self.now().wall).await.map(drop)
            } else {
                store.depart(room).await
            };
            if let Err(error) = written {
                failed(&error);
                return;
            }
            if self.live.hub().has_citizen(room) == here {
                return;
            }
        }
    }
}

/// Notes down a failure of our own and gives the code for it.
pub(super) fn failed(error: &(dyn StdError + 'static)) -> ErrorCode {
    tracing::error!(error, "a conversation could not go on as it should");
    ErrorCode::Internal
}
