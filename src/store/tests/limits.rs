//! What a service says about who may book it, how often, and until when it may be changed.

use tokio::task::JoinSet;

use super::*;
use crate::booking::rules::Visibility;
use crate::booking::slots::free;

on_both_engines! {
    a_service_for_staff_is_booked_by_staff_alone
    a_service_by_link_is_found_by_its_address_alone
    an_internal_counter_is_not_for_citizens
    after_the_cut_off_only_the_telephone_helps
    the_cut_off_that_was_promised_counts
    one_person_has_no_more_appointments_than_one_may_have
    forms_sent_at_once_do_not_make_more_of_them
    a_buffer_before_keeps_the_neighbour_away
}

async fn a_service_for_staff_is_booked_by_staff_alone(world: World) {
    let id = with_rules(&world, |rules| rules.visibility = Visibility::Staff).await;
    let store = &world.store;
    assert_eq!(store.services(world.office).await.unwrap().len(), 1);
    let found = store.service_for_staff(world.office, "special").await;
    assert_eq!(found.unwrap().unwrap().id, id);
    let all = store.services_for_staff(world.office).await.unwrap();
    assert_eq!(all.len(), 2);
    assert!(
        store
            .service_by_slug(world.office, "special")
            .await
            .unwrap()
            .is_none()
    );
    let wish = NewHold {
        service: id,
        ..world.wish("a", world.at(9, 0))
    };
    let refused = store.hold(wish, world.day).await;
    assert!(matches!(refused, Err(Refusal::NotOffered)));
    let wish = NewHold {
        audience: Audience::Staff,
        ..wish
    };
    store.hold(wish, world.day).await.unwrap();
}

async fn a_service_by_link_is_found_by_its_address_alone(world: World) {
    let id = with_rules(&world, |rules| rules.visibility = Visibility::Link).await;
    let store = &world.store;
    assert_eq!(store.services(world.office).await.unwrap().len(), 1);
    let found = store
        .service_by_slug(world.office, "special")
        .await
        .unwrap();
    assert_eq!(found.unwrap().id, id);
    let wish = NewHold {
        service: id,
        ..world.wish("a", world.at(9, 0))
    };
    store.hold(wish, world.day).await.unwrap();
    // An office with nothing else to offer is not in the list either.
    store.set_offered(world.service, false).await.unwrap();
    assert!(store.offices().await.unwrap().is_empty());
}

async fn an_internal_counter_is_not_for_citizens(world: World) {
    let store = &world.store;
    store.set_internal(world.counter, true).await.unwrap();
    let counters = store.counters(world.office).await.unwrap();
    assert_eq!(counters.len(), 1);
    assert!(counters[0].internal && counters[0].active);
    let shown = async |audience| {
        let range = world.day..world.at(24, 0);
        let calendar = store
            .calendar(world.service, audience, range.clone(), world.day)
            .await
            .unwrap()
            .unwrap();
        free(&calendar, range, world.day).len()
    };
    assert_eq!(shown(Audience::Citizen).await, 0);
    assert_eq!(shown(Audience::Staff).await, 4);
    let refused = world.hold("a", world.at(9, 0), world.day).await;
    assert!(matches!(refused, Err(Refusal::Closed { .. })));
    let wish = NewHold {
        audience: Audience::Staff,
        ..world.wish("a", world.at(9, 0))
    };
    store.hold(wish, world.day).await.unwrap();
    store.set_internal(world.counter, false).await.unwrap();
    world.hold("b", world.at(9, 30), world.day).await.unwrap();
}

async fn after_the_cut_off_only_the_telephone_helps(world: World) {
    sqlx::query("update service set move_cutoff_min = 120, cancel_cutoff_min = 60")
        .execute(&world.store.writer)
        .await
        .unwrap();
    let made = world.book(world.at(10, 0)).await;
    let change = async |start, now| world.store.move_booking(&made.manage, start, now).await;
    // At the very minute it can still be moved.
    let moved = change(world.at(10, 30), world.at(8, 0)).await.unwrap();
    assert!(moved.appointment.can_move(world.at(8, 30)));
    assert!(!moved.appointment.can_move(world.at(8, 31)));
    let late = change(world.at(10, 0), world.at(8, 31)).await;
    assert!(matches!(late, Err(Refusal::TooLate)));
    assert!(moved.appointment.can_cancel(world.at(9, 30)));
    let late = world.store.cancel(&made.manage, world.at(9, 31)).await;
    assert!(matches!(late, Err(Refusal::TooLate)));
    world
        .store
        .cancel(&made.manage, world.at(9, 30))
        .await
        .unwrap();
}

