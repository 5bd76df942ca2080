use jiff::Timestamp;
use uuid::Uuid;

use super::{GRACE, Input, MAX_HELD, Output, Presence, Refusal, Room};
use crate::gate::Window;
use crate::id::{PeerId, PersonId, Role, RoomId};

mod model;

const ANNA: PersonId = person(1);
const CLERK: PersonId = person(2);
const PHONE: PeerId = PeerId::new(11);
const LAPTOP: PeerId = PeerId::new(12);
const DESK: PeerId = PeerId::new(20);

#[test]
fn citizen_waits_for_the_clerk_and_is_let_in() {
    let mut day = Day::new();
    let opens = minute(50);
    assert_eq!(
        day.at(49, citizen(PHONE)),
        [refuse(PHONE, Refusal::TooEarly { opens })]
    );
    assert_eq!(day.at(50, citizen(PHONE)), [hold(PHONE)]);
    assert_eq!(day.at(58, clerk(DESK)), [admit(DESK)]);
    assert_eq!(day.at(59, Input::Admit { person: ANNA }), [admit(PHONE)]);
    assert_eq!(day.at(59, Input::Admit { person: ANNA }), []);
    assert_eq!(day.at(65, Input::Lose { peer: PHONE }), [away(ANNA)]);
    assert_eq!(day.run_until(65), []);
    assert_eq!(day.run_until(66), [remove(PHONE), gone(ANNA)]);
    assert_eq!(day.run_until(600), [Output::Close, remove(DESK)]);
    assert_eq!(day.room.poll_timeout(), None);
}

#[test]
fn a_clerks_arrival_lets_nobody_in() {
    let mut day = Day::new();
    day.at(50, citizen(PHONE));
    day.at(51, clerk(DESK));
    let anna = day.room.people().find(|(id, _)| *id == ANNA).unwrap().1;
    assert!(!anna.admitted);
}

#[test]
fn the_admitted_stay_admitted_over_a_tunnel_a_reload_and_an_hour() {
    let mut day = Day::with_a_call();
    day.at(61, Input::Lose { peer: PHONE });
    assert_eq!(day.at(61, citizen(PHONE)), [back(ANNA), admit(PHONE)]);
    day.at(62, Input::Lose { peer: PHONE });
    assert_eq!(
        day.at(62, citizen(LAPTOP)),
        [superseded(PHONE), back(ANNA), admit(LAPTOP)]
    );
    day.at(63, Input::Lose { peer: LAPTOP });
    assert_eq!(day.run_until(64), [remove(LAPTOP), gone(ANNA)]);
    assert_eq!(day.at(80, citizen(PHONE)), [admit(PHONE)]);
    assert_eq!(
        day.at(81, Input::Leave { peer: PHONE }),
        [remove(PHONE), gone(ANNA)]
    );
    assert_eq!(day.at(85, citizen(PHONE)), [admit(PHONE)]);
}

#[test]
fn the_held_stay_held_over_a_reload() {
    let mut day = Day::new();
    day.at(50, citizen(PHONE));
    assert_eq!(day.at(51, Input::Lose { peer: PHONE }), [away(ANNA)]);
    assert_eq!(
        day.at(51, citizen(LAPTOP)),
        [superseded(PHONE), back(ANNA), hold(LAPTOP)]
    );
}

#[test]
fn a_second_device_takes_over_and_the_first_one_is_deaf() {
    let mut day = Day::with_a_call();
    assert_eq!(
        day.at(61, citizen(LAPTOP)),
        [superseded(PHONE), admit(LAPTOP)]
    );
    assert_eq!(day.at(61, Input::Lose { peer: PHONE }), []);
    assert_eq!(day.at(61, Input::Leave { peer: PHONE }), []);
    assert_eq!(day.room.people().count(), 2);
}

#[test]
fn let_in_while_lost_is_let_in() {
    let mut day = Day::new();
    day.at(50, citizen(PHONE));
    day.at(51, Input::Lose { peer: PHONE });
    assert_eq!(day.at(51, Input::Admit { person: ANNA }), [admit(PHONE)]);
    assert_eq!(
        day.at(51, citizen(LAPTOP)),
        [superseded(PHONE), back(ANNA), admit(LAPTOP)]
    );
}

