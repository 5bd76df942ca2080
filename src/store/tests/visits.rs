//! The lobby, the queue and the desk.

use super::*;
use crate::booking::appointment::{Outcome, State};
use crate::store::visits::{DeskRefusal, VisitState};
use jiff::civil::Date;
use sportello_rooms::gate::Standing;
use sportello_rooms::id::RoomId;
use tokio::task::JoinSet;

on_both_engines! {
    a_visit_runs_its_course
    looking_at_a_room_changes_nothing
    the_first_arrival_counts
    whoever_is_away_keeps_the_place_and_is_not_in_the_way
    one_of_many_clerks_wins
    a_clerk_is_in_one_call_at_a_time
    a_visit_given_back_has_its_place_again
    only_who_has_taken_a_visit_can_close_it
    a_citizen_who_does_not_come_is_noted
    a_clerk_sees_the_own_offices_and_no_others
    a_day_is_the_offices_own
    a_restart_forgets_who_is_connected_and_nothing_else
    a_visit_left_open_is_in_the_clerk_s_day_until_it_is_closed
    what_nobody_closes_is_closed_in_the_end
}

const DAY: Date = date(2026, 11, 30);

async fn a_visit_runs_its_course(world: World) {
    let room = room(&world, (9, 0)).await;
    let clerk = world.clerk("anna").await;
    assert_eq!(state(&world, clerk, room).await, VisitState::Booked);
    assert_eq!(
        world.store.arrive(room, world.at(8, 55)).await.unwrap(),
        Some(State::Waiting)
    );
    assert_eq!(state(&world, clerk, room).await, VisitState::Waiting);
    world
        .store
        .claim(room, clerk, world.at(8, 58))
        .await
        .unwrap();
    assert_eq!(state(&world, clerk, room).await, VisitState::InCall);
    assert_eq!(world.store.call_of(clerk).await.unwrap(), Some(room));
    // A reload in the middle of the call.
    assert_eq!(
        world.store.arrive(room, world.at(8, 59)).await.unwrap(),
        Some(State::Called)
    );
    world.store.begin(room, world.at(8, 59)).await.unwrap();
    world.store.begin(room, world.at(9, 1)).await.unwrap();
    assert_eq!(
        world.store.arrive(room, world.at(9, 5)).await.unwrap(),
        Some(State::InCall)
    );
    world
        .store
        .end(room, clerk, Outcome::Done, "Tutto chiaro", world.at(9, 20))
        .await
        .unwrap();

    let visit = world.store.visit_row(clerk, room).await.unwrap().unwrap();
    assert_eq!(
        (visit.state, visit.note.as_str()),
        (VisitState::Done, "Tutto chiaro")
    );
    assert_eq!(
        (visit.waiting_since, visit.mine),
        (Some(world.at(8, 55)), true)
    );
    assert_eq!(visit.citizen, "Maria D'Alò");
    assert_eq!((visit.start, visit.end), (world.at(9, 0), world.at(9, 30)));
    assert_eq!(world.store.call_of(clerk).await.unwrap(), None);
    assert_eq!(world.ticks().await, 0);
    let entry = world.store.room_entry(room).await.unwrap().unwrap();
    assert_eq!((entry.standing, entry.epoch), (Standing::Done, 1));
    assert_eq!(
        world.store.arrive(room, world.at(9, 25)).await.unwrap(),
        None
    );
    let again = world
        .store
        .end(room, clerk, Outcome::Done, "", world.at(9, 26))
        .await;
    assert!(matches!(
        again,
        Err(DeskRefusal::WrongState {
            state: VisitState::Done
        })
    ));
}

