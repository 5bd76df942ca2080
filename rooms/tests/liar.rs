//! A receiver that lies about its network by every means at once: what it is sent suffers, what others
//! are sent does not.

#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod browser;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod desk;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod netem;
#[expect(dead_code, reason = "each test uses its part of what is shared")]
mod peer;

use std::time::{Duration, Instant};

use browser::{CHROMIUM, FIREFOX, LAYERED};
use desk::{Desk, ROOM, call, person};
use netem::Settings;
use sportello_rooms::hall::{Command, Wish};
use sportello_rooms::id::Role;
use sportello_rooms::rtp::rtcp::{ReportBlock, Writer};
use sportello_rooms::transport::Path;

const SERVER: &str = "192.0.2.9:443";

/// For ten seconds a browser claims that nothing it is sent arrives and that it can take nothing, and
/// nothing true of its is heard.
fn lie(desk: &mut Desk, liar: usize) {
    desk.seats[liar].up.set(Settings {
        loss: 1.0,
        ..Settings::default()
    });
    for _ in 0..100 {
        let both = desk.both();
        let browser = &mut desk.seats[liar].browser;
        let ssrcs: Vec<_> = browser.slots.values().filter_map(|it| it.ssrc).collect();
        let blocks: Vec<_> = ssrcs
            .iter()
            .map(|ssrc| ReportBlock {
                ssrc: *ssrc,
                fraction_lost: 255,
                lost: 0x7f_ffff,
                ..ReportBlock::default()
            })
            .collect();
        // The newest hundred packets in one run of "not received" (draft-holmer-rmcat-transport-wide-cc).
        let newest = browser.counted.last().copied().unwrap_or(0);
        let [high, low] = newest.wrapping_sub(99).to_be_bytes();
        let feedback = [high, low, 0, 100, 0, 0, 1, 0, 0, 100, 0, 0];
        let mut buffer = [0; 1200];
        let mut writer = Writer::new(&mut buffer);
        writer.receiver_report(7, &blocks).unwrap();
        writer.transport_cc(7, ssrcs[0], &feedback).unwrap();
        writer.remb(7, 0, &ssrcs).unwrap();
        let len = writer.len();
        let mut sealed = browser.peer.seal_rtcp(&buffer[..len]);
        let path = Path::udp(browser.peer.address, SERVER.parse().unwrap());
        desk.hall.datagram(path, &mut sealed, both);
        desk.run_ms(100);
    }
}

/// Where somebody's camera is shown to a browser.
fn shown(desk: &Desk, seat: usize, of: u8) -> u8 {
    let slots = desk.slots(seat);
    let slot = slots
        .iter()
        .find(|it| it.person == Some(person(of)) && it.mid % 2 == 1);
    slot.expect("the camera is shown").mid
}

/// Bytes of pictures a second that reached a slot from a moment on.
fn rate(desk: &Desk, seat: usize, mid: u8, from: Instant) -> u64 {
    let got = desk.seats[seat].browser.slot(mid).got.values();
    let bytes: usize = got
        .filter(|it| it.at > from)
        .map(|it| it.payload.len())
        .sum();
    bytes as u64 / (desk.now - from).as_secs().max(1)
}

/// The longest time between two packets of a slot from a moment on.
fn longest_gap(desk: &Desk, seat: usize, mid: u8, from: Instant) -> Duration {
    let got = desk.seats[seat].browser.slot(mid).got.values();
    let mut times: Vec<_> = got.map(|it| it.at).filter(|at| *at > from).collect();
    times.extend([from, desk.now]);
    times.sort();
    times
        .windows(2)
        .map(|two| two[1] - two[0])
        .max()
        .unwrap_or_default()
}

/// A clerk, a citizen with a camera as given, and a guest who lies; what the clerk sees of the citizen
/// must stay as it was.
fn a_liar_beside_a_clerk(template: &'static str) {
    let mut desk = Desk::new(Settings::default());
    let clerk = desk.join(1, Role::Clerk, CHROMIUM);
    let citizen = desk.join(2, Role::Citizen, template);
    let liar = desk.join(3, Role::Guest, CHROMIUM);
    desk.seats[citizen].browser.send_layers(true, true);
    desk.send(clerk, true, true);
    desk.send(citizen, true, true);
    desk.run_ms(1000);
    desk.admit(2);
    desk.admit(3);
    desk.run(Duration::from_secs(10));
    let (at_clerk, at_liar) = (shown(&desk, clerk, 2), shown(&desk, liar, 2));
    for (seat, mid) in [(clerk, at_clerk), (liar, at_liar)] {
        let peer = desk.seats[seat].id;
        let wish = Wish {
            mid,
            max_h: 720,
            paused: false,
        };
        desk.command(Command::Want {
            room: ROOM,
            peer,
            wish,
        });
    }
    desk.run(Duration::from_secs(2));
    let before = desk.now;
    desk.run(Duration::from_secs(5));
    let honest = rate(&desk, clerk, at_clerk, before);
    let lied_to = rate(&desk, liar, at_liar, before);
    assert!(lied_to.min(honest) > 100_000, "both see the large picture");

    desk.seats[citizen].browser.limits.clear();
    let lying = desk.now;
    lie(&mut desk, liar);
    let during = rate(&desk, clerk, at_clerk, lying);
    let sent = rate(&desk, liar, at_liar, lying + Duration::from_secs(2));
    let least = desk.seats[citizen].browser.limits.iter().min().copied();
    let gap = longest_gap(&desk, clerk, at_clerk, lying);
    println!(
        "clerk {honest} to {during} bytes a second, liar {lied_to} to {sent}, told {least:?}, gap {gap:?}"
    );
    assert!(sent < lied_to / 10, "the lie is believed where it was told");
    assert!(during * 100 >= honest * 95, "{honest} before, {during}");
    assert!(gap < Duration::from_millis(100), "{gap:?}");
    assert_eq!(least, None, "the citizen goes on sending what it sent");
}

#[test]
fn a_liar_cannot_take_the_picture_from_others() {
    a_liar_beside_a_clerk(FIREFOX);
}

#[test]
fn a_liar_cannot_take_either_of_two_pictures_from_others() {
    a_liar_beside_a_clerk(LAYERED);
}

#[test]
fn a_liar_who_is_alone_with_a_sender_harms_itself() {
    let (mut desk, clerk, liar) = call(Settings::default());
    desk.run(Duration::from_secs(5));
    let lying = desk.now;
    lie(&mut desk, liar);
    let late = lying + Duration::from_secs(2);
    let least = desk.seats[clerk].browser.limits.iter().min().copied();
    let seen = rate(&desk, liar, 1, late);
    let gap = longest_gap(&desk, liar, 0, lying);
    println!("the clerk was told {least:?}, the liar got {seen} bytes a second, gap {gap:?}");
    assert!(least.is_some_and(|least| least < 300_000), "{least:?}");
    assert!(seen < 20_000, "no picture goes where nothing arrives");
    assert!(
        gap < Duration::from_millis(60),
        "a voice is sent whatever is said: {gap:?}"
    );
}
