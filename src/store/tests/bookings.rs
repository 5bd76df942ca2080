//! Appointments: made, found, moved, called off.

use super::*;
use crate::booking::appointment::{By, Outcome, State};
use crate::booking::links::{ManageToken, RoomLink};
use crate::store::outbox::MailKind;
use sportello_rooms::gate::Standing;

on_both_engines! {
    an_appointment_is_what_was_asked_for
    the_same_form_sent_again_gives_the_same_answer
    a_form_with_another_hold_is_not_booked_again
    a_promise_outlives_what_the_office_changes
    moving_changes_the_time_the_link_and_nothing_else
    moving_to_a_time_taken_meanwhile_keeps_the_old_one
    an_appointment_may_move_into_its_own_time
    what_has_begun_is_neither_moved_nor_cancelled
    cancelling_frees_the_time_and_kills_the_room
    nothing_is_behind_a_token_nobody_has
}

async fn an_appointment_is_what_was_asked_for(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let found = world
        .store
        .booking_by_manage_token(&made.manage)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, made.appointment.id);
    assert_eq!(found.code, made.appointment.code);
    assert_eq!((found.start, found.end), (world.at(9, 0), world.at(9, 30)));
    assert_eq!(found.wall_start.to_string(), "2026-11-30T09:00:00");
    assert_eq!(found.zone.iana_name(), Some("Europe/Rome"));
    assert_eq!(found.state, State::Confirmed);
    assert_eq!((found.epoch, found.sequence), (0, 0));
    assert_eq!((found.lang.as_str(), found.confirmed_at), ("it", world.day));
    assert_eq!((found.office, found.service), (world.office, world.service));
    assert_eq!(found.promised.office, "Tributi");
    assert_eq!(found.promised.service, "IMU");
    assert_eq!(found.promised.duration_min, 30);
    let person = found.person.unwrap();
    assert_eq!(person.full_name(), "Maria D'Alò");
    assert_eq!(person.email, "maria@example.org");
    assert_eq!(person.phone.as_deref(), Some("080 555 0000"));
    assert_eq!(person.details.as_deref(), Some("Due immobili"));
    assert_eq!(person.address, None);
    let by_id = world.store.appointment(found.id).await.unwrap().unwrap();
    assert_eq!(by_id.code, found.code);
    let link = world
        .store
        .room_link(&made.manage, world.day)
        .await
        .unwrap()
        .unwrap();
    assert!(link == made.room);
    let room = world.store.room_by_link(&link).await.unwrap().unwrap();
    assert_eq!(room.standing, Standing::Live);
}

async fn the_same_form_sent_again_gives_the_same_answer(world: World) {
    let held = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    let first = world.confirm(&held.token, world.day).await.unwrap();
    // By the back button, hours later, even with another key.
    let again = world
        .store
        .confirm(&held.token, &maria(), "en", "other", world.at(3, 0))
        .await
        .unwrap();
    assert!(again.repeated && !first.repeated);
    assert_eq!(again.appointment.code, first.appointment.code);
    assert!(again.manage == first.manage && again.room == first.room);
    assert_eq!(again.appointment.lang, "it");
    assert_eq!(world.store.due(10, world.at(3, 0)).await.unwrap().len(), 1);
    // After a move the answer leads to the room as it is now.
    let moved = world
        .store
        .move_booking(&first.manage, world.at(10, 0), world.day)
        .await
        .unwrap();
    let late = world.confirm(&held.token, world.at(4, 0)).await.unwrap();
    assert!(late.room == moved.room);
}

async fn a_form_with_another_hold_is_not_booked_again(world: World) {
    let one = world.hold("a", world.at(9, 0), world.day).await.unwrap();
    let two = world.hold("a", world.at(10, 0), world.day).await.unwrap();
    let store = &world.store;
    let first = store
        .confirm(&one.token, &maria(), "it", "key", world.day)
        .await
        .unwrap();
    for token in [&two.token, &HoldToken::draw(&mut rng())] {
        match store.confirm(token, &maria(), "it", "key", world.day).await {
            Err(Refusal::Repeated { code }) => assert_eq!(code, first.appointment.code),
            other => panic!("{other:?}"),
        }
    }
}

