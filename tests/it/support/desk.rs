//! An office to make appointments with, written straight into the store.

use jiff::{SignedDuration, Timestamp};
use sportello::booking::applicant::{Applicant, Asks, Form};
use sportello::booking::holidays::Holidays;
use sportello::booking::hours::{Opening, Wall};
use sportello::booking::ids::{ClerkId, OfficeId, ServiceId};
use sportello::booking::rules::{Audience, Rules};
use sportello::config::Zone;
use sportello::store::Store;
use sportello::store::bookings::{Confirmed, NewHold};
use sportello::store::setup::{NewOffice, NewService};

/// An office that receives on Mondays from 9 to 12, with one service of 20 minutes, two counters and
/// two clerks.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) service: ServiceId,
    pub(crate) anna: ClerkId,
    pub(crate) bruno: ClerkId,
}

impl Desk {
    /// Sets up the office with its people.
    pub(crate) async fn set_up(store: &Store, now: Timestamp) -> Self {
        let zone = Zone::parse("Europe/Rome").expect("a zone");
        let office = NewOffice {
            slug: "tributi",
            name: "Tributi",
            description: "",
            phone: "080 111 2222",
            email: "",
            zone: zone.time_zone(),
            holidays: Holidays::default(),
            position: 1,
        };
        let office = store.add_office(office, now).await.expect("an office");
        let service = NewService {
            slug: "tari",
            name: "TARI",
            description: "",
            bring: "Un documento d'identità",
            rules: Rules::lasting(20),
            asks: Asks::default(),
            position: 1,
        };
        let service = store
            .add_service(office, service, now)
            .await
            .expect("a service");
        for n in 1..=2 {
            let name = format!("Sportello {n}");
            let counter = store
                .add_counter(office, &name, n, now)
                .await
                .expect("a counter");
            store.serve(counter, service).await.expect("served");
        }
        let morning = Wall::new(9 * 60, 12 * 60).expect("a morning");
        let opening = Opening::weekly(jiff::civil::Weekday::Monday, morning);
        store
            .add_opening(office, &opening, now)
            .await
            .expect("an opening");
        Self {
            service,
            anna: add_clerk(store, office, "Anna Bianchi", now).await,
            bruno: add_clerk(store, office, "Bruno Neri", now).await,
        }
    }

    /// Books an appointment for Mario Rossi at a time of that Monday.
    pub(crate) async fn book(&self, store: &Store, time: (i8, i8), now: Timestamp) -> Confirmed {
        self.book_as(store, "mario.rossi@example.org", time, now)
            .await
    }

    /// The same for somebody with this address.
    pub(crate) async fn book_as(
        &self,
        store: &Store,
        email: &str,
        (hour, minute): (i8, i8),
        now: Timestamp,
    ) -> Confirmed {
        let key = format!("{hour}:{minute}");
        let wish = NewHold {
            service: self.service,
            start: wall(hour, minute),
            browser: &key,
            audience: Audience::Citizen,
            lasts: SignedDuration::from_mins(10),
            replaces: None,
        };
        let held = store.hold(wish, now).await.expect("held");
        let form = Form {
            name: "Mario".to_owned(),
            surname: "Rossi".to_owned(),
            email: email.to_owned(),
            privacy: true,
            ..Form::default()
        };
        let applicant = Applicant::parse(&form, Asks::default()).expect("an applicant");
        store
            .confirm(&held.token, &applicant, "it", &key, now)
            .await
            .expect("confirmed")
    }
}

/// A time of Monday 26 October 2026 in Italy, the day after the clocks were put back.
pub(crate) fn wall(hour: i8, minute: i8) -> Timestamp {
    let zone = Zone::parse("Europe/Rome").expect("a zone");
    let at = jiff::civil::date(2026, 10, 26).at(hour, minute, 0, 0);
    zone.time_zone().to_timestamp(at).expect("a time")
}

async fn add_clerk(store: &Store, office: OfficeId, name: &str, now: Timestamp) -> ClerkId {
    store
        .add_clerk(name, name, "-", &[office], now)
        .await
        .expect("a clerk")
}
