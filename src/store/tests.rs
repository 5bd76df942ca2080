//! Every query on both engines. Each test runs twice, on a SQLite file and on a PostgreSQL database of its
//! own, with the time moved by hand.

mod bookings;
mod called_off;
mod clerks;
mod contract;
mod demo;
mod holds;
mod limits;
mod model;
mod offices;
mod outbox;
mod plan;
mod race;
mod reminders;
mod small;
mod visits;

#[path = "../../tests/it/support/postgres.rs"]
mod postgres;

use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rand::rng;
use tempfile::TempDir;

use super::Store;
use super::bookings::{Confirmed, Held, NewHold, Refusal};
use super::outbox::DueMail;
use super::setup::{NewOffice, NewService};
use crate::booking::applicant::{Applicant, Asks, Form};
use crate::booking::holidays::Holidays;
use crate::booking::hours::{Opening, Wall};
use crate::booking::ids::{ClerkId, CounterId, OfficeId, ServiceId};
use crate::booking::links::HoldToken;
use crate::booking::rules::{Audience, Rules};

/// Runs each test on each engine.
macro_rules! on_both_engines {
    ($($name:ident)+) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(super::World::on_sqlite().await).await;
                }
            )+
        }

        mod postgresql {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    super::$name(super::World::on_postgresql().await).await;
                }
            )+
        }
    };
}
use on_both_engines;

/// A store with one office that receives on Mondays from nine to eleven at one counter.
struct World {
    store: Store,
    url: String,
    office: OfficeId,
    /// Half an hour.
    service: ServiceId,
    counter: CounterId,
    /// The Monday's midnight.
    day: Timestamp,
    _folder: Option<TempDir>,
}

impl World {
    async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::open(url, Some(folder)).await
    }

    async fn on_postgresql() -> Self {
        Self::open(postgres::Database::create().await.url, None).await
    }

    async fn open(url: String, folder: Option<TempDir>) -> Self {
        let store = Store::open(&url).await.expect("a database");
        let day = date(2026, 11, 30)
            .to_zoned_datetime(rome())
            .expect("a midnight")
            .timestamp();
        let office = store
            .add_office(office("tributi"), day)
            .await
            .expect("an office");
        let service = store
            .add_service(office, service("imu"), day)
            .await
            .expect("a service");
        let counter = store
            .add_counter(office, "1", 0, day)
            .await
            .expect("a counter");
        store
            .serve(counter, service)
            .await
            .expect("a counter that serves");
        store
            .add_opening(office, &mondays(), day)
            .await
            .expect("an opening");
        Self {
            store,
            url,
            office,
            service,
            counter,
            day,
            _folder: folder,
        }
    }

    /// A time of the Monday.
    fn at(&self, hour: i64, minute: i64) -> Timestamp {
        self.day + SignedDuration::from_mins(hour * 60 + minute)
    }

    async fn another_counter(&self) -> CounterId {
        let store = &self.store;
        let counter = store
            .add_counter(self.office, "2", 1, self.day)
            .await
            .expect("a counter");
        store
            .serve(counter, self.service)
            .await
            .expect("a counter that serves");
        counter
    }

    async fn clerk(&self, login: &str) -> ClerkId {
        let offices = [self.office];
        self.store
            .add_clerk(login, login, "hash", &offices, self.day)
            .await
            .expect("a clerk")
    }

    /// Holds a start for ten minutes.
    async fn hold(&self, browser: &str, start: Timestamp, now: Timestamp) -> Result<Held, Refusal> {
        self.store.hold(self.wish(browser, start), now).await
    }

    fn wish<'a>(&self, browser: &'a str, start: Timestamp) -> NewHold<'a> {
        NewHold {
            service: self.service,
            start,
            browser,
            audience: Audience::Citizen,
            lasts: SignedDuration::from_mins(10),
            replaces: None,
        }
    }

    async fn confirm(&self, token: &HoldToken, now: Timestamp) -> Result<Confirmed, Refusal> {
        let key = token.hash();
        self.store
            .confirm(token, &maria(), "it", key.as_str(), now)
            .await
    }

    /// Books a start at the day's beginning.
    async fn book(&self, start: Timestamp) -> Confirmed {
        let held = self.hold(&unique(), start, self.day).await.expect("a hold");
        self.confirm(&held.token, self.day)
            .await
            .expect("an appointment")
    }

    /// Does what the outbox does about a mail that the mail server takes.
    async fn send(&self, due: &DueMail, now: Timestamp) {
        assert!(self.store.sending(due, now).await.expect("a database"));
        self.store.sent(due, now).await.expect("a database");
    }

    async fn ticks(&self) -> i64 {
        sqlx::query_scalar("select count(*) from occupancy")
            .fetch_one(self.store.read())
            .await
            .expect("a number")
    }

    async fn bookings(&self) -> i64 {
        sqlx::query_scalar("select count(*) from booking")
            .fetch_one(self.store.read())
            .await
            .expect("a number")
    }
}

fn office(slug: &str) -> NewOffice<'_> {
    static ROME: std::sync::LazyLock<TimeZone> = std::sync::LazyLock::new(rome);
    NewOffice {
        slug,
        name: "Tributi",
        description: "Tasse",
        phone: "080 555 0101",
        email: "tributi@comune.example",
        zone: &ROME,
        holidays: Holidays::default(),
        position: 0,
    }
}

fn service(slug: &str) -> NewService<'_> {
    NewService {
        slug,
        name: "IMU",
        description: "Imposta",
        bring: "Codice fiscale",
        rules: Rules {
            horizon_days: 60,
            ..Rules::lasting(30)
        },
        asks: Asks::default(),
        position: 0,
    }
}

fn mondays() -> Opening {
    Opening::weekly(
        Weekday::Monday,
        Wall::new(9 * 60, 11 * 60).expect("a stretch"),
    )
}

fn maria() -> Applicant {
    let form = Form {
        name: "Maria".to_owned(),
        surname: "D'Alò".to_owned(),
        email: "maria@example.org".to_owned(),
        phone: "080 555 0000".to_owned(),
        details: "Due immobili".to_owned(),
        privacy: true,
        ..Form::default()
    };
    Applicant::parse(&form, Asks::default()).expect("a person")
}

fn rome() -> TimeZone {
    TimeZone::get("Europe/Rome").expect("a zone")
}

fn unique() -> String {
    HoldToken::draw(&mut rng()).reveal()
}