async fn looking_at_a_room_changes_nothing(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let entry = world.store.room_by_link(&made.room).await.unwrap().unwrap();
    assert_eq!(entry.room, RoomId::from(made.appointment.id));
    assert_eq!(
        (entry.office, entry.office_name.as_str()),
        (world.office, "Tributi")
    );
    assert_eq!(entry.office_phone, "080 555 0101");
    assert_eq!(
        (entry.service_name.as_str(), entry.citizen.as_str()),
        ("IMU", "Maria D'Alò")
    );
    assert_eq!(
        (entry.standing, entry.state),
        (Standing::Live, State::Confirmed)
    );
    let minutes = SignedDuration::from_mins;
    let window = entry.window(minutes(10), minutes(15));
    assert_eq!(
        (window.opens, window.starts, window.ends),
        (world.at(8, 50), world.at(9, 0), world.at(9, 45))
    );
    let clerk = world.clerk("anna").await;
    assert_eq!(state(&world, clerk, entry.room).await, VisitState::Booked);
    assert!(
        world
            .store
            .room_entry(RoomId::new(uuid::Uuid::nil()))
            .await
            .unwrap()
            .is_none()
    );
    // A hold has no room.
    let held = world.hold("b", world.at(10, 0), world.day).await.unwrap();
    assert!(
        world
            .store
            .room_entry(held.booking.into())
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        world
            .store
            .arrive(held.booking.into(), world.day)
            .await
            .unwrap()
            .is_none()
    );
}

async fn the_first_arrival_counts(world: World) {
    let (one, two, three) = (
        room(&world, (9, 0)).await,
        room(&world, (9, 30)).await,
        room(&world, (10, 0)).await,
    );
    for (room, minute) in [(two, 1), (one, 2), (three, 2), (two, 5)] {
        world.store.arrive(room, world.at(8, minute)).await.unwrap();
    }
    let place = async |room| world.store.place(room).await.unwrap().unwrap();
    assert_eq!(
        (place(two).await.ahead, place(two).await.since),
        (0, world.at(8, 1))
    );
    assert_eq!(place(two).await.office, world.office);
    // Together at the same second: one of the two is first, and both are told the same.
    assert_eq!(place(one).await.ahead + place(three).await.ahead, 3);
    let order = world.store.waiting(world.office).await.unwrap();
    assert_eq!(order[0], two);
    assert_eq!(place(order[2]).await.ahead, 2);
    assert_eq!(place(two).await.busy_clerks, 0);
    let clerk = world.clerk("anna").await;
    world.store.claim(two, clerk, world.at(8, 6)).await.unwrap();
    assert_eq!(
        (
            place(order[1]).await.ahead,
            place(order[1]).await.busy_clerks
        ),
        (0, 1)
    );
    assert_eq!(world.store.place(two).await.unwrap(), None);
}

async fn whoever_is_away_keeps_the_place_and_is_not_in_the_way(world: World) {
    let (one, two) = (room(&world, (9, 0)).await, room(&world, (9, 30)).await);
    world.store.arrive(one, world.at(8, 1)).await.unwrap();
    world.store.arrive(two, world.at(8, 2)).await.unwrap();
    world.store.depart(one).await.unwrap();
    let clerk = world.clerk("anna").await;
    assert_eq!(state(&world, clerk, one).await, VisitState::Away);
    assert_eq!(world.store.place(two).await.unwrap().unwrap().ahead, 0);
    assert_eq!(world.store.waiting(world.office).await.unwrap(), [two]);
    world.store.arrive(one, world.at(8, 9)).await.unwrap();
    assert_eq!(world.store.place(two).await.unwrap().unwrap().ahead, 1);
    let place = world.store.place(one).await.unwrap().unwrap();
    assert_eq!((place.ahead, place.since), (0, world.at(8, 1)));
}

