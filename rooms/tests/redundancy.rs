//! A voice over a path that loses packets: who can take it is sent it more than once.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use browser::even::assert_even;
use browser::voice::number;
use desk::{Desk, seeded_call};
use netem::Settings;

const LOSSY: Settings = Settings {
    latency: Duration::from_millis(20),
    jitter: Duration::ZERO,
    loss: 0.1,
    burst: 1.0,
    reorder: 0.0,
    rate: None,
};

/// The size of a packet of 32 kbit/s.
const SIZE: usize = 80;

/// A call in which both say 32 kbit/s.
fn speaking() -> (Desk, usize, usize) {
    speaking_with(0)
}

/// The same with other luck on the links.
fn speaking_with(seed: u64) -> (Desk, usize, usize) {
    let (mut desk, clerk, citizen) = seeded_call(Settings::default(), seed);
    for seat in [clerk, citizen] {
        desk.seats[seat].browser.saying.size = SIZE;
    }
    desk.run_ms(2000);
    (desk, clerk, citizen)
}

/// The shares of the other's voice that did not come since then by itself, and not at all.
fn missing(desk: &Desk, seat: usize, since: Instant) -> (f64, f64) {
    let slot = desk.seats[seat].browser.slot(0);
    let came = slot.got.values().filter(|got| got.at > since);
    let plain: BTreeSet<_> = came.map(|got| number(&got.payload)).collect();
    let (first, last) = (*plain.first().unwrap(), *plain.last().unwrap());
    let again = slot.earlier.values().map(|sound| number(sound));
    let again: BTreeSet<_> = again.filter(|it| (first..=last).contains(it)).collect();
    let share = |heard: usize| {
        let heard = u32::try_from(heard).unwrap();
        1.0 - f64::from(heard) / f64::from(last - first + 1)
    };
    (share(plain.len()), share(plain.union(&again).count()))
}

#[test]
fn what_is_sent_again_mends_most_of_a_tenth_lost() {
    let (mut desk, clerk, _) = speaking();
    let slot = desk.seats[clerk].browser.slot(0);
    assert!(
        slot.earlier.is_empty(),
        "nothing is lost, nothing is sent twice"
    );
    desk.seats[clerk].down.set(LOSSY);
    desk.run(Duration::from_secs(5));
    let began = desk.now;
    desk.run(Duration::from_mins(3));
    let (plain, mended) = missing(&desk, clerk, began);
    println!("lost {plain:.4}, after redundancy {mended:.4}");
    assert!((0.08..0.12).contains(&plain), "{plain}");
    assert!(mended <= 0.01, "{mended}");

    // What came twice is the same sound at the same time.
    let slot = desk.seats[clerk].browser.slot(0);
    let twice = slot.got.values().filter_map(|got| {
        let again = slot.earlier.get(&got.timestamp)?;
        Some((&got.payload, again))
    });
    let twice: Vec<_> = twice.collect();
    assert!(twice.len() > 2000);
    assert!(twice.iter().all(|(own, again)| own == again));
    let levels = slot.got.values().map(|got| got.level);
    assert!(levels.into_iter().all(|level| level == Some(0x94)));
}

#[test]
fn a_path_that_has_become_clean_carries_a_voice_once_again() {
    let (mut desk, clerk, _) = speaking();
    desk.seats[clerk].down.set(LOSSY);
    desk.run(Duration::from_secs(10));
    let before = desk.seats[clerk].browser.slot(0).earlier.len();
    assert!(before > 200);
    desk.seats[clerk].down.set(Settings::default());
    desk.run(Duration::from_secs(40));
    let calm = desk.seats[clerk].browser.slot(0).earlier.len();
    desk.run(Duration::from_secs(10));
    assert_eq!(desk.seats[clerk].browser.slot(0).earlier.len(), calm);
}

#[test]
fn a_browser_that_takes_no_redundancy_gets_plain_opus() {
    let (mut desk, _, citizen) = speaking();
    desk.seats[citizen].down.set(LOSSY);
    desk.run(Duration::from_secs(20));
    let slot = desk.seats[citizen].browser.slot(0);
    assert!(slot.earlier.is_empty());
    let sounds = slot.got.values();
    assert!(sounds.clone().count() > 800);
    for got in sounds {
        assert_eq!(got.payload_type, 109);
        assert!([120, SIZE].contains(&got.payload.len()));
    }
}

