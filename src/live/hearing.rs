//! What the hall says to a peer, put into the words of the protocol.

use sportello_rooms::hall::Event;
use sportello_rooms::id::{PersonId, Role};
use sportello_rooms::room::Refusal;
use sportello_signaling::message::{End, EndedBy, MediaLayers, Peer, ServerMessage, Slots};
use sportello_signaling::{Close, ErrorCode};

use super::conversation::{Conversation, Who, failed};
use crate::booking::ids::ClerkId;

impl Conversation {
    /// Takes in what is said to citizens and clerks alike.
    pub(super) async fn hear(&mut self, event: Event) {
        let now = self.now();
        match event {
            Event::Answer { generation, sdp } => self.session.answer(generation, Ok(sdp), now),
            Event::Rejected { generation, reason } => {
                self.session
                    .answer(generation, Err(ErrorCode::from(&reason)), now);
            }
            Event::Person {
                person,
                role,
                presence,
                media,
                net,
            } => {
                let name = self.name(person, role).await.into();
                let peer = Peer {
                    person,
                    role,
                    name,
                    media,
                    presence,
                    net,
                };
                self.session.say(ServerMessage::Peer(peer));
            }
            Event::Quality(view) => self.session.say(ServerMessage::Quality(view)),
            Event::Cap(cap) => self.session.say(ServerMessage::MediaCap(cap)),
            Event::Layers { mid, on } => {
                let layers = MediaLayers { mid, on };
                self.session.say(ServerMessage::MediaLayers(layers));
            }
            Event::Slots(slots) => self.session.say(ServerMessage::Slots(Slots { slots })),
            Event::Superseded => {
                self.session.close(Close::Error(ErrorCode::Superseded));
                self.part().await;
            }
            Event::Refused { reason } => self.refused(reason).await,
            // What these mean differs between citizens and clerks, who hear them themselves.
            Event::Admitted | Event::Ended | Event::Held => {}
        }
    }

    /// The room does not take this peer, or not any longer.
    async fn refused(&mut self, reason: Refusal) {
        match &self.who {
            Who::Citizen(_) | Who::Tester(_) => {
                self.session.close(Close::Error(reason.into()));
                self.part().await;
            }
            // The clerk stays at the desk, and has the visit still to close.
            Who::Clerk(_) => {
                self.hears = None;
                self.forget_call();
                self.session.say(match reason {
                    Refusal::Closed => ServerMessage::End(End {
                        by: EndedBy::Time,
                        outcome: None,
                        feedback: false,
                    }),
                    reason => ServerMessage::Error(ErrorCode::from(reason).into()),
                });
            }
            Who::Nobody => {}
        }
    }

    /// The name others see, looked up once a call.
    async fn name(&mut self, person: PersonId, role: Role) -> String {
        if let Some(name) = self.names.get(&person) {
            return name.clone();
        }
        let found = match role {
            Role::Citizen => match self.room() {
                Some(room) => self
                    .entry(room)
                    .await
                    .map(|it| it.map(|(entry, _)| entry.citizen)),
                None => Ok(None),
            },
            Role::Clerk => {
                let clerk = self.live.store().clerk(ClerkId::new(person.uuid())).await;
                clerk
                    .map(|it| it.map(|clerk| clerk.name))
                    .map_err(|error| failed(&error))
            }
            Role::Guest => Ok(None),
        };
        // Without a name the page shows the role, which is better than no picture.
        let Ok(Some(name)) = found else {
            return String::new();
        };
        self.names.insert(person, name.clone());
        name
    }
}
