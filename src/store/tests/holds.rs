//! Keeping a time while a form is filled in.

use super::*;
use crate::store::bookings::LONGEST_HOLD;

on_both_engines! {
    a_hold_keeps_its_time
    a_hold_that_is_over_is_anybodys
    a_late_confirmation_never_confirms_the_next_ones_hold
    a_hold_that_is_over_but_not_taken_can_still_be_confirmed
    a_hold_can_be_made_to_last_but_not_for_ever
    a_browser_holds_two_times_and_may_change_its_mind
    a_hold_can_be_given_up
    what_is_not_offered_cannot_be_held
    a_wish_outside_opening_hours_is_refused_with_what_is_near
    a_fully_booked_week_offers_the_next_one
}

async fn a_hold_keeps_its_time(world: World) {
    let held = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    assert_eq!(held.end, world.at(9, 30));
    assert_eq!(held.until, world.at(0, 10));
    let found = world
        .store
        .hold_by_token(&held.token)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.booking, found.start), (held.booking, world.at(9, 0)));
    assert_eq!((found.office, found.service), (world.office, world.service));
    assert_eq!(found.until, Some(held.until));
    let second = world.hold("b", world.at(9, 0), world.at(0, 9)).await;
    assert!(matches!(second, Err(Refusal::Taken { .. })));
    assert!(
        world
            .store
            .hold_by_token(&HoldToken::draw(&mut rng()))
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_hold_that_is_over_is_anybodys(world: World) {
    let first = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    let shown = world.store.calendar(
        world.service,
        Audience::Citizen,
        world.day..world.at(24, 0),
        world.at(0, 10),
    );
    assert!(shown.await.unwrap().unwrap().taken.is_empty());
    let second = world
        .hold("b", world.at(9, 0), world.at(0, 10))
        .await
        .unwrap();
    assert!(
        world
            .store
            .hold_by_token(&first.token)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        world
            .store
            .hold_by_token(&second.token)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(world.ticks().await, 6);
}

async fn a_late_confirmation_never_confirms_the_next_ones_hold(world: World) {
    let first = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    let second = world
        .hold("b", world.at(9, 0), world.at(1, 0))
        .await
        .unwrap();
    let late = world.confirm(&first.token, world.at(1, 1)).await;
    assert!(matches!(late, Err(Refusal::Gone)));
    let right = world.confirm(&second.token, world.at(1, 2)).await.unwrap();
    assert_eq!(right.appointment.id, second.booking);
    assert_eq!(world.bookings().await, 1);
}

async fn a_hold_that_is_over_but_not_taken_can_still_be_confirmed(world: World) {
    for (start, now) in [((9, 0), (0, 10)), ((9, 30), (2, 0))] {
        let held = world
            .hold("a", world.at(start.0, start.1), world.day)
            .await
            .unwrap();
        let confirmed = world
            .confirm(&held.token, world.at(now.0, now.1))
            .await
            .unwrap();
        assert_eq!(confirmed.appointment.id, held.booking);
    }
    // Not once the time itself has come.
    let held = world.hold("a", world.at(10, 0), world.day).await.unwrap();
    let late = world.confirm(&held.token, world.at(10, 0)).await;
    assert!(matches!(late, Err(Refusal::TooLate)));
}

async fn a_hold_can_be_made_to_last_but_not_for_ever(world: World) {
    let held = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    let longer = world
        .store
        .extend_hold(&held.token, world.at(0, 20))
        .await
        .unwrap();
    assert_eq!(longer, Some(world.at(0, 20)));
    assert!(
        world
            .hold("b", world.at(9, 0), world.at(0, 19))
            .await
            .is_err()
    );
    let longest = world
        .store
        .extend_hold(&held.token, world.at(8, 0))
        .await
        .unwrap();
    assert_eq!(longest, Some(world.day + LONGEST_HOLD));
    let nothing = HoldToken::draw(&mut rng());
    assert_eq!(
        world
            .store
            .extend_hold(&nothing, world.at(1, 0))
            .await
            .unwrap(),
        None
    );
    world.confirm(&held.token, world.day).await.unwrap();
    assert_eq!(
        world
            .store
            .extend_hold(&held.token, world.at(1, 0))
            .await
            .unwrap(),
        None
    );
}

async fn a_browser_holds_two_times_and_may_change_its_mind(world: World) {
    let first = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    world.hold("a", world.at(9, 30), world.day).await.unwrap();
    let third = world.hold("a", world.at(10, 0), world.day).await;
    assert!(matches!(third, Err(Refusal::TooMany)));
    let instead = NewHold {
        replaces: Some(&first.token),
        ..world.wish("a", world.at(10, 0))
    };
    world.store.hold(instead, world.day).await.unwrap();
    assert!(
        world
            .store
            .hold_by_token(&first.token)
            .await
            .unwrap()
            .is_none()
    );
    world.hold("b", world.at(9, 0), world.day).await.unwrap();
    // What could not be had leaves what was held.
    let second = world.hold("c", world.at(10, 30), world.day).await.unwrap();
    let taken = NewHold {
        replaces: Some(&second.token),
        ..world.wish("c", world.at(9, 0))
    };
    assert!(world.store.hold(taken, world.day).await.is_err());
    assert!(
        world
            .store
            .hold_by_token(&second.token)
            .await
            .unwrap()
            .is_some()
    );
    // Holds that are over do not count.
    world
        .hold("a", world.at(9, 0), world.at(0, 30))
        .await
        .unwrap();
}

async fn a_hold_can_be_given_up(world: World) {
    let held = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    world.store.release_hold(&held.token).await.unwrap();
    assert_eq!(world.ticks().await, 0);
    let booked = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    world.confirm(&booked.token, world.day).await.unwrap();
    world.store.release_hold(&booked.token).await.unwrap();
    assert_eq!(world.ticks().await, 6);
}

async fn what_is_not_offered_cannot_be_held(world: World) {
    world.store.set_offered(world.service, false).await.unwrap();
    let refused = world.hold("a", world.at(9, 0), world.day).await;
    assert!(matches!(refused, Err(Refusal::NotOffered)));
}

async fn a_wish_outside_opening_hours_is_refused_with_what_is_near(world: World) {
    for start in [
        world.at(8, 0),
        world.at(9, 5),
        world.at(11, 0),
        world.at(48, 0),
    ] {
        match world.hold("a", start, world.day).await {
            Err(Refusal::Closed { nearest }) => assert_eq!(nearest.len(), 3),
            other => panic!("{other:?}"),
        }
    }
    let past = world.hold("a", world.at(9, 0), world.at(9, 1)).await;
    match past {
        Err(Refusal::Closed { nearest }) => assert_eq!(nearest[0].start, world.at(9, 30)),
        other => panic!("{other:?}"),
    }
}

async fn a_fully_booked_week_offers_the_next_one(world: World) {
    // The two following Mondays are full as well: the answer lies beyond the days first looked at.
    for week in 0..3 {
        for half_hour in 0..4 {
            world
                .book(world.at(week * 7 * 24 + 9, half_hour * 30))
                .await;
        }
    }
    match world.hold("a", world.at(9, 0), world.day).await {
        Err(Refusal::Taken { nearest }) => {
            assert_eq!(nearest.len(), 3);
            assert_eq!(nearest[0].start, world.at(3 * 7 * 24 + 9, 0));
        }
        other => panic!("{other:?}"),
    }
}