async fn a_promise_outlives_what_the_office_changes(world: World) {
    let made = world.book(world.at(9, 0)).await;
    for statement in [
        "update service set name = 'Altro', duration_min = 45",
        "update office set name = 'Altro', phone = ''",
    ] {
        sqlx::query(statement)
            .execute(&world.store.writer)
            .await
            .unwrap();
    }
    world.store.set_offered(world.service, false).await.unwrap();
    let found = world
        .store
        .booking_by_manage_token(&made.manage)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.promised, made.appointment.promised);
    assert_eq!(found.end, world.at(9, 30));
}

async fn moving_changes_the_time_the_link_and_nothing_else(world: World) {
    let made = world.book(world.at(9, 0)).await;
    world
        .store
        .arrive(made.appointment.id.into(), world.at(8, 50))
        .await
        .unwrap();
    let moved = world
        .store
        .move_booking(&made.manage, world.at(10, 30), world.at(8, 55))
        .await
        .unwrap();
    let now = &moved.appointment;
    assert_eq!(
        (now.id, &now.code),
        (made.appointment.id, &made.appointment.code)
    );
    assert_eq!((now.start, now.end), (world.at(10, 30), world.at(11, 0)));
    assert_eq!(now.wall_start.to_string(), "2026-11-30T10:30:00");
    assert_eq!(
        (now.epoch, now.sequence, now.state),
        (1, 1, State::Confirmed)
    );
    assert_eq!(world.ticks().await, 6);

    // The manage link stays good; the old room link says what happened, the new one leads in.
    assert!(
        world
            .store
            .booking_by_manage_token(&made.manage)
            .await
            .unwrap()
            .is_some()
    );
    let old = world.store.room_by_link(&made.room).await.unwrap().unwrap();
    assert_eq!(old.standing, Standing::Moved);
    let new = world
        .store
        .room_by_link(&moved.room)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((new.standing, new.epoch), (Standing::Live, 1));
    assert!(
        world
            .store
            .room_link(&made.manage, world.day)
            .await
            .unwrap()
            .unwrap()
            == moved.room
    );

    // Who waited for the old time does not wait for the new one.
    assert_eq!(
        world.store.place(made.appointment.id.into()).await.unwrap(),
        None
    );
    assert!(
        world
            .hold("b", world.at(9, 0), world.at(8, 56))
            .await
            .is_ok()
    );

    // The mail about the old time was not sent yet and is not sent any more.
    let mails = world.store.due(10, world.at(8, 57)).await.unwrap();
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!((mail.mail.kind, mail.mail.sequence), (MailKind::Moved, 1));
    assert_eq!(mail.mail.starts_at, world.at(10, 30).as_second());
    assert_eq!(mail.mail.room_token, Some(moved.room.reveal()));
    assert_eq!(mail.mail.manage_token, Some(made.manage.reveal()));
}

async fn moving_to_a_time_taken_meanwhile_keeps_the_old_one(world: World) {
    let made = world.book(world.at(9, 0)).await;
    world.book(world.at(10, 0)).await;
    match world
        .store
        .move_booking(&made.manage, world.at(10, 0), world.day)
        .await
    {
        Err(Refusal::Taken { nearest }) => assert_eq!(nearest.len(), 3),
        other => panic!("{other:?}"),
    }
    let closed = world
        .store
        .move_booking(&made.manage, world.at(20, 0), world.day)
        .await;
    assert!(matches!(closed, Err(Refusal::Closed { .. })));
    let found = world
        .store
        .booking_by_manage_token(&made.manage)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((found.start, found.epoch), (world.at(9, 0), 0));
    let room = world.store.room_by_link(&made.room).await.unwrap().unwrap();
    assert_eq!(room.standing, Standing::Live);
    assert_eq!(world.ticks().await, 12);
    let same = world
        .store
        .move_booking(&made.manage, world.at(9, 0), world.day)
        .await;
    assert!(matches!(same, Err(Refusal::Unchanged)));
}

