//! What the administration writes comes back, and becomes a calendar.

use super::*;
use crate::booking::hours::{Exception, ExceptionKind};
use crate::booking::slots::free;
use crate::store::setup::SetupError;

on_both_engines! {
    offices_and_services_come_back_as_written
    only_what_is_offered_is_listed
    hours_and_exceptions_make_the_calendar
    odd_durations_are_refused
    a_counter_of_another_service_does_not_count
}

async fn offices_and_services_come_back_as_written(world: World) {
    let store = &world.store;
    let office = store.office_by_slug("tributi").await.unwrap().unwrap();
    assert_eq!(store.office(world.office).await.unwrap().unwrap(), office);
    assert_eq!(
        store.offices().await.unwrap(),
        std::slice::from_ref(&office)
    );
    assert_eq!(
        (office.name.as_str(), office.phone.as_str()),
        ("Tributi", "080 555 0101")
    );
    assert_eq!(office.zone.iana_name(), Some("Europe/Rome"));
    let service = store
        .service_by_slug(world.office, "imu")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        store.service(world.service).await.unwrap().unwrap(),
        service
    );
    assert_eq!(
        store.services(world.office).await.unwrap(),
        std::slice::from_ref(&service)
    );
    assert_eq!((service.duration_min, service.horizon_days), (30, 60));
    assert_eq!(
        (service.bring.as_str(), service.asks.address),
        ("Codice fiscale", false)
    );
    assert!(store.office_by_slug("anagrafe").await.unwrap().is_none());
    assert!(
        store
            .service_by_slug(world.office, "tari")
            .await
            .unwrap()
            .is_none()
    );
}

async fn only_what_is_offered_is_listed(world: World) {
    let store = &world.store;
    store.set_offered(world.service, false).await.unwrap();
    assert!(store.offices().await.unwrap().is_empty());
    assert!(store.services(world.office).await.unwrap().is_empty());
    assert!(store.service(world.service).await.unwrap().is_none());
    let calendar = store
        .calendar(world.service, world.day..world.at(24, 0), world.day)
        .await;
    assert!(calendar.unwrap().is_none());
    store.set_offered(world.service, true).await.unwrap();
    assert_eq!(store.offices().await.unwrap().len(), 1);
}

async fn hours_and_exceptions_make_the_calendar(world: World) {
    let store = &world.store;
    let monday = date(2026, 11, 30);
    let exception = |kind, counter, from, to| Exception {
        kind,
        counter,
        from: monday,
        to: monday,
        wall: Wall::new(from, to).unwrap(),
    };
    let close = exception(ExceptionKind::Close, Some(world.counter), 600, 630);
    let open = exception(ExceptionKind::Open, None, 900, 960);
    store
        .add_exception(Some(world.office), &close, "Riunione", world.day)
        .await
        .unwrap();
    store
        .add_exception(None, &open, "Pomeriggio", world.day)
        .await
        .unwrap();
    let seasonal = Opening {
        valid_from: Some(date(2026, 12, 1)),
        valid_to: Some(date(2026, 12, 31)),
        counter: Some(world.counter),
        service: Some(world.service),
        wall: Wall::new(20 * 60, 21 * 60).unwrap(),
        ..mondays()
    };
    store
        .add_opening(world.office, &seasonal, world.day)
        .await
        .unwrap();
    let all = world.day..world.at(8 * 24, 0);
    let calendar = store
        .calendar(world.service, all.clone(), world.day)
        .await
        .unwrap()
        .unwrap();
    let starts: Vec<Timestamp> = free(&calendar, all, world.day)
        .iter()
        .map(|s| s.start)
        .collect();
    let week = 7 * 24;
    assert_eq!(
        starts,
        [
            world.at(9, 0),
            world.at(9, 30),
            world.at(10, 30),
            world.at(15, 0),
            world.at(15, 30),
            world.at(week + 9, 0),
            world.at(week + 9, 30),
            world.at(week + 10, 0),
            world.at(week + 10, 30),
            world.at(week + 20, 0),
            world.at(week + 20, 30),
        ]
    );
    world.book(world.at(9, 0)).await;
    let calendar = store
        .calendar(world.service, world.day..world.at(24, 0), world.day)
        .await;
    let taken = calendar.unwrap().unwrap().taken;
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].counter, taken[0].to - taken[0].from),
        (world.counter, 6)
    );
}

async fn odd_durations_are_refused(world: World) {
    for (duration_min, step_min, buffer_min) in [(0, 5, 0), (7, 5, 0), (30, 0, 0), (30, 30, 3)] {
        let odd = NewService {
            duration_min,
            buffer_min,
            step_min,
            ..service("odd")
        };
        let refused = world.store.add_service(world.office, odd, world.day).await;
        assert!(matches!(refused, Err(SetupError::Grid)));
    }
}

async fn a_counter_of_another_service_does_not_count(world: World) {
    let other = world
        .store
        .add_counter(world.office, "2", 1, world.day)
        .await
        .unwrap();
    let tari = world
        .store
        .add_service(world.office, service("tari"), world.day)
        .await
        .unwrap();
    world.store.serve(other, tari).await.unwrap();
    world.store.serve(other, tari).await.unwrap();
    world.book(world.at(9, 0)).await;
    assert!(world.hold("a", world.at(9, 0), world.day).await.is_err());
    let wish = NewHold {
        service: tari,
        ..world.wish("a", world.at(9, 0))
    };
    world.store.hold(wish, world.day).await.unwrap();
}