#[test]
fn let_in_before_arrival_is_let_in_on_arrival() {
    let mut day = Day::new();
    assert_eq!(day.at(50, Input::Admit { person: ANNA }), []);
    assert_eq!(day.at(50, citizen(PHONE)), [admit(PHONE)]);
}

#[test]
fn the_database_may_know_of_an_admission_that_the_room_has_forgotten() {
    let mut day = Day::new();
    let join = Input::Join {
        peer: PHONE,
        person: ANNA,
        role: Role::Citizen,
        admitted: true,
    };
    assert_eq!(day.at(60, join), [admit(PHONE)]);
}

#[test]
fn two_citizens_never_meet() {
    let mut day = Day::new();
    day.at(50, citizen(PHONE));
    let stranger = join(LAPTOP, person(9), Role::Citizen);
    assert_eq!(
        day.at(51, stranger),
        [refuse(LAPTOP, Refusal::AlreadyInUse)]
    );
    day.at(52, Input::Leave { peer: PHONE });
    assert_eq!(
        day.at(53, stranger),
        [refuse(LAPTOP, Refusal::AlreadyInUse)]
    );
}

#[test]
fn nobody_changes_capacity() {
    let mut day = Day::with_a_call();
    let in_disguise = join(LAPTOP, ANNA, Role::Clerk);
    assert_eq!(
        day.at(61, in_disguise),
        [refuse(LAPTOP, Refusal::AlreadyInUse)]
    );
    assert_eq!(day.at(61, join(PHONE, ANNA, Role::Clerk)), []);
    assert_eq!(day.at(61, join(PHONE, CLERK, Role::Clerk)), []);
    assert_eq!(day.at(62, Input::Lose { peer: PHONE }), [away(ANNA)]);
}

#[test]
fn four_are_a_full_call_and_a_place_that_is_left_is_free() {
    let mut day = Day::with_a_call();
    for n in [3, 4] {
        day.at(61, guest(n));
        assert_eq!(
            day.at(61, Input::Admit { person: person(n) }),
            [admit(peer(n))]
        );
    }
    assert_eq!(day.at(62, guest(5)), [hold(peer(5))]);
    let full = [refuse(peer(5), Refusal::Full), gone(person(5))];
    assert_eq!(day.at(62, Input::Admit { person: person(5) }), full);

    // The lost keep their place, those who left do not.
    day.at(63, Input::Lose { peer: peer(4) });
    day.at(63, guest(5));
    assert_eq!(day.at(63, Input::Admit { person: person(5) }), full);
    day.run_until(64);
    day.at(64, guest(5));
    assert_eq!(
        day.at(64, Input::Admit { person: person(5) }),
        [admit(peer(5))]
    );
    assert_eq!(day.at(65, guest(4)), [refuse(peer(4), Refusal::Full)]);
}

#[test]
fn who_returns_to_a_full_call_finds_the_own_place() {
    let mut day = Day::with_a_call();
    for n in [3, 4] {
        day.at(61, guest(n));
        day.at(61, Input::Admit { person: person(n) });
    }
    let outputs = [superseded(PHONE), admit(LAPTOP)];
    assert_eq!(day.at(62, citizen(LAPTOP)), outputs);
}

#[test]
fn losing_the_lost_again_does_not_prolong_the_grace() {
    let mut day = Day::with_a_call();
    day.at(61, Input::Lose { peer: PHONE });
    let until = day.room.poll_timeout();
    day.room
        .handle(Input::Lose { peer: PHONE }, minute(61) + GRACE / 2);
    assert_eq!(day.drain(), []);
    assert_eq!(day.room.poll_timeout(), until);
}

#[test]
fn the_waiting_are_counted() {
    let mut day = Day::new();
    for n in 0..MAX_HELD as u64 {
        assert_eq!(day.at(50, guest(100 + n)), [hold(peer(100 + n))]);
    }
    assert_eq!(day.at(50, guest(99)), [refuse(peer(99), Refusal::Full)]);
}

