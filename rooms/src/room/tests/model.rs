//! Arbitrary days in a room, compared step by step with a model that is too simple to be wrong: it keeps
//! the whole history and answers every question by reading it from the start.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::{minute, peer, person};
use crate::gate::Window;
use crate::id::{PeerId, PersonId, Role, RoomId};
use crate::room::{GRACE, Input, MAX_ADMITTED, Output, Refusal, Room};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_day_keeps_the_promises(steps in prop::collection::vec(step(), 0..120)) {
        let mut room = Room::new(RoomId::new(person(0).uuid()), window());
        let mut model = Model::default();
        let mut now = minute(49);
        for Step { after, input } in steps {
            now += jiff::SignedDuration::from_secs(after);
            room.handle(input, now);
            let outputs: Vec<_> = std::iter::from_fn(|| room.poll_output()).collect();
            model.expect(input, now);
            model.take(&outputs);
            model.compare(&room, now);
        }
        room.handle_timeout(minute(1000));
        prop_assert!(room.is_closed());
        prop_assert_eq!(room.people().count(), 0);
        prop_assert_eq!(room.poll_timeout(), None);
    }
}

#[derive(Clone, Copy, Debug)]
struct Step {
    after: i64,
    input: Input,
}

fn step() -> impl Strategy<Value = Step> {
    let after = prop_oneof![4 => 0i64..20, 1 => 55i64..65, 1 => 200i64..400];
    (after, input()).prop_map(|(after, input)| Step { after, input })
}

fn input() -> impl Strategy<Value = Input> {
    // Mostly well-behaved: each person has one capacity and a few peers of their own.
    let tidy = (0u64..7, 0u64..3, any::<bool>()).prop_map(|(n, device, admitted)| Input::Join {
        peer: peer(n * 10 + device),
        person: person(n),
        role: [Role::Citizen, Role::Clerk, Role::Guest][usize::try_from(n.min(2)).unwrap()],
        admitted: admitted && n > 0,
    });
    let role = prop_oneof![Just(Role::Citizen), Just(Role::Clerk), Just(Role::Guest)];
    let wild = (0u64..70, 0u64..7, role, any::<bool>()).prop_map(|(p, n, role, admitted)| {
        let (peer, person) = (peer(p), person(n));
        Input::Join {
            peer,
            person,
            role,
            admitted,
        }
    });
    let any_peer = || (0u64..7, 0u64..3).prop_map(|(n, device)| peer(n * 10 + device));
    prop_oneof![
        48 => tidy,
        8 => wild,
        20 => (0u64..7).prop_map(|n| Input::Admit { person: person(n) }),
        24 => any_peer().prop_map(|peer| Input::Lose { peer }),
        12 => any_peer().prop_map(|peer| Input::Leave { peer }),
        1 => Just(Input::End),
    ]
}

/// What an onlooker knows who sees only the inputs and the outputs.
#[derive(Default)]
struct Model {
    /// Whose peer is whose, and what was last said to it.
    live: BTreeMap<PeerId, Seen>,
    /// When each lost peer was lost.
    lost: BTreeMap<PeerId, Timestamp>,
    /// Everybody for whom an `Admit`, or a `Join` from the database, was ever said.
    vouched: Vec<PersonId>,
    citizen: Option<PersonId>,
    closed: bool,
    /// The `Join` under way.
    arriving: Option<(PeerId, PersonId, Role)>,
    now: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Seen {
    person: PersonId,
    role: Role,
    linked: bool,
}

impl Model {
    fn expect(&mut self, input: Input, now: Timestamp) {
        self.now = Some(now);
        self.arriving = None;
        match input {
            Input::Join {
                peer,
                person,
                role,
                admitted,
            } => {
                self.arriving = Some((peer, person, role));
                if admitted {
                    self.vouched.push(person);
                }
            }
            Input::Admit { person } => self.vouched.push(person),
            Input::Lose { peer } if self.live.contains_key(&peer) => {
                self.lost.entry(peer).or_insert(now);
            }
            Input::Lose { .. } | Input::Leave { .. } | Input::End => {}
        }
    }

    fn take(&mut self, outputs: &[Output]) {
        for output in outputs {
            match *output {
                Output::Admit { peer } => {
                    let seen = self.welcome(peer);
                    assert!(
                        self.vouched.contains(&seen.person),
                        "admitted without a word"
                    );
                    self.live.insert(
                        peer,
                        Seen {
                            linked: true,
                            ..seen
                        },
                    );
                }
                Output::Hold { peer } => {
                    let seen = self.welcome(peer);
                    assert!(!seen.linked, "an admitted person was put back");
                    self.live.insert(peer, seen);
                }
                Output::Remove { peer } | Output::Superseded { peer } => {
                    assert!(
                        self.live.remove(&peer).is_some(),
                        "an unknown peer was removed"
                    );
                    self.lost.remove(&peer);
                }
                Output::Refuse { peer, reason } => {
                    if reason == Refusal::Closed {
                        assert!(self.closed);
                    }
                    self.live.remove(&peer);
                    self.lost.remove(&peer);
                }
                Output::Close => {
                    assert!(!self.closed, "closed twice");
                    self.closed = true;
                }
                Output::Away { .. } | Output::Back { .. } | Output::Gone { .. } => {}
            }
        }
        if self.closed {
            assert!(self.live.is_empty(), "somebody is left in a closed room");
        }
    }

    /// What is known of a peer that was let in or held: it is known, or it is the one arriving.
    fn welcome(&mut self, peer: PeerId) -> Seen {
        assert!(!self.closed, "somebody came into a closed room");
        let now = self.now.unwrap();
        assert!(
            window().opens <= now && now < window().ends,
            "the door is shut"
        );
        if let Some((_, person, role)) = self.arriving.filter(|(arriving, ..)| *arriving == peer) {
            self.lost.remove(&peer);
            if role == Role::Citizen {
                assert_eq!(*self.citizen.get_or_insert(person), person, "two citizens");
            }
            let linked = self.live.get(&peer).is_some_and(|seen| seen.linked);
            return Seen {
                person,
                role,
                linked,
            };
        }
        self.live[&peer]
    }

    fn compare(&self, room: &Room, now: Timestamp) {
        assert_eq!(room.is_closed(), self.closed);
        let seen: BTreeMap<_, _> = self
            .live
            .iter()
            .map(|(peer, seen)| (seen.person, (*peer, seen)))
            .collect();
        assert_eq!(seen.len(), self.live.len(), "two live peers for one person");
        assert_eq!(room.people().count(), seen.len());
        for (id, person) in room.people() {
            let (peer, seen) = seen[&id];
            assert_eq!((person.peer, person.role), (peer, seen.role));
            assert_eq!(person.admitted, seen.linked, "media and admission disagree");
        }
        assert!(self.live.values().filter(|seen| seen.linked).count() <= MAX_ADMITTED);
        for lost in self.lost.values() {
            assert!(now < *lost + GRACE, "somebody was kept beyond the grace");
        }
        assert!(
            room.poll_timeout().is_none_or(|next| next > now),
            "a deadline was slept through"
        );
    }
}

fn window() -> Window {
    Window {
        opens: minute(50),
        starts: minute(60),
        ends: minute(90),
    }
}
