//! The demonstration is usable at any hour of any day.

use super::*;
use crate::booking::slots::free;
use crate::store::demo::{LOGINS, passwords, reopen, seed};
use sportello_rooms::gate::{Gate, Standing, ask};

#[tokio::test]
async fn there_is_something_to_book_today_and_tomorrow_at_any_hour() {
    let passwords = passwords(hash).await.unwrap();
    for now in [
        "2026-11-24T07:00:00Z", // Tuesday morning
        "2026-11-24T18:30:00Z", // Tuesday evening
        "2026-11-28T09:00:00Z", // Saturday
        "2026-11-29T20:00:00Z", // Sunday night
        "2026-10-24T22:30:00Z", // the night of 25 hours
        "2027-03-27T23:30:00Z", // the night of 23 hours
    ] {
        let now: Timestamp = now.parse().unwrap();
        let (store, _folder) = empty().await;
        let seeded = seed(&store, &rome(), &passwords, now)
            .await
            .unwrap()
            .unwrap();

        let today = rome().to_datetime(now).date();
        for day in [today, today.tomorrow().unwrap()] {
            let from = day.to_zoned_datetime(rome()).unwrap().timestamp();
            let to = day
                .tomorrow()
                .unwrap()
                .to_zoned_datetime(rome())
                .unwrap()
                .timestamp();
            for office in store.offices().await.unwrap() {
                for service in store.services(office.id).await.unwrap() {
                    let calendar = store
                        .calendar(service.id, Audience::Citizen, from..to, now)
                        .await
                        .unwrap()
                        .unwrap();
                    let found = free(&calendar, from..to, now).len();
                    assert!(found >= 3, "{now} {day} {}: {found}", service.slug);
                }
            }
        }

        let entry = store.room_by_link(&seeded.room).await.unwrap().unwrap();
        let minutes = SignedDuration::from_mins;
        let window = entry.window(minutes(10), minutes(15));
        assert!(matches!(
            ask(&window, Standing::Live, now),
            Gate::Open { .. }
        ));
        assert!(
            store
                .booking_by_manage_token(&seeded.manage)
                .await
                .unwrap()
                .is_some()
        );
        assert!(store.due(10, now).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn it_has_three_offices_and_clerks_who_can_sign_in() {
    let (store, _folder) = empty().await;
    let passwords = passwords(hash).await.unwrap();
    let now: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    let seeded = seed(&store, &rome(), &passwords, now)
        .await
        .unwrap()
        .unwrap();
    let offices = store.offices().await.unwrap();
    let names: Vec<&str> = offices.iter().map(|office| office.name.as_str()).collect();
    assert_eq!(names, ["Tributi", "URP Demografici", "URP Tributi"]);
    for office in &offices {
        assert!(store.services(office.id).await.unwrap().len() >= 3);
    }
    assert_eq!(
        seeded
            .clerks
            .iter()
            .map(|clerk| clerk.login.as_str())
            .collect::<Vec<_>>(),
        LOGINS
    );
    for clerk in &seeded.clerks {
        let account = store.clerk_by_login(&clerk.login).await.unwrap().unwrap();
        assert_eq!(account.password_hash, format!("hash of {}", clerk.password));
        assert_eq!(
            store.clerk_offices(account.clerk.id).await.unwrap().len(),
            clerk.offices.len()
        );
        assert_eq!(clerk.password.len(), 19);
    }
    let room = store.room_by_link(&seeded.room).await.unwrap().unwrap();
    let anna = store
        .clerk_by_login("anna.tributi")
        .await
        .unwrap()
        .unwrap()
        .clerk
        .id;
    assert!(store.visit_row(anna, room.room).await.unwrap().is_some());
    let bruno = store
        .clerk_by_login("bruno.demografici")
        .await
        .unwrap()
        .unwrap()
        .clerk
        .id;
    assert!(store.visit_row(bruno, room.room).await.unwrap().is_none());
}

on_both_engines! {
    a_database_that_is_not_empty_is_left_alone
    another_start_opens_another_room
}

async fn a_database_that_is_not_empty_is_left_alone(world: World) {
    let passwords = passwords(hash).await.unwrap();
    assert!(
        seed(&world.store, &rome(), &passwords, world.day)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(world.store.offices().await.unwrap().len(), 1);
    clear(&world).await;
    assert!(
        seed(&world.store, &rome(), &passwords, world.day)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        seed(&world.store, &rome(), &passwords, world.day)
            .await
            .unwrap()
            .is_none()
    );
}

async fn another_start_opens_another_room(world: World) {
    clear(&world).await;
    assert!(reopen(&world.store, world.day).await.unwrap().is_none());
    let passwords = passwords(hash).await.unwrap();
    let first = seed(&world.store, &rome(), &passwords, world.day)
        .await
        .unwrap()
        .unwrap();
    for now in [world.at(0, 1), world.at(3, 0), world.at(3, 0)] {
        let Some(manage) = reopen(&world.store, now).await.unwrap() else {
            // Both counters have somebody.
            continue;
        };
        assert!(manage != first.manage);
        let room = world
            .store
            .room_link(&manage, world.day)
            .await
            .unwrap()
            .unwrap();
        let entry = world.store.room_by_link(&room).await.unwrap().unwrap();
        let minutes = SignedDuration::from_mins;
        let window = entry.window(minutes(10), minutes(15));
        assert!(matches!(
            ask(&window, entry.standing, now),
            Gate::Open { .. }
        ));
    }
    assert!(
        reopen(&world.store, world.at(3, 1))
            .await
            .unwrap()
            .is_none()
    );
}

async fn clear(world: &World) {
    for table in [
        "delete from opening",
        "delete from counter_service",
        "delete from counter",
        "delete from service",
        "delete from office",
    ] {
        sqlx::query(table)
            .execute(&world.store.writer)
            .await
            .unwrap();
    }
}

async fn hash(password: &str) -> Result<String, std::convert::Infallible> {
    Ok(format!("hash of {password}"))
}

async fn empty() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("demo.db").display());
    (Store::open(&url).await.unwrap(), folder)
}
