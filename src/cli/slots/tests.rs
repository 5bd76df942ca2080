//! The answers, against a store with one office.

use jiff::civil::{Weekday, date};

use super::*;
use crate::booking::applicant::Asks;
use crate::booking::holidays::Holidays;
use crate::booking::hours::{Exception, ExceptionKind, Opening, Reach, Wall};
use crate::booking::rules::Rules;
use crate::config::Zone;
use crate::store::setup::{NewOffice, NewService};

#[tokio::test]
async fn a_holiday_a_closure_and_a_free_time_are_told_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let texts = Texts::load().unwrap();
    let now = "2026-11-30T08:00:00Z".parse().unwrap();
    let ask = async |day, lang: &str, why| {
        let options = options(day, why);
        let lines = answer(&options, &store, &texts.language(lang), now).await;
        lines.unwrap().join("\n")
    };
    let patron = date(2026, 12, 7);
    assert_eq!(
        ask(patron, "it", true).await,
        "Tributi · IMU · lunedì 7 dicembre 2026\n  \
         09:00  chiuso per festività: santo patrono\n  \
         10:00  chiuso per festività: santo patrono"
    );
    assert_eq!(
        ask(patron, "it", false).await,
        "Tributi · IMU · lunedì 7 dicembre 2026\nNessun orario prenotabile."
    );
    let meeting = date(2026, 12, 14);
    assert_eq!(
        ask(meeting, "en", true).await,
        "Tributi · IMU · Monday 14 December 2026\n  \
         09:00  closed: Riunione\n  \
         10:00  free"
    );
    assert_eq!(
        ask(date(2026, 12, 15), "en", true).await,
        "Tributi · IMU · Tuesday 15 December 2026\nNo opening rule for this day of the week."
    );
}

#[tokio::test]
async fn who_is_not_known_is_told_who_is() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let text = Texts::load().unwrap().language("it");
    let now = "2026-11-30T08:00:00Z".parse().unwrap();
    let mut wrong = options(date(2026, 12, 7), true);
    wrong.service = "tari".to_owned();
    let error = answer(&wrong, &store, &text, now).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "tributi does not offer tari; it offers: imu"
    );
    wrong.office = "anagrafe".to_owned();
    let error = answer(&wrong, &store, &text, now).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no office anagrafe; there are: tributi"
    );
}

fn options(day: Date, why: bool) -> Options {
    Options {
        office: "tributi".to_owned(),
        service: "imu".to_owned(),
        day,
        why,
        staff: false,
        lang: Language::It,
    }
}

async fn open(folder: &tempfile::TempDir) -> Store {
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&url).await.unwrap();
    let now = Timestamp::UNIX_EPOCH;
    let zone = Zone::parse("Europe/Rome").unwrap();
    let office = NewOffice {
        slug: "tributi",
        name: "Tributi",
        description: "",
        phone: "",
        email: "",
        zone: zone.time_zone(),
        holidays: Holidays {
            national: true,
            patron: Some("12-07".parse().unwrap()),
        },
        position: 0,
    };
    let office = store.add_office(office, now).await.unwrap();
    let service = NewService {
        slug: "imu",
        name: "IMU",
        description: "",
        bring: "",
        rules: Rules::lasting(60),
        asks: Asks::default(),
        position: 0,
    };
    let service = store.add_service(office, service, now).await.unwrap();
    let counter = store.add_counter(office, "1", 0, now).await.unwrap();
    store.serve(counter, service).await.unwrap();
    let morning = Wall::new(9 * 60, 11 * 60).unwrap();
    let opening = Opening::weekly(Weekday::Monday, morning);
    store.add_opening(office, &opening, now).await.unwrap();
    let meeting = Exception {
        kind: ExceptionKind::Close,
        reach: Reach::Office,
        from: date(2026, 12, 14),
        to: date(2026, 12, 14),
        wall: Wall::new(9 * 60, 9 * 60 + 30).unwrap(),
        reason: "Riunione".to_owned(),
    };
    store.add_exception(office, &meeting, now).await.unwrap();
    store
}