#[test]
fn the_end_closes_for_good() {
    let mut day = Day::with_a_call();
    assert_eq!(
        day.at(70, Input::End),
        [Output::Close, remove(PHONE), remove(DESK)]
    );
    assert_eq!(day.at(70, Input::End), []);
    assert_eq!(day.at(71, citizen(PHONE)), [refuse(PHONE, Refusal::Closed)]);
    assert_eq!(day.at(71, Input::Admit { person: ANNA }), []);
    assert_eq!(day.run_until(600), []);
}

#[test]
fn nobody_slips_in_after_the_window_even_if_the_timeout_comes_late() {
    let mut day = Day::new();
    assert_eq!(
        day.at(90, citizen(PHONE)),
        [Output::Close, refuse(PHONE, Refusal::Closed)]
    );
}

#[test]
fn a_return_after_the_grace_is_a_new_arrival_even_if_the_timeout_comes_late() {
    let mut day = Day::with_a_call();
    day.at(61, Input::Lose { peer: PHONE });
    let outputs = [remove(PHONE), gone(ANNA), admit(PHONE)];
    assert_eq!(day.at(62, citizen(PHONE)), outputs);
}

#[test]
fn says_when_to_be_asked_again() {
    let mut day = Day::new();
    assert_eq!(day.room.poll_timeout(), Some(minute(90)));
    day.at(50, citizen(PHONE));
    day.at(51, Input::Lose { peer: PHONE });
    let until = minute(51).saturating_add(GRACE).unwrap();
    assert_eq!(day.room.poll_timeout(), Some(until));
    let anna = day.room.people().next().unwrap().1;
    assert_eq!(anna.presence, Presence::Away { until });
}

/// A room from minute 50 to minute 90, and its virtual clock.
struct Day {
    room: Room,
}

impl Day {
    fn new() -> Self {
        let window = Window {
            opens: minute(50),
            starts: minute(60),
            ends: minute(90),
        };
        Self {
            room: Room::new(RoomId::new(ANNA.uuid()), window),
        }
    }

    fn with_a_call() -> Self {
        let mut day = Self::new();
        day.at(55, citizen(PHONE));
        day.at(58, clerk(DESK));
        day.at(59, Input::Admit { person: ANNA });
        day
    }

    fn at(&mut self, now: i64, input: Input) -> Vec<Output> {
        self.room.handle(input, minute(now));
        self.drain()
    }

    /// Runs every deadline up to this minute, each at its own time.
    fn run_until(&mut self, end: i64) -> Vec<Output> {
        let mut outputs = Vec::new();
        while let Some(next) = self.room.poll_timeout().filter(|next| *next <= minute(end)) {
            self.room.handle_timeout(next);
            outputs.extend(self.drain());
        }
        outputs
    }

    fn drain(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.room.poll_output()).collect()
    }
}

fn join(peer: PeerId, person: PersonId, role: Role) -> Input {
    Input::Join {
        peer,
        person,
        role,
        admitted: role == Role::Clerk,
    }
}

fn citizen(peer: PeerId) -> Input {
    join(peer, ANNA, Role::Citizen)
}

fn clerk(peer: PeerId) -> Input {
    join(peer, CLERK, Role::Clerk)
}

fn guest(n: u64) -> Input {
    join(peer(n), person(n), Role::Guest)
}

fn hold(peer: PeerId) -> Output {
    Output::Hold { peer }
}

fn admit(peer: PeerId) -> Output {
    Output::Admit { peer }
}

fn refuse(peer: PeerId, reason: Refusal) -> Output {
    Output::Refuse { peer, reason }
}

fn superseded(peer: PeerId) -> Output {
    Output::Superseded { peer }
}

fn remove(peer: PeerId) -> Output {
    Output::Remove { peer }
}

fn away(person: PersonId) -> Output {
    Output::Away { person }
}

fn back(person: PersonId) -> Output {
    Output::Back { person }
}

fn gone(person: PersonId) -> Output {
    Output::Gone { person }
}

const fn person(n: u64) -> PersonId {
    PersonId::new(Uuid::from_u128(n as u128))
}

const fn peer(n: u64) -> PeerId {
    PeerId::new(n)
}

fn minute(n: i64) -> Timestamp {
    Timestamp::from_second(n * 60).unwrap()
}
