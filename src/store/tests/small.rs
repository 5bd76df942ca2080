//! Settings, drafts, forgetting, and the database itself.

use super::*;
use crate::booking::appointment::Outcome;
use crate::booking::links::DraftKey;
use crate::store::OpenError;
use crate::store::retention::{Forgotten, Retention};

on_both_engines! {
    a_setting_is_kept_and_replaced
    a_draft_is_kept_replaced_and_forgotten
    people_are_forgotten_and_figures_are_not
    holds_that_are_over_are_swept_out
    the_database_can_be_opened_again
}

async fn a_setting_is_kept_and_replaced(world: World) {
    assert_eq!(world.store.setting("colour").await.unwrap(), None);
    for value in ["blu", "verde"] {
        world.store.set_setting("colour", value).await.unwrap();
        assert_eq!(
            world.store.setting("colour").await.unwrap().as_deref(),
            Some(value)
        );
    }
}

async fn a_draft_is_kept_replaced_and_forgotten(world: World) {
    let key = DraftKey::draw(&mut rng());
    let store = &world.store;
    assert_eq!(store.draft(&key, world.day).await.unwrap(), None);
    for fields in ["a=1", "a=2"] {
        store
            .keep_draft(&key, fields, world.at(1, 0), world.day)
            .await
            .unwrap();
        assert_eq!(
            store.draft(&key, world.day).await.unwrap().as_deref(),
            Some(fields)
        );
    }
    assert_eq!(store.draft(&key, world.at(1, 0)).await.unwrap(), None);
    store.drop_draft(&key).await.unwrap();
    assert_eq!(store.draft(&key, world.day).await.unwrap(), None);
}

async fn people_are_forgotten_and_figures_are_not(world: World) {
    let hours = SignedDuration::from_hours;
    let keep = Retention {
        person: hours(30 * 24),
        cancelled: hours(7 * 24),
        records: hours(90 * 24),
    };
    let clerk = world.clerk("anna").await;
    let done = world.book(world.at(9, 0)).await;
    let off = world.book(world.at(10, 0)).await;
    let ahead = world.book(world.at(35 * 24 + 9, 0)).await;
    let room = done.appointment.id.into();
    world.store.arrive(room, world.at(8, 55)).await.unwrap();
    world
        .store
        .claim(room, clerk, world.at(8, 56))
        .await
        .unwrap();
    world
        .store
        .end(
            room,
            clerk,
            Outcome::Done,
            "Maria ha due case",
            world.at(9, 20),
        )
        .await
        .unwrap();
    world
        .store
        .cancel(&off.manage, world.at(1, 0))
        .await
        .unwrap();

    let soon = world.store.forget(keep, world.at(6 * 24, 0)).await.unwrap();
    assert_eq!(soon, Forgotten::default());
    let week = world.store.forget(keep, world.at(8 * 24, 0)).await.unwrap();
    assert_eq!(week.people, 1);
    assert!(
        world
            .store
            .booking_by_manage_token(&off.manage)
            .await
            .unwrap()
            .is_none()
    );
    let month = world
        .store
        .forget(keep, world.at(31 * 24, 0))
        .await
        .unwrap();
    assert_eq!(month.people, 1);

    let figures = world
        .store
        .appointment(done.appointment.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (figures.person, figures.promised.service.as_str()),
        (None, "IMU")
    );
    let visit = world.store.visit_row(clerk, room).await.unwrap().unwrap();
    assert_eq!((visit.note.as_str(), visit.citizen.as_str()), ("", ""));
    assert!(
        world
            .store
            .room_by_link(&done.room)
            .await
            .unwrap()
            .is_none()
    );
    let left: Vec<String> = sqlx::query_scalar("select body from outbox where body <> ''")
        .fetch_all(world.store.read())
        .await
        .unwrap();
    assert_eq!(left.len(), 1);
    assert!(left[0].contains(&ahead.appointment.code.to_string()));
    let found = world
        .store
        .booking_by_manage_token(&ahead.manage)
        .await
        .unwrap()
        .unwrap();
    assert!(found.person.is_some());

    let quarter = world
        .store
        .forget(keep, world.at(100 * 24, 0))
        .await
        .unwrap();
    assert!(quarter.records >= 4, "{quarter:?}");
}

async fn holds_that_are_over_are_swept_out(world: World) {
    world.hold("a", world.at(9, 0), world.day).await.unwrap();
    assert_eq!(world.store.expire_holds(world.at(0, 9)).await.unwrap(), 0);
    assert_eq!(world.store.expire_holds(world.at(0, 10)).await.unwrap(), 1);
    assert_eq!((world.bookings().await, world.ticks().await), (0, 0));
}

async fn the_database_can_be_opened_again(world: World) {
    world.store.ping().await.unwrap();
    assert!(Store::reach(&world.url).await.unwrap());
    let made = world.book(world.at(9, 0)).await;
    world.store.close().await;
    let store = Store::open(&world.url).await.unwrap();
    assert!(
        store
            .booking_by_manage_token(&made.manage)
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn other_databases_are_refused() {
    assert!(matches!(
        Store::open("mysql://localhost/x").await,
        Err(OpenError::Unknown)
    ));
    assert!(matches!(Store::open("").await, Err(OpenError::Unknown)));
}

#[tokio::test]
async fn sqlite_is_told_to_lose_nothing() {
    let world = World::on_sqlite().await;
    for pool in [&world.store.writer, &world.store.readers] {
        let mode: String = sqlx::query_scalar("pragma journal_mode")
            .fetch_one(pool)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
        // 2 is full: flushed to the disk before the answer.
        for (pragma, set) in [
            ("pragma synchronous", 2),
            ("pragma foreign_keys", 1),
            ("pragma busy_timeout", 5000),
        ] {
            let value: i64 = sqlx::query_scalar(pragma).fetch_one(pool).await.unwrap();
            assert_eq!(value, set, "{pragma}");
        }
    }
}
