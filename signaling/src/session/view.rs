//! What the client knows if it has heard everything: enough to lead one that has not to the same place.

use std::collections::BTreeMap;

use sportello_rooms::id::{PersonId, RoomId};

use crate::message::{
    Admitted, Desk, End, Gate, Lobby, MediaLayers, Peer, Presence, QualityView, ServerMessage,
    Slots, Visit,
};

#[derive(Debug, Default)]
pub(super) struct View {
    gate: Option<Gate>,
    lobby: Option<Lobby>,
    desk: Option<Desk>,
    admitted: Option<Admitted>,
    peers: BTreeMap<PersonId, Peer>,
    slots: Option<Slots>,
    quality: Option<QualityView>,
    layers: Option<MediaLayers>,
    end: Option<End>,
}

impl View {
    /// The client will know this.
    pub(super) fn note(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Admitted(admitted) => {
                self.lobby = None;
                self.end = None;
                self.admitted = Some(*admitted);
                self.show_call(Some(admitted.room));
            }
            ServerMessage::Desk(desk) => {
                if desk.call.is_none() {
                    self.leave_call();
                }
                self.desk = Some(desk.clone());
            }
            ServerMessage::End(end) => {
                self.leave_call();
                self.show_call(None);
                // A desk goes on after a call; only for a citizen the end is where things stand.
                self.end = self.desk.is_none().then_some(*end);
            }
            ServerMessage::Gate(gate) => self.gate = Some(*gate),
            ServerMessage::Lobby(lobby) => {
                self.leave_call();
                self.lobby = Some(*lobby);
            }
            ServerMessage::Peer(peer) if peer.presence == Presence::Gone => {
                self.peers.remove(&peer.person);
            }
            ServerMessage::Peer(peer) => {
                self.peers.insert(peer.person, peer.clone());
            }
            ServerMessage::Quality(quality) => self.quality = Some(quality.clone()),
            ServerMessage::MediaLayers(layers) => self.layers = Some(*layers),
            ServerMessage::Slots(slots) => self.slots = Some(slots.clone()),
            ServerMessage::Visit(visit) => self.change(visit),
            ServerMessage::Error(_)
            | ServerMessage::MediaAnswer(_)
            | ServerMessage::MediaServers(_)
            // What was last told no longer holds after a while; the next change says it anew.
            | ServerMessage::MediaCap(_)
            | ServerMessage::Ok {}
            | ServerMessage::Ping {}
            | ServerMessage::Pong(_)
            | ServerMessage::Resumed(_)
            | ServerMessage::SlowDown(_)
            | ServerMessage::Snapshot(_)
            | ServerMessage::Welcome(_) => {}
        }
    }

    /// Messages that lead a client that knows nothing here.
    pub(super) fn messages(&self) -> Vec<ServerMessage> {
        let before = [
            self.gate.map(ServerMessage::Gate),
            self.lobby.map(ServerMessage::Lobby),
            self.desk.clone().map(ServerMessage::Desk),
            self.admitted.map(ServerMessage::Admitted),
        ];
        let peers = self.peers.values().cloned().map(ServerMessage::Peer);
        let after = [
            self.slots.clone().map(ServerMessage::Slots),
            self.quality.clone().map(ServerMessage::Quality),
            self.layers.map(ServerMessage::MediaLayers),
            self.end.map(ServerMessage::End),
        ];
        let all = before.into_iter().flatten().chain(peers);
        all.chain(after.into_iter().flatten()).collect()
    }

    fn leave_call(&mut self) {
        self.lobby = None;
        self.admitted = None;
        self.peers.clear();
        self.slots = None;
        self.quality = None;
        self.layers = None;
    }

    fn show_call(&mut self, room: Option<RoomId>) {
        if let Some(desk) = &mut self.desk {
            desk.call = room;
        }
    }

    fn change(&mut self, visit: &Visit) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        if let Some(old) = desk.visits.iter_mut().find(|it| it.ticket == visit.ticket) {
            *old = visit.clone();
            return;
        }
        let is_later = |it: &Visit| it.starts_at > visit.starts_at;
        let place = desk.visits.iter().position(is_later);
        let place = place.unwrap_or(desk.visits.len());
        desk.visits.insert(place, visit.clone());
    }
}
