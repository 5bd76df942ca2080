//! Reminders: at their time, of what is so at that time, and once.

use sportello_rooms::gate::Standing;

use super::*;
use crate::booking::links::{ManageToken, RoomLink};
use crate::store::outbox::{Delivery, DueMail, MailKind};

on_both_engines! {
    a_reminder_comes_at_its_time_with_links_of_its_own
    an_appointment_made_after_the_time_is_not_reminded_of
    a_cancelled_appointment_is_not_reminded_of
    a_moved_appointment_is_reminded_of_at_its_new_time
    who_waits_already_is_not_reminded
    after_a_night_without_power_there_is_one_reminder
    each_office_says_when_it_reminds
    no_link_waits_in_the_outbox
}

async fn a_reminder_comes_at_its_time_with_links_of_its_own(world: World) {
    let made = book(&world, world.at(9, 0), days_before(&world, 5)).await;
    for at in [days_before(&world, 2) + HOURS_9, world.at(7, 30)] {
        let second = SignedDuration::from_secs(1);
        assert_eq!(take(&world, at - second).await.len(), 0);
        let due = take(&world, at).await.pop().expect("a reminder");
        assert_eq!(due.mail.kind, MailKind::Reminder);
        assert_eq!(due.mail.at, at.as_second());
        let manage = due.mail.manage_token.clone().expect("a link");
        let manage = ManageToken::parse(&manage).expect("a token");
        let found = world.store.booking_by_manage_token(&manage).await.unwrap();
        assert_eq!(found.expect("a booking").id, made.appointment.id);
        let room = due.mail.room_token.clone().expect("a link");
        let room = RoomLink::parse(&room).expect("a token");
        let entry = world.store.room_by_link(&room).await.unwrap();
        assert_eq!(entry.expect("a room").standing, Standing::Live);
        world.send(&due, at).await;
        assert_eq!(
            world.store.delivery(made.appointment.id, at).await.unwrap(),
            Some(Delivery::Sent { at })
        );
    }
    assert_eq!(take(&world, world.at(8, 59)).await.len(), 0);
}

async fn an_appointment_made_after_the_time_is_not_reminded_of(world: World) {
    book(&world, world.at(9, 0), world.at(7, 30)).await;
    assert_eq!(take(&world, world.at(8, 59)).await.len(), 0);
}

async fn a_cancelled_appointment_is_not_reminded_of(world: World) {
    let made = book(&world, world.at(9, 0), world.day).await;
    // Taken and cancelled in the moment before it goes.
    let due = take(&world, world.at(7, 30)).await.pop().expect("one");
    world
        .store
        .cancel(&made.manage, world.at(7, 31))
        .await
        .unwrap();
    assert!(!world.store.sending(&due, world.at(7, 31)).await.unwrap());
    // Cancelled before its time.
    let made = book(&world, world.at(9, 30), world.day).await;
    world
        .store
        .cancel(&made.manage, world.at(7, 0))
        .await
        .unwrap();
    assert_eq!(take(&world, world.at(8, 0)).await.len(), 0);
}

async fn a_moved_appointment_is_reminded_of_at_its_new_time(world: World) {
    let made = book(&world, world.at(9, 0), world.day).await;
    let week = SignedDuration::from_hours(7 * 24);
    let moved = world
        .store
        .move_booking(&made.manage, world.at(9, 0) + week, world.at(7, 0))
        .await
        .unwrap();
    assert_eq!(take(&world, world.at(7, 30)).await.len(), 0);
    let at = world.at(9, 0) + week - SignedDuration::from_hours(48);
    let due = take(&world, at).await.pop().expect("a reminder");
    assert_eq!(due.mail.starts_at, moved.appointment.start.as_second());

    // The link of the reminder moves it again, and the first link still leads to its room.
    let manage = due
        .mail
        .manage_token
        .as_deref()
        .and_then(ManageToken::parse);
    let manage = manage.expect("a token");
    let start = world.at(10, 0) + week;
    world.store.move_booking(&manage, start, at).await.unwrap();
    let room = world.store.room_link(&made.manage, at).await.unwrap();
    let room = room.expect("a room");
    let entry = world.store.room_by_link(&room).await.unwrap();
    assert_eq!(entry.expect("a room").standing, Standing::Live);
}

async fn who_waits_already_is_not_reminded(world: World) {
    let made = book(&world, world.at(9, 0), world.day).await;
    let due = take(&world, world.at(7, 30)).await.pop().expect("one");
    let room = made.appointment.id.into();
    world.store.arrive(room, world.at(8, 55)).await.unwrap();
    assert!(!world.store.sending(&due, world.at(8, 55)).await.unwrap());
}

async fn after_a_night_without_power_there_is_one_reminder(world: World) {
    book(&world, world.at(9, 0), days_before(&world, 5)).await;
    let due = take(&world, world.at(8, 0)).await;
    let at: Vec<_> = due.iter().map(|due| due.mail.at).collect();
    assert_eq!(at, [world.at(7, 30).as_second()]);
    world.send(&due[0], world.at(8, 0)).await;
    // And none when the power is back too late.
    book(&world, world.at(9, 30), days_before(&world, 5)).await;
    assert_eq!(take(&world, world.at(9, 30)).await.len(), 0);
}

async fn each_office_says_when_it_reminds(world: World) {
    let rules = "1d@18:00".parse().expect("reminders");
    world
        .store
        .set_reminders(world.office, &rules)
        .await
        .unwrap();
    book(&world, world.at(9, 0), days_before(&world, 5)).await;
    let evening = world.day - SignedDuration::from_hours(6);
    let due = take(&world, evening).await;
    assert_eq!((due.len(), due[0].mail.at), (1, evening.as_second()));
    world.send(&due[0], evening).await;

    let none = "".parse().expect("reminders");
    world
        .store
        .set_reminders(world.office, &none)
        .await
        .unwrap();
    book(&world, world.at(9, 30), days_before(&world, 5)).await;
    assert_eq!(take(&world, world.at(9, 0)).await.len(), 0);
}

async fn no_link_waits_in_the_outbox(world: World) {
    book(&world, world.at(9, 0), days_before(&world, 5)).await;
    for due in world.store.due(10, days_before(&world, 5)).await.unwrap() {
        world.send(&due, days_before(&world, 5)).await;
    }
    let bodies: Vec<String> = sqlx::query_scalar("select body from outbox where state = 'queued'")
        .fetch_all(world.store.read())
        .await
        .unwrap();
    assert_eq!(bodies, ["", ""]);
}

const HOURS_9: SignedDuration = SignedDuration::from_hours(9);

async fn book(world: &World, start: Timestamp, now: Timestamp) -> Confirmed {
    let held = world.hold(&unique(), start, now).await.expect("a hold");
    world.confirm(&held.token, now).await.expect("confirmed")
}

/// The reminders that are due.
async fn take(world: &World, now: Timestamp) -> Vec<DueMail> {
    let due = world.store.due(10, now).await.unwrap();
    let reminds = |due: &DueMail| due.mail.kind == MailKind::Reminder;
    due.into_iter().filter(reminds).collect()
}

fn days_before(world: &World, days: i64) -> Timestamp {
    world.day - SignedDuration::from_hours(24 * days)
}
