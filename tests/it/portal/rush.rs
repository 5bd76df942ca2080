//! Many people who want the same time.

use axum::http::StatusCode;
use futures_util::future::join_all;
use jiff::civil::Weekday;
use sportello::{
    booking::{
        applicant::Asks,
        holidays::Holidays,
        hours::{Opening, Wall},
        rules::Rules,
    },
    store::setup::{NewOffice, NewService},
};

use super::letters;
use crate::support::{
    postgres::Database,
    town::Town,
    visitor::{MARIA, Visitor, manage_path, starts},
};

/// How many there are.
const CROWD: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_people_and_one_time_on_sqlite() {
    rush(&Town::open().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_people_and_one_time_on_postgresql() {
    let database = Database::create().await;
    rush(&Town::with(|config| config.data.database = database.url).await).await;
}

/// Everybody looks at the same free time and wants it at once: one gets the appointment, the others a page
/// that helps.
async fn rush(town: &Town) {
    one_counter(town).await;
    let crowd = join_all((0..CROWD).map(|_| look(town))).await;
    let start = crowd[0].1.clone();
    assert!(crowd.iter().all(|(_, first)| *first == start));
    let ends = join_all(crowd.into_iter().map(|(person, start)| want(person, start))).await;
    let won = ends.iter().filter(|end| end.is_some()).count();
    assert_eq!((won, ends.len()), (1, CROWD));
    assert_eq!(letters(town).await.len(), 1);
}

/// Somebody who sees the first time.
async fn look(town: &Town) -> (Visitor<'_>, String) {
    let mut person = Visitor::new(town);
    let page = person.choose_service("anagrafe", "cambio").await;
    (person, starts(&page)[0].clone())
}

/// The address of the appointment, for who gets it.
async fn want(mut person: Visitor<'_>, start: String) -> Option<String> {
    let page = person.send("/prenota/orario", &[("inizio", &start)]).await;
    assert_eq!(page.status, StatusCode::OK);
    if page.body.contains("L&#39;orario è stato appena preso") {
        assert_eq!(page.body.matches("id=\"vicino-").count(), 3);
        assert!(
            !starts(&page).contains(&start),
            "what is gone is not offered"
        );
        return None;
    }
    person.tell(&MARIA).await;
    Some(manage_path(&person.send("/prenota/riepilogo", &[]).await))
}

/// An office with one counter, which receives on Tuesdays from 9 to 11.
async fn one_counter(town: &Town) {
    let (store, now) = (&town.app.store, town.clock.now());
    let office = NewOffice {
        slug: "anagrafe",
        name: "Anagrafe",
        description: "",
        phone: "",
        email: "",
        zone: town.app.config.municipality.timezone.time_zone(),
        holidays: Holidays::default(),
        position: 9,
    };
    let office = store.add_office(office, now).await.expect("an office");
    let service = NewService {
        slug: "cambio",
        name: "Cambio di residenza",
        description: "",
        bring: "",
        rules: Rules {
            horizon_days: 7,
            ..Rules::lasting(30)
        },
        asks: Asks::default(),
        position: 1,
    };
    let service = store.add_service(office, service, now).await;
    let service = service.expect("a service");
    let counter = store.add_counter(office, "Sportello", 1, now).await;
    let counter = counter.expect("a counter");
    store.serve(counter, service).await.expect("served");
    let two_hours = Wall::new(9 * 60, 11 * 60).expect("two hours");
    let opening = Opening::weekly(Weekday::Tuesday, two_hours);
    let opened = store.add_opening(office, &opening, now).await;
    opened.expect("an opening");
}
