//! The office calls an appointment off, and the citizen accepts another time.

use sportello_rooms::gate::Standing;

use super::*;
use crate::booking::appointment::{By, State};
use crate::booking::links::ManageToken;
use crate::store::outbox::{DueMail, MailKind};

on_both_engines! {
    the_office_calls_off_and_offers_other_days
    one_of_the_offered_times_is_accepted_and_the_old_room_stays_shut
    an_offered_time_taken_meanwhile_is_refused_with_others
    what_is_over_or_called_off_by_the_citizen_is_left_alone
}

async fn the_office_calls_off_and_offers_other_days(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let id = made.appointment.id;
    let now = world.at(8, 50);
    let off = world
        .store
        .cancel_by_office(id, "guasto", now)
        .await
        .unwrap();
    assert_eq!(off.state, State::Cancelled(By::Office));
    assert_eq!((off.epoch, off.sequence), (1, 1));
    assert_eq!(world.ticks().await, 0);
    let entry = world.store.room_by_link(&made.room).await.unwrap().unwrap();
    assert_eq!(entry.standing, Standing::Cancelled);

    let due = one(&world, now).await;
    let mail = &due.mail;
    assert_eq!(
        (mail.kind, mail.reason.as_str()),
        (MailKind::CalledOff, "guasto")
    );
    let week = 7 * 24 * 60;
    let starts = [0, 30, 60].map(|min| world.at(9, week + min).as_second());
    assert_eq!(mail.offered, starts);
    assert_eq!(mail.room_token, None);
    world.send(&due, now).await;

    // Twice is once.
    world.store.cancel_by_office(id, "", now).await.unwrap();
    let later = world.store.due(10, world.at(20, 0)).await.unwrap();
    assert!(later.is_empty(), "{later:?}");
}

async fn one_of_the_offered_times_is_accepted_and_the_old_room_stays_shut(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let id = made.appointment.id;
    world
        .store
        .cancel_by_office(id, "", world.day)
        .await
        .unwrap();
    let due = one(&world, world.day).await;
    world.send(&due, world.day).await;
    let manage = due
        .mail
        .manage_token
        .as_deref()
        .and_then(ManageToken::parse);
    let manage = manage.expect("a link");
    let start = Timestamp::from_second(due.mail.offered[1]).expect("a time");

    // The next day, after the time of the old one.
    let now = world.at(30, 0);
    let moved = world.store.move_booking(&manage, start, now).await.unwrap();
    let appointment = &moved.appointment;
    assert_eq!(
        (appointment.id, appointment.state, appointment.start),
        (id, State::Confirmed, start)
    );
    assert_eq!((appointment.epoch, appointment.sequence), (2, 2));
    let entry = world
        .store
        .room_by_link(&moved.room)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(entry.standing, Standing::Live);
    let old = world.store.room_by_link(&made.room).await.unwrap().unwrap();
    assert_ne!(old.standing, Standing::Live);
    let mail = one(&world, now).await;
    assert_eq!((mail.mail.kind, mail.mail.sequence), (MailKind::Moved, 2));
    // It counts as any other appointment again, and is forgotten when it is over and not before.
    let found = world.store.booking_by_manage_token(&manage).await.unwrap();
    assert!(found.expect("a booking").person.is_some());
    let closed: Option<i64> = sqlx::query_scalar("select closed_at from booking")
        .fetch_one(world.store.read())
        .await
        .unwrap();
    assert_eq!(closed, None);
}

async fn an_offered_time_taken_meanwhile_is_refused_with_others(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let id = made.appointment.id;
    world
        .store
        .cancel_by_office(id, "", world.day)
        .await
        .unwrap();
    let due = one(&world, world.day).await;
    let start = Timestamp::from_second(due.mail.offered[0]).expect("a time");
    world.book(start).await;
    let refused = world
        .store
        .move_booking(&made.manage, start, world.day)
        .await;
    let Err(Refusal::Taken { nearest }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(nearest.len(), 3);
    let found = world
        .store
        .booking_by_manage_token(&made.manage)
        .await
        .unwrap();
    assert_eq!(
        found.expect("a booking").state,
        State::Cancelled(By::Office)
    );
}

async fn what_is_over_or_called_off_by_the_citizen_is_left_alone(world: World) {
    let made = world.book(world.at(9, 0)).await;
    world.store.cancel(&made.manage, world.day).await.unwrap();
    let id = made.appointment.id;
    let same = world
        .store
        .cancel_by_office(id, "", world.day)
        .await
        .unwrap();
    assert_eq!(same.state, State::Cancelled(By::Citizen));
    let moved = world
        .store
        .move_booking(&made.manage, world.at(10, 0), world.day)
        .await;
    assert!(matches!(moved, Err(Refusal::TooLate)), "{moved:?}");
}

async fn one(world: &World, now: Timestamp) -> DueMail {
    let mut due = world.store.due(10, now).await.unwrap();
    due.retain(|due| due.mail.kind != MailKind::Reminder);
    assert_eq!(due.len(), 1);
    due.remove(0)
}
