//! A file, what is wrong with others, and what an import prints.

use super::*;
use crate::config::Zone;

const FILE: &str = r#"
[municipality]
patron = "12-06"

[[office]]
slug = "tributi"
name = "Tributi"
phone = "080 555 0101"
reminders = "1d@09:00"

[[office.service]]
slug = "imu"
name = "IMU"
duration_min = 30
most_active = 2
bring = ["Codice fiscale", "Visura"]

[[office.counter]]
name = "Sportello 1"

[[office.counter]]
name = "Sportello 2"
internal = true
services = ["imu"]

[[office.opening]]
days = ["mon", "thu"]
hours = ["08:30-13:00", "14:00-17:00"]

[[office.opening]]
days = ["sat"]
hours = ["09:00-12:00"]
nth = -1
counter = "Sportello 1"

[[office.exception]]
kind = "close"
from = "2026-12-24"
to = "2026-12-31"
reason = "Chiusura natalizia"
"#;

#[tokio::test]
async fn a_file_is_compared_first_and_then_written() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let store = Store::open(&url).await.unwrap();
    let now = "2026-11-30T08:00:00Z".parse().unwrap();
    let plan = read(FILE).unwrap();
    let go = async |plan: &Plan, apply| {
        let options = Options {
            file: "offices.toml".into(),
            apply,
        };
        import(plan, &options, &store, now).await.unwrap()
    };
    let tried = go(&plan, false).await;
    for line in [
        "+ tributi: patron 12-06",
        "+ tributi: reminders \"1d@09:00\"",
        "+ tributi: service imu: 30 min, every 30 min",
        "+ tributi: counter Sportello 2 (internal): imu",
        "+ tributi: open Thursday 14:00-17:00",
        "+ tributi: open Saturday 09:00-12:00, Last of the month, counter Sportello 1",
        "+ tributi: close 2026-12-24 to 2026-12-31 00:00-24:00: Chiusura natalizia",
        "nothing is written yet; --apply writes it",
    ] {
        assert!(
            tried.iter().any(|found| found == line),
            "{line}\n{tried:#?}"
        );
    }
    assert!(store.offices().await.unwrap().is_empty());
    assert_eq!(go(&plan, true).await.last().unwrap(), "written");
    assert_eq!(store.offices().await.unwrap().len(), 1);
    assert_eq!(go(&plan, false).await[0], "nothing to change");
    let changed = read(&FILE.replace("14:00-17:00", "15:00-17:00")).unwrap();
    assert_eq!(
        go(&changed, true).await,
        [
            "- tributi: open Monday 14:00-17:00",
            "+ tributi: open Monday 15:00-17:00",
            "- tributi: open Thursday 14:00-17:00",
            "+ tributi: open Thursday 15:00-17:00",
            "",
            "written"
        ]
    );
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_a_remedy() {
    for (good, bad, line, remedy) in [
        ("08:30-13:00", "13:00-08:30", 28, "write 08:30-13:00"),
        ("08:30-13:00", "08:32-13:00", 28, "write 08:30-13:00"),
        ("\"thu\"", "\"giovedì\"", 27, "write mon, tue"),
        ("12-06", "6 dicembre", 3, "month-day"),
        ("1d@09:00", "the day before", 9, "write 48h"),
        ("\"close\"", "\"shut\"", 37, "write \"close\""),
        ("nth = -1", "nth = 6", 33, "write 1 to 5"),
        ("nth = -1", "every_weeks = 2", 33, "with anchor"),
        (
            "services = [\"imu\"]",
            "services = [\"tari\"]",
            24,
            "use one of: imu",
        ),
        (
            "counter = \"Sportello 1\"",
            "counter = \"3\"",
            34,
            "use one of: Sportello 1",
        ),
        (
            "name = \"Sportello 2\"",
            "name = \"Sportello 1\"",
            22,
            "its own name",
        ),
        (
            "duration_min = 30",
            "duration_min = 7",
            14,
            "multiples of 5",
        ),
        ("to = \"2026-12-31\"", "to = \"2026-12-23\"", 38, "exchange"),
        ("most_active", "mostactive", 15, "see the manual"),
    ] {
        let error = read(&FILE.replacen(good, bad, 1)).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("offices.toml:{line}: ")),
            "{bad}: {error}"
        );
        let (_, help) = error.split_once("\n  remedy: ").expect("a remedy");
        assert!(help.contains(remedy), "{bad}: {error}");
    }
}

fn read(text: &str) -> Result<Plan> {
    let zone = Zone::parse("Europe/Rome").unwrap();
    file::parse(text, Path::new("offices.toml"), zone.time_zone())
}
