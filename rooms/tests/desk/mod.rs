//! A hall and its browsers with the network between them, run in virtual time.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sportello_rooms::gate::Window;
use sportello_rooms::hall::{Command, Event, Hall, HallConfig, MediaState, Now, Output, SlotView};
use sportello_rooms::id::{PeerId, PersonId, Role, RoomId};
use sportello_rooms::transport::Path;
use uuid::Uuid;

use crate::browser::{Browser, CHROMIUM, FIREFOX};
use crate::netem::{Link, Settings, start};
use crate::peer::server_certificate;

const SERVER: &str = "192.0.2.9:443";

/// The room every test is about.
pub(crate) const ROOM: RoomId = RoomId::new(Uuid::from_u128(7));

/// A browser on the line.
pub(crate) struct Seat {
    pub(crate) id: PeerId,
    pub(crate) browser: Browser,
    pub(crate) up: Link<(SocketAddr, Vec<u8>)>,
    pub(crate) down: Link<(SocketAddr, Vec<u8>)>,
}

/// A hall with one room and whoever is in it.
pub(crate) struct Desk {
    pub(crate) hall: Hall,
    pub(crate) began: Instant,
    pub(crate) now: Instant,
    pub(crate) seats: Vec<Seat>,
    pub(crate) outputs: Vec<Output>,
    settings: Settings,
    /// Chooses what happens on the links.
    seed: u64,
}

impl Desk {
    /// A room open for an hour.
    pub(crate) fn new(settings: Settings) -> Self {
        Self::seeded(settings, 0)
    }

    /// The same with other luck on the links.
    pub(crate) fn seeded(settings: Settings, seed: u64) -> Self {
        let now = start();
        let config = HallConfig {
            udp_candidates: vec![SERVER.parse().unwrap()],
            tcp_candidates: Vec::new(),
            max_rooms: 16,
        };
        let mut desk = Self {
            hall: Hall::new(config, server_certificate(), [3; 32]),
            began: now,
            now,
            seats: Vec::new(),
            outputs: Vec::new(),
            settings,
            seed,
        };
        let window = Window {
            opens: wall(0),
            starts: wall(600),
            ends: wall(3600),
        };
        desk.command(Command::Open { room: ROOM, window });
        desk
    }

    pub(crate) fn command(&mut self, command: Command) {
        let now = self.both();
        self.hall.command(command, now);
        self.drain();
    }

    /// A person joins with a browser that offers at once; returns its place among the seats.
    pub(crate) fn join(&mut self, number: u8, role: Role, template: &'static str) -> usize {
        let host = u8::try_from(self.seats.len() + 1).unwrap();
        let address = SocketAddr::from(([198, 51, 100, host], 50_000));
        let seed = u64::from(host) + 256 * self.seed;
        self.seats.push(Seat {
            id: PeerId::new(host.into()),
            browser: Browser::new(template, host, address, self.now),
            up: Link::new(self.settings, seed),
            down: Link::new(self.settings, !seed),
        });
        let seat = self.seats.len() - 1;
        let peer = self.seats[seat].id;
        let admitted = role == Role::Clerk;
        self.command(Command::Join {
            room: ROOM,
            peer,
            person: person(number),
            role,
            admitted,
        });
        self.offer(seat, 1);
        seat
    }

    /// The browser offers; the answer is given to it at once.
    pub(crate) fn offer(&mut self, seat: usize, generation: u32) {
        let sdp = self.seats[seat].browser.offer();
        let peer = self.seats[seat].id;
        self.command(Command::Offer {
            room: ROOM,
            peer,
            generation,
            sdp,
        });
        let answer = self.said(seat).find_map(|event| match event {
            Event::Answer {
                generation: of,
                sdp,
            } if *of == generation => Some(sdp.clone()),
            _ => None,
        });
        let answer = answer.expect("the offer is answered");
        self.seats[seat].browser.answered(&answer, self.now);
    }

    pub(crate) fn admit(&mut self, number: u8) {
        self.command(Command::Admit {
            room: ROOM,
            person: person(number),
        });
    }

    pub(crate) fn state(&mut self, seat: usize, mic: bool, cam: bool, screen: bool) {
        let peer = self.seats[seat].id;
        let state = MediaState { mic, cam, screen };
        self.command(Command::State {
            room: ROOM,
            peer,
            state,
        });
    }

    pub(crate) fn send(&mut self, seat: usize, voice: bool, camera: bool) {
        let now = self.now;
        self.seats[seat].browser.send(voice, camera, now);
    }