async fn the_cut_off_that_was_promised_counts(world: World) {
    let made = world.book(world.at(10, 0)).await;
    sqlx::query("update service set move_cutoff_min = 1440, cancel_cutoff_min = 1440")
        .execute(&world.store.writer)
        .await
        .unwrap();
    let now = world.at(9, 59);
    world.store.cancel(&made.manage, now).await.unwrap();
}

async fn one_person_has_no_more_appointments_than_one_may_have(world: World) {
    sqlx::query("update service set most_active = 2")
        .execute(&world.store.writer)
        .await
        .unwrap();
    let first = world.book(world.at(9, 0)).await;
    world.book(world.at(9, 30)).await;
    let third = world.hold("c", world.at(10, 0), world.day).await.unwrap();
    let refused = world.confirm(&third.token, world.day).await;
    assert!(matches!(refused, Err(Refusal::TooManyActive { most: 2 })));
    // Nothing has happened to the hold, and somebody else can have one.
    let other = Form {
        name: "Luca".to_owned(),
        surname: "Verdi".to_owned(),
        email: "luca@example.org".to_owned(),
        privacy: true,
        ..Form::default()
    };
    let luca = Applicant::parse(&other, Asks::default()).unwrap();
    world
        .store
        .confirm(&third.token, &luca, "it", "luca", world.day)
        .await
        .unwrap();
    // One that is called off counts no more, and neither does one that is over.
    world.store.cancel(&first.manage, world.day).await.unwrap();
    let again = world.hold("d", world.at(9, 0), world.day).await.unwrap();
    world.confirm(&again.token, world.day).await.unwrap();
    let later = world.hold("e", world.at(10, 30), world.at(9, 30)).await;
    let later = later.unwrap();
    world.confirm(&later.token, world.at(9, 30)).await.unwrap();
}

async fn forms_sent_at_once_do_not_make_more_of_them(world: World) {
    sqlx::query("update service set most_active = 1")
        .execute(&world.store.writer)
        .await
        .unwrap();
    let mut forms = JoinSet::new();
    for half_hour in 0..4 {
        let start = world.at(9, 30 * half_hour);
        let held = world.hold(&unique(), start, world.day).await.unwrap();
        let (store, now) = (world.store.clone(), world.day);
        forms.spawn(async move {
            let key = held.token.hash();
            store
                .confirm(&held.token, &maria(), "it", key.as_str(), now)
                .await
        });
    }
    let answers = forms.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused =
        |answer: &&Result<Confirmed, Refusal>| matches!(answer, Err(Refusal::TooManyActive { .. }));
    assert_eq!(answers.iter().filter(refused).count(), 3);
}

async fn a_buffer_before_keeps_the_neighbour_away(world: World) {
    sqlx::query("update service set buffer_before_min = 10, buffer_min = 5")
        .execute(&world.store.writer)
        .await
        .unwrap();
    let made = world.book(world.at(9, 30)).await;
    assert_eq!(world.ticks().await, 9);
    for taken in [world.at(9, 0), world.at(10, 0)] {
        let refused = world.hold("a", taken, world.day).await;
        assert!(matches!(refused, Err(Refusal::Taken { .. })));
    }
    world
        .store
        .move_booking(&made.manage, world.at(9, 0), world.day)
        .await
        .unwrap();
    assert_eq!(world.ticks().await, 9);
    // An expired hold whose buffer alone is in the way is swept.
    world.hold("b", world.at(10, 0), world.day).await.unwrap();
    let later = world.at(0, 10);
    world.hold("c", world.at(10, 0), later).await.unwrap();
    assert_eq!(world.ticks().await, 18);
}

async fn with_rules(world: &World, change: impl FnOnce(&mut Rules)) -> ServiceId {
    let mut new = service("special");
    change(&mut new.rules);
    let id = world
        .store
        .add_service(world.office, new, world.day)
        .await
        .expect("a service");
    world.store.serve(world.counter, id).await.expect("served");
    id
}
