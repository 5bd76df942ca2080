//! The server under test: the program's own media threads, without its pages and its database.

use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};
use sportello::clock::Clock;
use sportello::config::Config;
use sportello::live::media::{Gathering, Lines, Media};
use sportello::tls;
use sportello_rooms::gate::Window;
use sportello_rooms::hall::{Command, Event, MediaState};
use sportello_rooms::id::{PeerId, PersonId, Role, RoomId};
use sportello_rooms::transport::Certificate;
use stats_alloc::INSTRUMENTED_SYSTEM;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::line::{Replies, Reply, Request, Requests, Seat};

/// How long a call may last.
const HOURS: SignedDuration = SignedDuration::from_hours(12);

/// How often what the threads say is looked at while an answer is waited for, and otherwise.
const HURRY: Duration = Duration::from_millis(1);
const REST: Duration = Duration::from_secs(1);

/// Serves calls until the requests end.
pub fn serve(gathering: Gathering, requests: &Requests, replies: Replies) -> Result<()> {
    let mut config = Config::default();
    config.media.listen = std::net::SocketAddr::from(([127, 0, 0, 1], 0)).into();
    config.media.relay = None;
    let clock = Clock::system();
    let certificate: Arc<Certificate> = tls::media_certificate(clock.now())?;
    let mut seed = 0;
    let (media, mut notes) = Media::start(&config, gathering, &certificate, &clock, || {
        seed += 1;
        [seed; 32]
    })?;
    let mut desk = Desk {
        lines: media.lines(),
        window: window(clock.now()),
        ears: Vec::new(),
        waiting: 0,
        replies,
    };
    loop {
        let wait = if desk.waiting > 0 { HURRY } else { REST };
        match requests.recv_timeout(wait) {
            Ok(request) => desk.handle(request)?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        desk.listen()?;
        while notes.try_recv().is_ok() {}
    }
    media.shutdown();
    Ok(())
}

struct Desk {
    lines: Lines,
    window: Window,
    /// One for everybody who is here, as a websocket has one.
    ears: Vec<(Seat, mpsc::Receiver<Event>)>,
    /// Offers that are not answered yet.
    waiting: usize,
    replies: Replies,
}

impl Desk {
    fn handle(&mut self, request: Request) -> Result<()> {
        match request {
            Request::Offer { seat, sdp } => self.offer(seat, sdp),
            Request::Leave { seat } => {
                let (room, peer, _) = names(seat);
                self.ears.retain(|it| it.0 != seat);
                Ok(self.lines.command(room, Command::Leave { room, peer })?)
            }
            Request::Count => {
                let stats = INSTRUMENTED_SYSTEM.stats();
                let allocations = stats.allocations + stats.reallocations;
                self.say(Reply::Counts {
                    allocations: allocations as u64,
                })
            }
        }
    }

    fn offer(&mut self, seat: Seat, sdp: String) -> Result<()> {
        let (room, peer, person) = names(seat);
        let role = if seat.seat == 0 {
            Role::Clerk
        } else {
            Role::Citizen
        };
        let window = self.window;
        let state = MediaState::default();
        self.lines.command(room, Command::Open { room, window })?;
        self.ears.push((seat, self.lines.listen(room, peer)?));
        self.waiting += 1;
        for command in [
            Command::Join {
                room,
                peer,
                person,
                role,
                admitted: true,
            },
            Command::State { room, peer, state },
            Command::Offer {
                room,
                peer,
                generation: 1,
                sdp,
            },
        ] {
            self.lines.command(room, command)?;
        }
        Ok(())
    }

    /// Hears what the threads say to everybody, and hands on what matters.
    fn listen(&mut self) -> Result<()> {
        let mut said = Vec::new();
        for (seat, ears) in &mut self.ears {
            let seat = *seat;
            while let Ok(event) = ears.try_recv() {
                match event {
                    Event::Answer { sdp, .. } => said.push(Reply::Answer { seat, sdp }),
                    Event::Refused { .. } | Event::Rejected { .. } => {
                        said.push(Reply::Refused { seat });
                    }
                    _ => {}
                }
            }
        }
        self.waiting -= said.len().min(self.waiting);
        said.into_iter().try_for_each(|it| self.say(it))
    }

    fn say(&self, reply: Reply) -> Result<()> {
        self.replies.send(reply).context("the generator has ended")
    }
}

fn window(now: Timestamp) -> Window {
    Window {
        opens: now - HOURS,
        starts: now,
        ends: now + HOURS,
    }
}

fn names(seat: Seat) -> (RoomId, PeerId, PersonId) {
    let index = seat.index() as u64;
    (
        RoomId::new(Uuid::from_u128(u128::from(seat.call) + 1)),
        PeerId::new(index + 1),
        PersonId::new(Uuid::from_u128((1 << 64) | u128::from(index))),
    )
}