#[test]
fn the_redundancy_of_a_sender_ends_with_us() {
    let (mut desk, clerk, citizen) = speaking();
    desk.seats[clerk].browser.saying.twice = true;
    desk.run(Duration::from_secs(5));
    let slot = desk.seats[citizen].browser.slot(0);
    assert!(assert_even(slot) > 300);
    let numbers: Vec<_> = slot.got.values().map(|got| number(&got.payload)).collect();
    assert!(numbers.windows(2).all(|two| two[1] == two[0] + 1));
    assert!(slot.got.values().all(|got| got.payload_type == 109));
}

#[test]
fn nothing_said_before_a_microphone_was_on_is_carried_behind() {
    let (mut desk, clerk, citizen) = speaking();
    desk.seats[clerk].down.set(LOSSY);
    desk.run(Duration::from_secs(10));
    desk.state(citizen, false, true, false);
    desk.run_ms(200);
    let seat = &desk.seats[clerk].browser;
    let heard = |slot: &browser::Slot| {
        let own = slot.got.values().map(|got| number(&got.payload));
        let again = slot.earlier.values().map(|sound| number(sound));
        own.chain(again).collect::<BTreeSet<_>>()
    };
    let before = *heard(seat.slot(0)).last().unwrap();
    desk.run(Duration::from_secs(2));
    desk.seats[clerk].down.set(Settings::default());
    desk.state(citizen, true, true, false);
    desk.run_ms(500);
    let after = heard(desk.seats[clerk].browser.slot(0));
    let next = *after.range(before + 1..).next().unwrap();
    let packets = desk.seats[clerk].browser.slot(0);
    let first = packets.got.values().map(|got| number(&got.payload));
    let first = first.filter(|it| *it > before).min().unwrap();
    assert_eq!(next, first, "what was said while it was off is not there");
    assert!(first > before + 90);
}

#[test]
fn what_a_full_queue_drops_is_not_sent_twice() {
    let (mut desk, clerk, _) = speaking();
    let began = desk.now;
    for kbps in [300, 200, 150] {
        desk.seats[clerk].down.set(Settings {
            rate: Some((kbps * 1000, Duration::from_millis(200))),
            ..Settings::default()
        });
        desk.run(Duration::from_secs(5));
    }
    let (plain, _) = missing(&desk, clerk, began);
    println!("the queue dropped {plain:.4}");
    assert!(plain > 0.02, "{plain}");
    let twice = desk.seats[clerk].browser.slot(0).earlier.len();
    assert_eq!(twice, 0, "sending more fills the queue again");
}

#[test]
fn what_a_voice_takes_again_is_left_by_the_picture() {
    let (mut desk, clerk, _) = speaking();
    desk.seats[clerk].down.set(Settings {
        loss: 0.05,
        ..LOSSY
    });
    let told = desk.seats[clerk].browser.take_at_most(400_000);
    desk.upload(clerk, vec![told]);
    desk.run(Duration::from_secs(15));
    let (before, twice) = (
        desk.seats[clerk].down.bytes(),
        desk.seats[clerk].browser.slot(0).earlier.len(),
    );
    desk.run(Duration::from_secs(20));
    let rate = (desk.seats[clerk].down.bytes() - before) * 8 / 20;
    let twice = desk.seats[clerk].browser.slot(0).earlier.len() - twice;
    println!("{rate} bit/s, {twice} of 1000 packets of voice twice");
    assert!(twice > 800, "{twice}");
    assert!((300_000..=400_000).contains(&rate), "{rate} bit/s");
}

#[test]
fn a_tenth_lost_is_mended_to_less_than_a_hundredth_with_any_luck() {
    for seed in 0..8 {
        let (mut desk, clerk, _) = speaking_with(seed);
        desk.seats[clerk].down.set(LOSSY);
        desk.run(Duration::from_secs(5));
        let began = desk.now;
        // A single minute has too few losses to tell one part in two hundred from one in a hundred.
        desk.run(Duration::from_mins(3));
        let (plain, mended) = missing(&desk, clerk, began);
        println!("seed {seed}: lost {plain:.4}, after redundancy {mended:.4}");
        assert!(mended <= 0.01, "seed {seed}: {mended}");
    }
}
