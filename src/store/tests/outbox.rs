//! Mail: taken once, sent at most once, tried again, wiped.

use super::*;
use crate::store::outbox::{Delivery, DueMail, MailKind, Setback};

on_both_engines! {
    a_mail_has_all_it_needs_and_is_wiped_once_sent
    a_mail_is_taken_by_one_and_comes_up_again_if_that_one_dies
    who_dies_while_a_mail_goes_leaves_it_uncertain_and_it_is_not_sent_again
    who_took_too_long_does_not_send_what_another_has
    a_mail_that_fails_is_tried_again_refused_or_given_up
    what_is_not_so_any_more_is_not_sent
    the_oldest_come_first_and_only_so_many
    a_row_of_another_version_does_not_stop_the_others
    nobody_is_flooded_with_mail
    clerks_see_whose_mail_is_lost
}

async fn a_mail_has_all_it_needs_and_is_wiped_once_sent(world: World) {
    assert_eq!(world.store.next_due().await.unwrap(), None);
    let made = world.book(world.at(9, 0)).await;
    let id = made.appointment.id;
    assert_eq!(world.store.next_due().await.unwrap(), Some(world.day));
    assert_eq!(counts(&world).await, (1, 0));
    assert_eq!(
        delivery(&world, &made).await,
        Some(Delivery::Queued { attempts: 0 })
    );
    let due = one(&world, world.day).await;
    let mail = &due.mail;
    assert_eq!(
        (mail.kind, mail.booking, mail.lang.as_str()),
        (MailKind::Confirmed, id, "it")
    );
    assert_eq!(mail.person.email, "maria@example.org");
    assert_eq!(mail.code, made.appointment.code.to_string());
    assert_eq!(
        (mail.starts_at, mail.ends_at),
        (world.at(9, 0).as_second(), world.at(9, 30).as_second())
    );
    assert_eq!(
        (mail.zone.as_str(), mail.at),
        ("Europe/Rome", world.day.as_second())
    );
    assert_eq!(mail.manage_token, Some(made.manage.reveal()));
    assert_eq!(mail.room_token, Some(made.room.reveal()));

    assert!(world.store.sending(&due, world.day).await.unwrap());
    assert_eq!(delivery(&world, &made).await, Some(Delivery::Sending));
    world.store.sent(&due, world.at(0, 1)).await.unwrap();
    assert_eq!(
        delivery(&world, &made).await,
        Some(Delivery::Sent { at: world.at(0, 1) })
    );
    let bodies: Vec<String> = sqlx::query_scalar("select body from outbox")
        .fetch_all(world.store.read())
        .await
        .unwrap();
    assert!(bodies.iter().all(String::is_empty));
    // What came late changes nothing.
    later(&world, &due, world.at(6, 0)).await;
    assert_eq!(
        delivery(&world, &made).await,
        Some(Delivery::Sent { at: world.at(0, 1) })
    );
    assert!(take(&world, world.at(5, 0)).await.is_empty());
    assert_eq!(counts(&world).await, (0, 0));
}

async fn a_mail_is_taken_by_one_and_comes_up_again_if_that_one_dies(world: World) {
    world.book(world.at(9, 0)).await;
    let (one, two) = tokio::join!(
        world.store.due(10, world.day),
        world.store.due(10, world.day)
    );
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 1);
    assert!(take(&world, world.at(0, 4)).await.is_empty());
    let again = take(&world, world.at(0, 5)).await;
    assert_eq!((again.len(), again[0].attempts), (1, 0));
}

async fn who_dies_while_a_mail_goes_leaves_it_uncertain_and_it_is_not_sent_again(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let due = one(&world, world.day).await;
    assert!(world.store.sending(&due, world.day).await.unwrap());

    assert!(take(&world, world.at(0, 14)).await.is_empty());
    assert_eq!(delivery(&world, &made).await, Some(Delivery::Sending));
    assert!(take(&world, world.at(0, 15)).await.is_empty());
    assert_eq!(delivery(&world, &made).await, Some(Delivery::Uncertain));
    assert_eq!(counts(&world).await, (0, 1));
    assert!(take(&world, world.at(5, 0)).await.is_empty());
    // It was only slow after all.
    world.store.sent(&due, world.at(5, 1)).await.unwrap();
    assert_eq!(
        delivery(&world, &made).await,
        Some(Delivery::Sent { at: world.at(5, 1) })
    );
}