async fn one_of_many_clerks_wins(world: World) {
    let room = room(&world, (9, 0)).await;
    world.store.arrive(room, world.at(8, 55)).await.unwrap();
    let mut clerks = JoinSet::new();
    for n in 0..12 {
        let clerk = world.clerk(&format!("clerk {n}")).await;
        let (store, now) = (world.store.clone(), world.at(8, 58));
        clerks.spawn(async move { (clerk, store.claim(room, clerk, now).await) });
    }
    let answers = clerks.join_all().await;
    let winners: Vec<ClerkId> = answers
        .iter()
        .filter(|(_, answer)| answer.is_ok())
        .map(|(clerk, _)| *clerk)
        .collect();
    let [winner] = winners.as_slice() else {
        panic!("{winners:?}")
    };
    let name = world.store.clerk(*winner).await.unwrap().unwrap().name;
    for (_, answer) in answers.iter().filter(|(clerk, _)| clerk != winner) {
        assert!(
            matches!(answer, Err(DeskRefusal::Taken { by }) if *by == name),
            "{answer:?}"
        );
    }
    // Once more by the winner changes nothing.
    world
        .store
        .claim(room, *winner, world.at(8, 59))
        .await
        .unwrap();
}

async fn a_clerk_is_in_one_call_at_a_time(world: World) {
    let (one, two) = (room(&world, (9, 0)).await, room(&world, (9, 30)).await);
    for room in [one, two] {
        world.store.arrive(room, world.at(8, 50)).await.unwrap();
    }
    let clerk = world.clerk("anna").await;
    let mut windows = JoinSet::new();
    for room in [one, two] {
        let (store, now) = (world.store.clone(), world.at(8, 51));
        windows.spawn(async move { store.claim(room, clerk, now).await });
    }
    let answers = windows.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!(
        answers
            .iter()
            .any(|answer| matches!(answer, Err(DeskRefusal::Busy { .. }))),
        "{answers:?}"
    );
    let busy = world.store.call_of(clerk).await.unwrap().unwrap();
    world
        .store
        .end(busy, clerk, Outcome::Technical, "", world.at(9, 0))
        .await
        .unwrap();
    let other = if busy == one { two } else { one };
    world
        .store
        .claim(other, clerk, world.at(9, 1))
        .await
        .unwrap();
}

async fn a_visit_given_back_has_its_place_again(world: World) {
    let (one, two) = (room(&world, (9, 0)).await, room(&world, (9, 30)).await);
    let (anna, bruno) = (world.clerk("anna").await, world.clerk("bruno").await);
    let nobody = world.store.release(one, anna, world.day).await;
    assert!(matches!(
        nobody,
        Err(DeskRefusal::WrongState {
            state: VisitState::Booked
        })
    ));
    world.store.arrive(one, world.at(8, 1)).await.unwrap();
    world.store.arrive(two, world.at(8, 2)).await.unwrap();
    world.store.claim(one, anna, world.at(8, 3)).await.unwrap();
    let others = world.store.release(one, bruno, world.at(8, 4)).await;
    assert!(matches!(others, Err(DeskRefusal::Taken { by }) if by == "anna"));
    world
        .store
        .release(one, anna, world.at(8, 4))
        .await
        .unwrap();
    assert_eq!(world.store.place(one).await.unwrap().unwrap().ahead, 0);
    assert_eq!(world.store.call_of(anna).await.unwrap(), None);
    let visit = world.store.visit_row(bruno, one).await.unwrap().unwrap();
    assert_eq!((visit.state, visit.claimed_by), (VisitState::Waiting, None));
    world.store.claim(one, bruno, world.at(8, 5)).await.unwrap();
}

async fn only_who_has_taken_a_visit_can_close_it(world: World) {
    let room = room(&world, (9, 0)).await;
    let (anna, bruno) = (world.clerk("anna").await, world.clerk("bruno").await);
    world.store.arrive(room, world.at(8, 55)).await.unwrap();
    let early = world
        .store
        .end(room, anna, Outcome::Done, "", world.at(8, 56))
        .await;
    assert!(matches!(
        early,
        Err(DeskRefusal::WrongState {
            state: VisitState::Waiting
        })
    ));
    world
        .store
        .claim(room, anna, world.at(8, 57))
        .await
        .unwrap();
    let others = world
        .store
        .end(room, bruno, Outcome::Done, "", world.at(8, 58))
        .await;
    assert!(matches!(others, Err(DeskRefusal::Taken { by }) if by == "anna"));
    let seen = world.store.visit_row(bruno, room).await.unwrap().unwrap();
    assert_eq!(
        (seen.claimed_by.as_deref(), seen.mine),
        (Some("anna"), false)
    );
}

