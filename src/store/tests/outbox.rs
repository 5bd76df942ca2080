//! Mail: taken once, tried again, wiped.

use super::*;
use crate::store::outbox::{Delivery, MailKind};

on_both_engines! {
    a_mail_has_all_it_needs_and_is_wiped_once_sent
    a_mail_is_taken_by_one_and_comes_up_again_if_that_one_dies
    a_mail_that_fails_is_tried_again_and_given_up
    the_oldest_come_first_and_only_so_many
    a_row_of_another_version_does_not_stop_the_others
}

async fn a_mail_has_all_it_needs_and_is_wiped_once_sent(world: World) {
    assert_eq!(world.store.next_due().await.unwrap(), None);
    let made = world.book(world.at(9, 0)).await;
    let id = made.appointment.id;
    assert_eq!(world.store.next_due().await.unwrap(), Some(world.day));
    let counts = world.store.mail_counts().await.unwrap();
    assert_eq!((counts.queued, counts.failed), (1, 0));
    assert_eq!(
        world.store.delivery(id).await.unwrap(),
        Some(Delivery::Queued { attempts: 0 })
    );
    let due = world.store.due(10, world.day).await.unwrap().pop().unwrap();
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
    world.store.sent(due.id, world.at(0, 1)).await.unwrap();
    assert_eq!(
        world.store.delivery(id).await.unwrap(),
        Some(Delivery::Sent { at: world.at(0, 1) })
    );
    let body: String = sqlx::query_scalar("select body from outbox")
        .fetch_one(world.store.read())
        .await
        .unwrap();
    assert_eq!(body, "");
    assert!(
        world
            .store
            .due(10, world.at(5, 0))
            .await
            .unwrap()
            .is_empty()
    );
    // What came late changes nothing.
    world
        .store
        .failed(due.id, "late", Some(world.at(6, 0)))
        .await
        .unwrap();
    assert_eq!(world.store.next_due().await.unwrap(), None);
}

async fn a_mail_is_taken_by_one_and_comes_up_again_if_that_one_dies(world: World) {
    world.book(world.at(9, 0)).await;
    let (one, two) = tokio::join!(
        world.store.due(10, world.day),
        world.store.due(10, world.day)
    );
    assert_eq!(one.unwrap().len() + two.unwrap().len(), 1);
    assert!(
        world
            .store
            .due(10, world.at(0, 4))
            .await
            .unwrap()
            .is_empty()
    );
    let again = world.store.due(10, world.at(0, 5)).await.unwrap();
    assert_eq!((again.len(), again[0].attempts), (1, 0));
}

async fn a_mail_that_fails_is_tried_again_and_given_up(world: World) {
    let id = world.book(world.at(9, 0)).await.appointment.id;
    let mail = world.store.due(10, world.day).await.unwrap().pop().unwrap();
    world
        .store
        .failed(mail.id, "greylisted", Some(world.at(0, 30)))
        .await
        .unwrap();
    assert_eq!(
        world.store.delivery(id).await.unwrap(),
        Some(Delivery::Queued { attempts: 1 })
    );
    assert!(
        world
            .store
            .due(10, world.at(0, 29))
            .await
            .unwrap()
            .is_empty()
    );
    let mail = world
        .store
        .due(10, world.at(0, 30))
        .await
        .unwrap()
        .pop()
        .unwrap();
    assert_eq!(mail.attempts, 1);
    world
        .store
        .failed(mail.id, "no such mailbox", None)
        .await
        .unwrap();
    assert_eq!(
        world.store.delivery(id).await.unwrap(),
        Some(Delivery::Failed)
    );
    assert!(
        world
            .store
            .due(10, world.at(9, 0))
            .await
            .unwrap()
            .is_empty()
    );
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
    let broken = world.book(world.at(9, 0)).await.appointment.id;
    sqlx::query("update outbox set body = '{}'")
        .execute(&world.store.writer)
        .await
        .unwrap();
    world.book(world.at(9, 30)).await;
    assert_eq!(world.store.due(10, world.day).await.unwrap().len(), 1);
    assert_eq!(
        world.store.delivery(broken).await.unwrap(),
        Some(Delivery::Failed)
    );
}