    /// What a browser was told, in order.
    pub(crate) fn said(&self, seat: usize) -> impl DoubleEndedIterator<Item = &Event> {
        let id = self.seats[seat].id;
        self.outputs.iter().filter_map(move |output| match output {
            Output::Say { peer, event, .. } if *peer == id => Some(event),
            _ => None,
        })
    }

    /// The slots as a browser was told last.
    pub(crate) fn slots(&self, seat: usize) -> Vec<SlotView> {
        let told = self.said(seat).rev().find_map(|event| match event {
            Event::Slots(slots) => Some(slots.clone()),
            _ => None,
        });
        told.unwrap_or_default()
    }

    pub(crate) fn run(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            self.step(end);
        }
    }

    pub(crate) fn run_ms(&mut self, millis: u64) {
        self.run(Duration::from_millis(millis));
    }

    /// Both clocks; the wall clock began at 0 with the test.
    pub(crate) fn both(&self) -> Now {
        let since = SignedDuration::try_from(self.now - self.began).unwrap();
        Now {
            mono: self.now,
            wall: wall(0) + since,
        }
    }

    /// Sends sealed media from a browser.
    pub(crate) fn upload(&mut self, seat: usize, datagrams: Vec<Vec<u8>>) {
        let now = self.now;
        let Seat { browser, up, .. } = &mut self.seats[seat];
        for bytes in datagrams {
            let size = bytes.len();
            up.send((browser.peer.address, bytes), size, now);
        }
    }

    /// Jumps to the next moment at which something happens, not beyond `end`.
    fn step(&mut self, end: Instant) {
        self.drain();
        let both = self.both();
        let seats = self.seats.iter().flat_map(|seat| {
            let own = Some(seat.browser.poll_timeout());
            [own, seat.up.poll_timeout(), seat.down.poll_timeout()]
        });
        let next = seats.chain([self.hall.poll_timeout(both)]).flatten().min();
        self.now = next.unwrap_or(end).clamp(self.now, end);
        let both = self.both();
        for seat in 0..self.seats.len() {
            while let Some((from, mut bytes)) = self.seats[seat].up.receive(self.now) {
                let path = Path::udp(from, SERVER.parse().unwrap());
                self.hall.datagram(path, &mut bytes, both);
                self.drain();
            }
            while let Some((to, bytes)) = self.seats[seat].down.receive(self.now) {
                if to == self.seats[seat].browser.peer.address {
                    let out = self.seats[seat].browser.handle(bytes, self.now);
                    self.upload(seat, out);
                }
            }
            if self.seats[seat].browser.poll_timeout() <= self.now {
                let out = self.seats[seat].browser.handle_timeout(self.now);
                self.upload(seat, out);
            }
        }
        if self
            .hall
            .poll_timeout(both)
            .is_some_and(|at| at <= self.now)
        {
            self.hall.handle_timeout(both);
        }
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(output) = self.hall.poll_output() {
            self.outputs.push(output);
        }
        let seats = &mut self.seats;
        let now = self.now;
        self.hall.transmits(|transmit| {
            let to = transmit.path.remote;
            let seat = seats
                .iter_mut()
                .find(|seat| seat.browser.peer.address.ip() == to.ip());
            if let Some(seat) = seat {
                let bytes = transmit.bytes.to_vec();
                seat.down.send((to, bytes), transmit.bytes.len(), now);
            }
        });
        for seat in seats {
            while let Some((from, bytes)) = seat.browser.peer.poll_transmit() {
                let size = bytes.len();
                seat.up.send((from, bytes), size, now);
            }
        }
    }
}

/// Somebody, by number.
pub(crate) fn person(number: u8) -> PersonId {
    PersonId::new(Uuid::from_u128(number.into()))
}

/// The wall clock so many seconds after the test began.
pub(crate) fn wall(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_793_000_000 + seconds).unwrap()
}

/// A clerk and a citizen who is let in, both with camera and microphone on.
pub(crate) fn call(settings: Settings) -> (Desk, usize, usize) {
    seeded_call(settings, 0)
}

/// The same with other luck on the links.
pub(crate) fn seeded_call(settings: Settings, seed: u64) -> (Desk, usize, usize) {
    let mut desk = Desk::seeded(settings, seed);
    let clerk = desk.join(1, Role::Clerk, CHROMIUM);
    let citizen = desk.join(2, Role::Citizen, FIREFOX);
    desk.send(clerk, true, true);
    desk.send(citizen, true, true);
    desk.run_ms(1000);
    desk.admit(2);
    (desk, clerk, citizen)
}