async fn a_citizen_who_does_not_come_is_noted(world: World) {
    let room = room(&world, (9, 0)).await;
    let clerk = world.clerk("anna").await;
    let claimed = world.store.claim(room, clerk, world.at(9, 10)).await;
    assert!(matches!(
        claimed,
        Err(DeskRefusal::WrongState {
            state: VisitState::Booked
        })
    ));
    world
        .store
        .end(room, clerk, Outcome::NoShowCitizen, "", world.at(9, 15))
        .await
        .unwrap();
    assert_eq!(state(&world, clerk, room).await, VisitState::NoShowCitizen);
    let entry = world.store.room_entry(room).await.unwrap().unwrap();
    assert_eq!(entry.standing, Standing::Done);
}

async fn a_clerk_sees_the_own_offices_and_no_others(world: World) {
    let room = room(&world, (9, 0)).await;
    world.store.arrive(room, world.at(8, 55)).await.unwrap();
    let other = world
        .store
        .add_office(office("urp"), world.day)
        .await
        .unwrap();
    let own = world.clerk("anna").await;
    let foreign = world
        .store
        .add_clerk("bruno", "Bruno", "hash", &[other], world.day)
        .await
        .unwrap();
    let store = &world.store;
    assert_eq!(store.agenda(own, DAY).await.unwrap().len(), 1);
    assert!(store.agenda(foreign, DAY).await.unwrap().is_empty());
    assert!(store.visit_row(foreign, room).await.unwrap().is_none());
    assert_eq!(store.clerks_of(room).await.unwrap(), [own]);
    let now = world.at(8, 56);
    assert!(matches!(
        store.claim(room, foreign, now).await,
        Err(DeskRefusal::NotFound)
    ));
    assert!(matches!(
        store.release(room, foreign, now).await,
        Err(DeskRefusal::NotFound)
    ));
    let ended = store.end(room, foreign, Outcome::Other, "x", now).await;
    assert!(matches!(ended, Err(DeskRefusal::NotFound)));
    assert!(store.waiting(other).await.unwrap().is_empty());
    assert_eq!(state(&world, own, room).await, VisitState::Waiting);
}

async fn a_day_is_the_offices_own(world: World) {
    // Half past midnight in Rome is still yesterday in UTC.
    let night = crate::booking::hours::Exception {
        kind: crate::booking::hours::ExceptionKind::Open,
        reach: crate::booking::hours::Reach::Office,
        from: DAY,
        to: DAY,
        wall: Wall::new(30, 60).unwrap(),
        reason: "Notte".to_owned(),
    };
    world
        .store
        .add_exception(world.office, &night, world.day)
        .await
        .unwrap();
    let early = room(&world, (0, 30)).await;
    let late = room(&world, (9, 0)).await;
    let clerk = world.clerk("anna").await;
    let day = world.store.agenda(clerk, DAY).await.unwrap();
    assert_eq!(
        day.iter().map(|visit| visit.ticket).collect::<Vec<_>>(),
        [early, late]
    );
    assert!(
        world
            .store
            .agenda(clerk, date(2026, 11, 29))
            .await
            .unwrap()
            .is_empty()
    );
    // A hold is nobody's visit yet.
    world.hold("b", world.at(10, 0), world.day).await.unwrap();
    assert_eq!(world.store.agenda(clerk, DAY).await.unwrap().len(), 2);
}