async fn who_took_too_long_does_not_send_what_another_has(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let slow = one(&world, world.day).await;
    let quick = one(&world, world.at(0, 5)).await;
    assert!(!world.store.sending(&slow, world.at(0, 6)).await.unwrap());
    later(&world, &slow, world.at(0, 7)).await;
    world.send(&quick, world.at(0, 6)).await;
    assert!(!world.store.sending(&slow, world.at(0, 8)).await.unwrap());
    assert_eq!(
        delivery(&world, &made).await,
        Some(Delivery::Sent { at: world.at(0, 6) })
    );
}

async fn a_mail_that_fails_is_tried_again_refused_or_given_up(world: World) {
    for (start, end, known) in [
        ((9, 0), Setback::Refused, Delivery::Refused),
        ((9, 30), Setback::GivenUp, Delivery::Failed),
    ] {
        let made = world.book(world.at(start.0, start.1)).await;
        // A mail can fail before it is about to go, and after.
        let due = one(&world, world.day).await;
        later(&world, &due, world.at(0, 30)).await;
        assert_eq!(
            delivery(&world, &made).await,
            Some(Delivery::Queued { attempts: 1 })
        );
        assert!(take(&world, world.at(0, 29)).await.is_empty());
        let due = one(&world, world.at(0, 30)).await;
        assert_eq!(due.attempts, 1);
        assert!(world.store.sending(&due, world.at(0, 30)).await.unwrap());
        later(&world, &due, world.at(1, 0)).await;
        let due = one(&world, world.at(1, 0)).await;
        world.store.failed(&due, "550", end).await.unwrap();
        assert_eq!(delivery(&world, &made).await, Some(known));
        assert!(take(&world, world.at(5, 0)).await.is_empty());
    }
    assert_eq!(counts(&world).await, (0, 2));
}

async fn what_is_not_so_any_more_is_not_sent(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let confirmed = one(&world, world.day).await;
    let (start, now) = (world.at(10, 0), world.at(0, 1));
    world
        .store
        .move_booking(&made.manage, start, now)
        .await
        .unwrap();
    assert!(!world.store.sending(&confirmed, now).await.unwrap());

    let moved = one(&world, now).await;
    assert_eq!(moved.mail.kind, MailKind::Moved);
    assert!(world.store.sending(&moved, now).await.unwrap());
    let now = world.at(0, 2);
    world.store.cancel(&made.manage, now).await.unwrap();
    // It was on its way, and the server asked to come back with it: by then it is wrong.
    later(&world, &moved, now).await;
    let due = take(&world, now).await;
    let kinds: Vec<_> = due.iter().map(|due| due.mail.kind).collect();
    assert_eq!(kinds, [MailKind::Moved, MailKind::Cancelled]);
    assert!(!world.store.sending(&due[0], now).await.unwrap());
    world.send(&due[1], now).await;
    assert!(take(&world, world.at(5, 0)).await.is_empty());

    // A confirmation of what is over helps nobody.
    world.book(world.at(9, 0)).await;
    let late = one(&world, world.at(9, 30)).await;
    assert!(!world.store.sending(&late, world.at(9, 30)).await.unwrap());
}

async fn the_oldest_come_first_and_only_so_many(world: World) {
    for (start, now) in [((9, 0), 3), ((9, 30), 1), ((10, 0), 2)] {
        let now = world.at(0, now);
        let held = world
            .hold(&unique(), world.at(start.0, start.1), now)
            .await
            .unwrap();
        world.confirm(&held.token, now).await.unwrap();
    }
    let starts = async |limit| {
        let due = world.store.due(limit, world.at(1, 0)).await.unwrap();
        due.iter().map(|due| due.mail.starts_at).collect::<Vec<_>>()
    };
    assert_eq!(
        starts(2).await,
        [world.at(9, 30).as_second(), world.at(10, 0).as_second()]
    );
    assert_eq!(starts(2).await, [world.at(9, 0).as_second()]);
}

