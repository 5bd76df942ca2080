//! What the administration writes comes back, and becomes a calendar.

use super::*;
use crate::booking::applicant::Ask;
use crate::booking::hours::{Exception, ExceptionKind, Nth, Reach, Repeat};
use crate::booking::rules::Visibility;
use crate::booking::slots::free;
use crate::store::setup::SetupError;

on_both_engines! {
    offices_and_services_come_back_as_written
    only_what_is_offered_is_listed
    hours_and_exceptions_make_the_calendar
    rules_come_back_as_written
    holidays_close_an_office_that_keeps_them
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
    assert_eq!(
        (service.rules.duration_min, service.rules.horizon_days),
        (30, 60)
    );
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
        .calendar(
            world.service,
            Audience::Citizen,
            world.day..world.at(24, 0),
            world.day,
        )
        .await;
    assert!(calendar.unwrap().is_none());
    store.set_offered(world.service, true).await.unwrap();
    assert_eq!(store.offices().await.unwrap().len(), 1);
}

async fn hours_and_exceptions_make_the_calendar(world: World) {
    let store = &world.store;
    let monday = date(2026, 11, 30);
    let exception = |kind, reach, from, to| Exception {
        kind,
        reach,
        from: monday,
        to: monday,
        wall: Wall::new(from, to).unwrap(),
        reason: "Riunione".to_owned(),
    };
    let close = exception(
        ExceptionKind::Close,
        Reach::Counter(world.counter),
        600,
        630,
    );
    let open = exception(ExceptionKind::Open, Reach::All, 900, 960);
    for exception in [&close, &open] {
        store
            .add_exception(world.office, exception, world.day)
            .await
            .unwrap();
    }
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
        .calendar(world.service, Audience::Citizen, all.clone(), world.day)
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
        .calendar(
            world.service,
            Audience::Citizen,
            world.day..world.at(24, 0),
            world.day,
        )
        .await;
    let taken = calendar.unwrap().unwrap().taken;
    assert_eq!(taken.len(), 1);
    assert_eq!(
        (taken[0].counter, taken[0].to - taken[0].from),
        (world.counter, 6)
    );
}

async fn rules_come_back_as_written(world: World) {
    let store = &world.store;
    let rules = Rules {
        step_min: 15,
        buffer_before_min: 5,
        buffer_after_min: 10,
        buffers_inside: true,
        lead_min: 90,
        horizon_days: 45,
        hold_min: Some(7),
        move_cutoff_min: 120,
        cancel_cutoff_min: 60,
        most_active: Some(3),
        visibility: Visibility::Link,
        ..Rules::lasting(25)
    };
    let asks = Asks {
        address: true,
        phone: Ask::Required,
        details: Ask::No,
    };
    let new = NewService {
        rules: rules.clone(),
        asks,
        ..service("tari")
    };
    let id = store
        .add_service(world.office, new, world.day)
        .await
        .unwrap();
    let found = store.service(id).await.unwrap().unwrap();
    assert_eq!((&found.rules, found.asks), (&rules, asks));
    let rule = |repeat, valid_from, service| Opening {
        repeat,
        valid_from,
        service,
        counter: Some(world.counter),
        ..mondays()
    };
    let anchor = date(2026, 11, 25);
    let openings = [
        rule(Repeat::EveryWeeks { weeks: 3, anchor }, None, None),
        rule(Repeat::InMonth(Nth::Last), Some(anchor), Some(id)),
        rule(Repeat::InMonth(Nth::Fifth), None, Some(id)),
    ];
    for opening in &openings {
        store
            .add_opening(world.office, opening, world.day)
            .await
            .unwrap();
    }
    let closure = Exception {
        kind: ExceptionKind::Close,
        reach: Reach::Office,
        from: date(2026, 12, 24),
        to: date(2027, 1, 6),
        wall: Wall::ALL_DAY,
        reason: "Ferie".to_owned(),
    };
    store
        .add_exception(world.office, &closure, world.day)
        .await
        .unwrap();
    let calendar = store
        .calendar(id, Audience::Citizen, world.day..world.at(24, 0), world.day)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(calendar.rules, rules);
    assert_eq!(calendar.hours.exceptions, [closure]);
    for opening in &openings {
        assert!(calendar.hours.openings.contains(opening), "{opening:?}");
    }
}

async fn holidays_close_an_office_that_keeps_them(world: World) {
    let store = &world.store;
    let holidays = Holidays {
        national: true,
        patron: Some("12-07".parse().unwrap()),
    };
    let new = NewOffice {
        holidays,
        ..office("anagrafe")
    };
    let office = store.add_office(new, world.day).await.unwrap();
    let found = store.office(office).await.unwrap().unwrap();
    assert_eq!(found.holidays, holidays);
    let service = store
        .add_service(office, service("carta"), world.day)
        .await
        .unwrap();
    let counter = store.add_counter(office, "1", 0, world.day).await.unwrap();
    store.serve(counter, service).await.unwrap();
    store
        .add_opening(office, &mondays(), world.day)
        .await
        .unwrap();
    let week = 7 * 24;
    for (start, is_open) in [(week + 9, false), (2 * week + 9, true)] {
        let wish = NewHold {
            service,
            ..world.wish("a", world.at(start, 0))
        };
        let held = store.hold(wish, world.day).await;
        assert_eq!(held.is_ok(), is_open, "{held:?}");
    }
}

async fn odd_durations_are_refused(world: World) {
    let odd = |duration_min, step_min, buffer_before_min, buffer_after_min| Rules {
        step_min,
        buffer_before_min,
        buffer_after_min,
        ..Rules::lasting(duration_min)
    };
    for rules in [
        odd(0, 5, 0, 0),
        odd(7, 5, 0, 0),
        odd(30, 0, 0, 0),
        odd(30, 30, 3, 0),
        odd(30, 30, 0, 3),
    ] {
        let odd = NewService {
            rules,
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
