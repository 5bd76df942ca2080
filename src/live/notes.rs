//! What became of people in rooms, as far as the database is to know it: a call has begun when the
//! media of the citizen and of somebody else stands.

use std::collections::{BTreeMap, BTreeSet};

use sportello_rooms::hall::Note;
use sportello_rooms::id::{PersonId, RoomId};
use tokio::sync::mpsc;

use super::Handle;
use super::hub::News;
use super::media::Noted;

/// Takes down notes until the media threads end.
pub(super) async fn take(live: Handle, mut notes: mpsc::Receiver<Noted>) {
    let mut rooms = Rooms::default();
    while let Some(noted) = notes.recv().await {
        tracing::debug!(room.id = ?noted.room, note = ?noted.note, "noted");
        if noted.room.is_test() {
            continue;
        }
        if noted.note == Note::Closed {
            tracing::info!(room.id = ?noted.room, "the room is closed");
        }
        if rooms.note(noted) {
            let room = noted.room;
            match live.store().begin(room, live.clock_now().wall).await {
                Ok(()) => {
                    tracing::info!(room.id = ?room, "the call has begun");
                    live.hub().tell(News::Visit(room));
                }
                Err(error) => {
                    super::conversation::failed(&error);
                }
            }
        }
    }
}

/// Whose media stands, room by room.
#[derive(Default)]
struct Rooms(BTreeMap<RoomId, BTreeSet<PersonId>>);

impl Rooms {
    /// Notes it down. `true` when the citizen and somebody else have just come to see each other.
    fn note(&mut self, Noted { room, person, note }: Noted) -> bool {
        match (note, person) {
            (Note::Closed, _) => {
                self.0.remove(&room);
            }
            (Note::MediaUp, Some(person)) => {
                let up = self.0.entry(room).or_default();
                return up.insert(person) && up.len() == 2 && up.contains(&room.citizen());
            }
            (Note::MediaDown | Note::Left, Some(person)) => {
                if let Some(up) = self.0.get_mut(&room) {
                    up.remove(&person);
                    if up.is_empty() {
                        self.0.remove(&room);
                    }
                }
            }
            (Note::Arrived, _) | (Note::Left | Note::MediaDown | Note::MediaUp, None) => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const ROOM: RoomId = RoomId::new(Uuid::from_u128(1));
    const CLERK: PersonId = PersonId::new(Uuid::from_u128(2));

    #[test]
    fn a_call_begins_once_when_both_ends_stand() {
        let mut rooms = Rooms::default();
        let mut note = |person, note| {
            rooms.note(Noted {
                room: ROOM,
                person: Some(person),
                note,
            })
        };
        assert!(!note(ROOM.citizen(), Note::Arrived));
        assert!(!note(ROOM.citizen(), Note::MediaUp));
        assert!(note(CLERK, Note::MediaUp));
        assert!(!note(CLERK, Note::MediaUp));
        assert!(!note(CLERK, Note::MediaDown));
        assert!(note(CLERK, Note::MediaUp));
    }

    #[test]
    fn a_room_that_closed_is_forgotten() {
        let mut rooms = Rooms::default();
        rooms.note(Noted {
            room: ROOM,
            person: Some(CLERK),
            note: Note::MediaUp,
        });
        rooms.note(Noted {
            room: ROOM,
            person: None,
            note: Note::Closed,
        });
        assert!(rooms.0.is_empty());
    }
}
