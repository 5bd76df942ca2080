//! The generator keeps working: it connects to both servers, and what one says the other hears.

use std::time::Duration;

use sportello::live::media::Gathering;
use sportello_load::generator::Generator;
use sportello_load::line::{Line, Seat};
use sportello_load::{desk, floor};

/// Two calls for two seconds; nothing here depends on how fast the machine is.
fn two_calls(line: Line) {
    let mut generator = Generator::new(line).expect("a generator");
    generator.fill(0, 2).expect("everybody connects");
    assert_eq!(generator.connecting(), 0);
    generator.start();
    // Who talks already goes on as before.
    generator.start();
    generator.run(Duration::from_secs(1)).expect("media flows");
    generator.open_window();
    generator.run(Duration::from_secs(2)).expect("media flows");
    let tallies = generator.close_window().expect("media flows");
    let all = &tallies[0];
    // Four participants, 190 packets a second each, less what a machine that is held up leaves out.
    assert!(
        (100..=1600).contains(&all.sent),
        "{} packets were sent",
        all.sent
    );
    assert_eq!(all.lost(), 0, "of {} packets", all.sent);
    assert_eq!(all.repeated, 0);
    generator
        .leave(Seat { call: 0, seat: 1 })
        .expect("one goes");
    generator
        .join(Seat { call: 0, seat: 1 }, 0, true)
        .expect("another comes");
    while generator.connecting() > 0 {
        generator
            .run(Duration::from_millis(10))
            .expect("it connects");
    }
}

#[test]
fn the_desk_forwards_what_the_generator_sends() {
    two_calls(Line::thread(|requests, replies| {
        desk::serve(Gathering::default(), requests, replies)
    }));
}

#[test]
fn the_floor_forwards_what_the_generator_sends() {
    two_calls(Line::thread(floor::serve));
}