async fn a_row_of_another_version_does_not_stop_the_others(world: World) {
    let broken = world.book(world.at(9, 0)).await;
    sqlx::query("update outbox set body = '{}' where kind = 'confirmed'")
        .execute(&world.store.writer)
        .await
        .unwrap();
    world.book(world.at(9, 30)).await;
    assert_eq!(take(&world, world.day).await.len(), 1);
    assert_eq!(delivery(&world, &broken).await, Some(Delivery::Failed));
}

async fn nobody_is_flooded_with_mail(world: World) {
    let made = world.book(world.at(9, 0)).await;
    let mut sent = 0;
    let mut now = world.day;
    for n in 0..30 {
        for due in take(&world, now).await {
            world.send(&due, now).await;
            sent += 1;
        }
        now = world.at(0, n + 1);
        let start = if n % 2 == 0 {
            world.at(10, 0)
        } else {
            world.at(9, 0)
        };
        world
            .store
            .move_booking(&made.manage, start, now)
            .await
            .unwrap();
    }
    assert_eq!(sent, 12);
    assert_eq!(
        world
            .store
            .delivery(made.appointment.id, now)
            .await
            .unwrap(),
        Some(Delivery::Withheld)
    );
    // A day later it is over.
    let week = world.at(7 * 24 + 9, 0);
    world
        .store
        .move_booking(&made.manage, week, now)
        .await
        .unwrap();
    assert!(take(&world, now).await.is_empty());
    let tomorrow = world.at(24, 31);
    world.store.cancel(&made.manage, tomorrow).await.unwrap();
    assert_eq!(take(&world, tomorrow).await.len(), 1);
}

async fn clerks_see_whose_mail_is_lost(world: World) {
    let clerk = world.clerk("giulia").await;
    world.book(world.at(9, 0)).await;
    let lost = async || {
        let agenda = world.store.agenda(clerk, date(2026, 11, 30)).await;
        agenda.unwrap().pop().expect("a visit").mail_lost
    };
    assert!(!lost().await, "it waits to be sent");
    let due = one(&world, world.day).await;
    later(&world, &due, world.at(0, 30)).await;
    assert!(!lost().await, "a server asked to come back");
    let due = one(&world, world.at(0, 30)).await;
    later(&world, &due, world.at(1, 0)).await;
    assert!(lost().await, "it has been tried twice");
    let due = one(&world, world.at(1, 0)).await;
    world.send(&due, world.at(1, 0)).await;
    assert!(!lost().await, "it is sent");
    let reminder = world
        .store
        .due(10, world.at(7, 30))
        .await
        .unwrap()
        .remove(0);
    assert_eq!(reminder.mail.kind, MailKind::Reminder);
    let refused = Setback::Refused;
    world.store.failed(&reminder, "550", refused).await.unwrap();
    assert!(lost().await, "the reminder was refused");
}

async fn take(world: &World, now: Timestamp) -> Vec<DueMail> {
    let due = world.store.due(10, now).await.unwrap();
    let reminds = |due: &DueMail| due.mail.kind == MailKind::Reminder;
    due.into_iter().filter(|due| !reminds(due)).collect()
}

async fn one(world: &World, now: Timestamp) -> DueMail {
    let mut due = take(world, now).await;
    assert_eq!(due.len(), 1);
    due.remove(0)
}

async fn later(world: &World, due: &DueMail, at: Timestamp) {
    let setback = Setback::Later { at };
    world
        .store
        .failed(due, "greylisted", setback)
        .await
        .unwrap();
}

/// What was known about its mail before the day began to be reminded of.
async fn delivery(world: &World, made: &Confirmed) -> Option<Delivery> {
    let id = made.appointment.id;
    world.store.delivery(id, world.day).await.unwrap()
}

async fn counts(world: &World) -> (u64, u64) {
    let counts = world.store.mail_counts(world.day).await.unwrap();
    (counts.queued, counts.failed)
}