async fn a_restart_forgets_who_is_connected_and_nothing_else(world: World) {
    let (one, two) = (room(&world, (9, 0)).await, room(&world, (9, 30)).await);
    let clerk = world.clerk("anna").await;
    world.store.arrive(one, world.at(8, 1)).await.unwrap();
    world.store.arrive(two, world.at(8, 2)).await.unwrap();
    world.store.claim(two, clerk, world.at(8, 3)).await.unwrap();
    world.store.close().await;
    let store = Store::open(&world.url).await.unwrap();
    store.depart_all().await.unwrap();
    let visit = store.visit_row(clerk, one).await.unwrap().unwrap();
    assert_eq!(
        (visit.state, visit.waiting_since),
        (VisitState::Away, Some(world.at(8, 1)))
    );
    assert_eq!(store.call_of(clerk).await.unwrap(), Some(two));
    store.arrive(one, world.at(8, 30)).await.unwrap();
    assert_eq!(
        store.place(one).await.unwrap().unwrap().since,
        world.at(8, 1)
    );
}

async fn a_visit_left_open_is_in_the_clerk_s_day_until_it_is_closed(world: World) {
    let visit = room(&world, (9, 0)).await;
    let (anna, bruno) = (world.clerk("anna").await, world.clerk("bruno").await);
    world.store.arrive(visit, world.at(8, 55)).await.unwrap();
    world
        .store
        .claim(visit, anna, world.at(9, 0))
        .await
        .unwrap();
    let tomorrow = date(2026, 12, 1);
    let open = world.store.agenda(anna, tomorrow).await.unwrap();
    assert_eq!(open.iter().map(|it| it.ticket).collect::<Vec<_>>(), [visit]);
    assert!(
        world
            .store
            .agenda(bruno, tomorrow)
            .await
            .unwrap()
            .is_empty()
    );
    world
        .store
        .end(visit, anna, Outcome::Done, "", world.at(33, 0))
        .await
        .unwrap();
    assert!(world.store.agenda(anna, tomorrow).await.unwrap().is_empty());
}

async fn what_nobody_closes_is_closed_in_the_end(world: World) {
    let talked = room(&world, (9, 0)).await;
    let called = room(&world, (9, 30)).await;
    let waited = room(&world, (10, 0)).await;
    let absent = room(&world, (10, 30)).await;
    let (anna, bruno) = (world.clerk("anna").await, world.clerk("bruno").await);
    for room in [talked, called, waited] {
        world.store.arrive(room, world.at(8, 55)).await.unwrap();
    }
    world
        .store
        .claim(talked, anna, world.at(9, 0))
        .await
        .unwrap();
    world.store.begin(talked, world.at(9, 1)).await.unwrap();
    world
        .store
        .claim(called, bruno, world.at(9, 30))
        .await
        .unwrap();

    let epoch = epoch(&world, talked).await;
    let now = world.at(23, 0);
    let close = async |over| world.store.close_forgotten(over, now).await.unwrap();
    assert_eq!(close(world.at(10, 0)).await, 2);
    assert_eq!(state(&world, anna, waited).await, VisitState::Waiting);
    assert_eq!(close(world.at(11, 0)).await, 1);
    assert_eq!(close(world.at(11, 0)).await, 0);
    for (room, expected) in [
        (talked, VisitState::Done),
        (called, VisitState::Technical),
        (waited, VisitState::Other),
        (absent, VisitState::Booked),
    ] {
        assert_eq!(state(&world, anna, room).await, expected);
    }
    assert_eq!(self::epoch(&world, talked).await, epoch + 1);
    for clerk in [anna, bruno] {
        assert_eq!(world.store.call_of(clerk).await.unwrap(), None);
    }
}

async fn epoch(world: &World, room: RoomId) -> i64 {
    let entry = world.store.room_entry(room).await.unwrap();
    entry.expect("a room").epoch
}

async fn room(world: &World, (hour, minute): (i64, i64)) -> RoomId {
    world
        .book(world.at(hour, minute))
        .await
        .appointment
        .id
        .into()
}

async fn state(world: &World, clerk: ClerkId, room: RoomId) -> VisitState {
    world
        .store
        .visit_row(clerk, room)
        .await
        .unwrap()
        .expect("a visit")
        .state
}
