//! Networks that lose, delay, reorder and fall silent: what is heard and seen through them.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::{Duration, Instant};

use browser::Slot;
use browser::even::is_key;
use desk::{Desk, call};
use netem::Settings;

/// How long a call is looked at, in tenths of a second.
const TENTHS: u32 = 200;

/// What came of a call.
#[derive(Debug)]
struct Figures {
    /// The share of a voice's packets that came, in percent.
    heard: f64,
    /// The share of a picture's packets that came, in percent.
    seen: f64,
    /// The longest time a picture stood still.
    frozen: Duration,
}

/// The longest time from one picture shown to the next: a decoder shows a picture once all before it
/// are there, or after a key frame.
fn frozen(slot: &Slot, from: Instant, to: Instant) -> Duration {
    let mut shown = from;
    let mut longest = Duration::ZERO;
    let mut before: Option<u64> = None;
    let mut is_whole = true;
    for (sequence, got) in &slot.got {
        is_whole = is_key(got) || (is_whole && before.is_none_or(|it| it + 1 == *sequence));
        before = Some(*sequence);
        if is_whole && got.at > shown {
            longest = longest.max(got.at - shown);
            shown = got.at;
        }
    }
    longest.max(to.saturating_duration_since(shown))
}

/// Runs a call of a clerk and a citizen over four such links, `during` in each tenth of a second, and
/// looks at what each gets of the other.
fn figures(settings: Settings, mut during: impl FnMut(&mut Desk, u32)) -> [Figures; 2] {
    let (mut desk, clerk, citizen) = call(settings);
    desk.run(Duration::from_secs(2));
    let from = desk.now;
    for tenth in 0..TENTHS {
        during(&mut desk, tenth);
        desk.run_ms(100);
    }
    let to = desk.now;
    // What was sent last still has its chance.
    desk.run_ms(500);
    [clerk, citizen].map(|seat| {
        let browser = &desk.seats[seat].browser;
        let share = |mid: u8, a_second: f64| {
            let got = browser.slot(mid).got.values();
            let count = got.filter(|it| (from..to).contains(&it.at)).count();
            100.0 * f64::from(u32::try_from(count).unwrap()) / (a_second * f64::from(TENTHS) / 10.0)
        };
        Figures {
            heard: share(0, 50.0),
            seen: share(1, 4.0 / 0.033),
            frozen: frozen(browser.slot(1), from, to),
        }
    })
}

fn report(name: &str, settings: Settings, during: impl FnMut(&mut Desk, u32)) -> [Figures; 2] {
    let figures = figures(settings, during);
    println!("{name}: {figures:.1?}");
    figures
}

#[test]
fn loss_of_five_percent_freezes_no_picture_for_a_second() {
    let settings = Settings {
        loss: 0.05,
        ..Settings::default()
    };
    for got in report("loss 5 %", settings, |_, _| {}) {
        // A voice crosses two lossy links and nothing of it is repeated.
        assert!(got.heard > 85.0 && got.seen > 90.0, "{got:?}");
        assert!(got.frozen < Duration::from_secs(1), "{got:?}");
    }
}

#[test]
fn an_outage_of_a_fifth_of_a_second_is_over_soon() {
    let both = |desk: &mut Desk, loss| {
        for seat in &mut desk.seats {
            let settings = Settings {
                loss,
                ..Settings::default()
            };
            seat.up.set(settings);
            seat.down.set(settings);
        }
    };
    let figures = report("outages", Settings::default(), |desk, tenth| {
        // Two tenths of every three seconds.
        match tenth % 30 {
            10 => both(desk, 1.0),
            12 => both(desk, 0.0),
            _ => {}
        }
    });
    for got in figures {
        assert!(got.heard > 90.0 && got.seen > 90.0, "{got:?}");
        assert!(got.frozen < Duration::from_secs(1), "{got:?}");
    }
}

#[test]
fn packets_out_of_order_are_neither_lost_nor_asked_for_in_vain() {
    let settings = Settings {
        reorder: 0.05,
        jitter: Duration::from_millis(30),
        ..Settings::default()
    };
    for got in report("reordering", settings, |_, _| {}) {
        assert!(got.heard > 99.0 && got.seen > 94.0, "{got:?}");
        assert!(got.frozen < Duration::from_millis(300), "{got:?}");
    }
}

#[test]
fn jitter_of_a_tenth_of_a_second_stops_neither_voice_nor_picture() {
    let settings = Settings {
        jitter: Duration::from_millis(100),
        ..Settings::default()
    };
    for got in report("jitter", settings, |_, _| {}) {
        assert!(got.heard > 99.0 && got.seen > 70.0, "{got:?}");
        assert!(got.frozen < Duration::from_millis(300), "{got:?}");
    }
}

#[test]
fn loss_of_ten_percent_freezes_no_picture_for_a_second() {
    let settings = Settings {
        loss: 0.1,
        ..Settings::default()
    };
    for got in report("loss 10 %", settings, |_, _| {}) {
        assert!(got.heard > 74.0 && got.seen > 75.0, "{got:?}");
        assert!(got.frozen < Duration::from_secs(1), "{got:?}");
    }
}