async fn an_appointment_may_move_into_its_own_time(world: World) {
    sqlx::query("update service set step_min = 15")
        .execute(&world.store.writer)
        .await
        .unwrap();
    let made = world.book(world.at(9, 0)).await;
    let moved = world
        .store
        .move_booking(&made.manage, world.at(9, 15), world.day)
        .await
        .unwrap();
    assert_eq!(moved.appointment.start, world.at(9, 15));
    assert_eq!(world.ticks().await, 6);
}

async fn what_has_begun_is_neither_moved_nor_cancelled(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let late = world.at(9, 0);
    let moved = world
        .store
        .move_booking(&made.manage, world.at(10, 0), late)
        .await;
    assert!(matches!(moved, Err(Refusal::TooLate)));
    assert!(matches!(
        world.store.cancel(&made.manage, late).await,
        Err(Refusal::TooLate)
    ));

    let room = made.appointment.id.into();
    let clerk = world.clerk("anna").await;
    world.store.arrive(room, world.at(8, 55)).await.unwrap();
    world
        .store
        .claim(room, clerk, world.at(8, 56))
        .await
        .unwrap();
    let cancelled = world.store.cancel(&made.manage, world.at(8, 57)).await;
    assert!(matches!(cancelled, Err(Refusal::TooLate)));
    world
        .store
        .end(room, clerk, Outcome::Done, "", world.at(8, 58))
        .await
        .unwrap();
    let moved = world
        .store
        .move_booking(&made.manage, world.at(10, 0), world.at(8, 59))
        .await;
    assert!(matches!(moved, Err(Refusal::TooLate)));
}

async fn cancelling_frees_the_time_and_kills_the_room(world: World) {
    let made = world.book(world.at(9, 0)).await;
    for mail in world.store.due(10, world.day).await.unwrap() {
        world.send(&mail, world.day).await;
    }
    let cancelled = world
        .store
        .cancel(&made.manage, world.at(1, 0))
        .await
        .unwrap();
    assert_eq!(cancelled.state, State::Cancelled(By::Citizen));
    assert_eq!((cancelled.epoch, cancelled.sequence), (1, 1));
    assert_eq!(world.ticks().await, 0);
    let room = world.store.room_by_link(&made.room).await.unwrap().unwrap();
    assert_eq!(room.standing, Standing::Cancelled);
    assert!(
        world
            .store
            .room_link(&made.manage, world.day)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        world
            .store
            .arrive(room.room, world.at(8, 55))
            .await
            .unwrap()
            .is_none()
    );

    // Again is no error, and no second mail.
    world
        .store
        .cancel(&made.manage, world.at(2, 0))
        .await
        .unwrap();
    let mails = world.store.due(10, world.at(2, 0)).await.unwrap();
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    assert_eq!(
        (mail.mail.kind, mail.mail.sequence),
        (MailKind::Cancelled, 1)
    );
    assert_eq!(
        (&mail.mail.manage_token, &mail.mail.room_token),
        (&None, &None)
    );
    world.book(world.at(9, 0)).await;
}

async fn nothing_is_behind_a_token_nobody_has(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let token = ManageToken::draw(&mut rng());
    assert!(
        world
            .store
            .booking_by_manage_token(&token)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        world
            .store
            .room_link(&token, world.day)
            .await
            .unwrap()
            .is_none()
    );
    let moved = world
        .store
        .move_booking(&token, world.at(10, 0), world.day)
        .await;
    assert!(matches!(moved, Err(Refusal::Gone)));
    assert!(matches!(
        world.store.cancel(&token, world.day).await,
        Err(Refusal::Gone)
    ));
    assert!(
        world
            .store
            .room_by_link(&RoomLink::draw(&mut rng()))
            .await
            .unwrap()
            .is_none()
    );
    // A link of one kind is none of the other.
    let confused = RoomLink::parse(&made.manage.reveal()).unwrap();
    assert!(world.store.room_by_link(&confused).await.unwrap().is_none());
    let confused = ManageToken::parse(&made.room.reveal()).unwrap();
    assert!(
        world
            .store
            .booking_by_manage_token(&confused)
            .await
            .unwrap()
            .is_none()
    );
}
