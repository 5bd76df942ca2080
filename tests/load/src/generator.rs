//! All participants of a run, driven by one thread that keeps to a schedule.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use mio::{Events, Interest, Poll, Token};

use crate::client::{Buffers, Client, HURRY, Identity};
use crate::clock;
use crate::line::{Line, Reply, Request, Seat};
use crate::sdp::Answer;
use crate::tally::Tally;

const VOICE_EVERY: Duration = Duration::from_millis(20);
const FRAME_EVERY: Duration = Duration::from_nanos(33_333_333);
const FEEDBACK_EVERY: Duration = Duration::from_millis(100);
const REPORT_EVERY: Duration = Duration::from_secs(1);
const CHECK_EVERY: Duration = Duration::from_millis(2500);

/// A generator that was held up for longer than this leaves out what it should have sent, for all at
/// once it would be a burst that no network brings.
const LATE: Duration = Duration::from_millis(2);

/// How long a connection may take before the run has failed.
const CONNECT: Duration = Duration::from_secs(20);

/// Packets that are under way when a window closes have this long to arrive.
const DRAIN: Duration = Duration::from_millis(500);

/// Groups participants can be counted in.
const GROUPS: usize = 2;

/// Below this the poll would sleep for too long: it knows milliseconds only.
const NAP: Duration = Duration::from_millis(2);

/// Everybody who calls.
pub struct Generator {
    line: Line,
    identity: Identity,
    poll: Poll,
    events: Events,
    buffers: Buffers,
    clients: Vec<Option<Member>>,
    schedule: BinaryHeap<Reverse<(Instant, u32, Token, Task)>>,
    joined: u32,
    connecting: usize,
    /// The window packets are stamped with and the one they are counted in; 0 is none.
    stamped: u32,
    counted: u32,
    tallies: Vec<Tally>,
    allocations: Option<u64>,
}

struct Member {
    client: Client,
    /// Tells the tasks of this participant from those of one who had the seat before.
    number: u32,
    group: u8,
    began: Instant,
    connected: bool,
    /// Whether media begins as soon as the connection stands.
    eager: bool,
    /// Whether it has begun.
    talks: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    Voice,
    Frame,
    Feedback,
    Report,
    Check,
    Hurry,
}

impl Task {
    fn period(self) -> Duration {
        match self {
            Self::Voice => VOICE_EVERY,
            Self::Frame => FRAME_EVERY,
            Self::Feedback => FEEDBACK_EVERY,
            Self::Report => REPORT_EVERY,
            Self::Check => CHECK_EVERY,
            Self::Hurry => HURRY,
        }
    }

    fn is_media(self) -> bool {
        matches!(self, Self::Voice | Self::Frame)
    }
}

impl Generator {
    /// Nobody calls yet.
    pub fn new(line: Line) -> Result<Self> {
        Ok(Self {
            line,
            identity: Identity::new()?,
            poll: Poll::new()?,
            events: Events::with_capacity(1024),
            buffers: Buffers::default(),
            clients: Vec::new(),
            schedule: BinaryHeap::new(),
            joined: 0,
            connecting: 0,
            stamped: 0,
            counted: 0,
            tallies: vec![Tally::default(); GROUPS],
            allocations: None,
        })
    }

    /// The way to the server.
    #[must_use]
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Lets somebody begin to connect; with `eager`, media flows as soon as it can.
    pub fn join(&mut self, seat: Seat, group: u8, eager: bool) -> Result<()> {
        let index = seat.index();
        if self.clients.len() <= index {
            self.clients.resize_with(index + 1, || None);
        }
        ensure!(self.clients[index].is_none(), "the seat is taken");
        self.joined += 1;
        let mut client = Client::new(self.joined, group)?;
        self.poll
            .registry()
            .register(client.socket(), Token(index), Interest::READABLE)?;
        let sdp = client.offer(&self.identity);
        self.clients[index] = Some(Member {
            client,
            number: self.joined,
            group,
            began: clock::instant(),
            connected: false,
            eager,
            talks: false,
        });
        self.connecting += 1;
        self.line.ask(Request::Offer { seat, sdp })
    }

    /// Lets somebody hang up.
    pub fn leave(&mut self, seat: Seat) -> Result<()> {
        let Some(mut member) = self.clients.get_mut(seat.index()).and_then(Option::take) else {
            return Ok(());
        };
        if !member.connected {
            self.connecting -= 1;
        }
        member.client.close(clock::instant())?;
        self.poll.registry().deregister(member.client.socket())?;
        self.line.ask(Request::Leave { seat })
    }

    /// Fills the calls from `first` on, `count` of them, a few handshakes at a time; without media.
    pub fn fill(&mut self, first: u32, count: u32) -> Result<()> {
        for call in first..first + count {
            for seat in 0..2 {
                self.join(Seat { call, seat }, 0, false)?;
                self.run_while(|it| it.connecting > 8)?;
            }
        }
        self.run_while(|it| it.connecting > 0)
    }

    /// Lets media flow from everybody who is connected and does not talk yet.
    pub fn start(&mut self) {
        for index in 0..self.clients.len() {
            let silent = self.clients[index]
                .as_mut()
                .filter(|it| it.connected && !it.talks);
            if let Some(member) = silent {
                member.talks = true;
                Self::begin(&mut self.schedule, member.number, index);
            }
        }
    }

    /// Lets time pass.
    pub fn run(&mut self, time: Duration) -> Result<()> {
        let end = clock::instant() + time;
        self.run_while(|_| clock::instant() < end)
    }

    /// Participants that are on their way.
    #[must_use]
    pub fn connecting(&self) -> usize {
        self.connecting
    }

    /// Counts the packets sent from here on, until [`Generator::close_window`].
    pub fn open_window(&mut self) {
        self.tallies = vec![Tally::default(); GROUPS];
        self.joined += 1;
        self.stamped = self.joined;
        self.counted = self.joined;
    }

    /// Packets sent from here on are not counted; those under way are waited for.
    pub fn close_window(&mut self) -> Result<Vec<Tally>> {
        self.stamped = 0;
        self.run(DRAIN)?;
        self.counted = 0;
        Ok(self.tallies.clone())
    }

    /// What has been counted so far.
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// Packets the server asked for again, ever, of those who are here.
    #[must_use]
    pub fn asked_again(&self) -> u64 {
        let members = self.clients.iter().flatten();
        members.map(|it| it.client.asked_again()).sum()
    }

    /// Memory the server has asked for since its start.
    pub fn allocations(&mut self) -> Result<u64> {
        self.allocations = None;
        self.line.ask(Request::Count)?;
        self.run_while(|it| it.allocations.is_none())?;
        self.allocations.context("the server counts")
    }

    fn run_while(&mut self, mut more: impl FnMut(&Self) -> bool) -> Result<()> {
        while more(self) {
            self.turn()?;
        }
        Ok(())
    }

    fn turn(&mut self) -> Result<()> {
        let now = clock::instant();
        while let Some(&Reverse((at, number, token, task))) = self.schedule.peek() {
            if at > now {
                break;
            }
            self.schedule.pop();
            self.fire(at, number, token, task)?;
        }
        while let Some(reply) = self.line.hear()? {
            self.answered(reply)?;
        }
        let next = self.schedule.peek().map(|it| it.0.0);
        let wait = next.map_or(NAP, |at| at.saturating_duration_since(clock::instant()));
        let wait = if wait < NAP { Duration::ZERO } else { NAP / 2 };
        self.poll.poll(&mut self.events, Some(wait))?;
        for event in &self.events {
            let index = event.token().0;
            let Some(member) = self.clients[index].as_mut() else {
                continue;
            };
            let (buffers, identity) = (&mut self.buffers, &self.identity);
            member
                .client
                .receive(buffers, identity, self.counted, &mut self.tallies)?;
            if member.client.is_connected() && !member.connected {
                member.connected = true;
                self.connecting -= 1;
                let (number, eager) = (member.number, member.eager);
                self.schedule.push(Reverse((
                    clock::instant() + CHECK_EVERY,
                    number,
                    Token(index),
                    Task::Check,
                )));
                if eager {
                    member.talks = true;
                    Self::begin(&mut self.schedule, number, index);
                }
            }
        }
        Ok(())
    }

    /// Everybody is at another point of their periods.
    fn begin(
        schedule: &mut BinaryHeap<Reverse<(Instant, u32, Token, Task)>>,
        number: u32,
        index: usize,
    ) {
        let now = clock::instant();
        let spread = number.wrapping_mul(0x9E37_79B1);
        for (task, shift) in [
            (Task::Voice, 0),
            (Task::Frame, 7),
            (Task::Feedback, 13),
            (Task::Report, 19),
        ] {
            let part = spread.rotate_left(shift) >> 16;
            let at = now + task.period() * part / 65_536;
            schedule.push(Reverse((at, number, Token(index), task)));
        }
    }

    fn fire(&mut self, at: Instant, number: u32, token: Token, task: Task) -> Result<()> {
        let member = self.clients[token.0].as_mut();
        let Some(member) = member.filter(|it| it.number == number) else {
            return Ok(());
        };
        let every = task.period();
        let late = clock::instant().saturating_duration_since(at);
        let tally = &mut self.tallies[usize::from(member.group)];
        if task.is_media() && late > LATE {
            let periods = late.as_nanos() / every.as_nanos() + 1;
            let at = at + every * u32::try_from(periods).unwrap_or(u32::MAX);
            tally.skipped += u64::from(self.stamped != 0);
            self.schedule.push(Reverse((at, number, token, task)));
            return Ok(());
        }
        let client = &mut member.client;
        match task {
            Task::Voice | Task::Frame => {
                let sent = if task == Task::Voice {
                    client.say(self.stamped)
                } else {
                    client.show(self.stamped)
                };
                if self.stamped != 0 {
                    tally.sent += sent;
                    tally.made += 1;
                }
            }
            Task::Feedback => client.send_feedback(),
            Task::Report => client.send_report(),
            Task::Check => client.check()?,
            Task::Hurry if client.is_connected() => return Ok(()),
            Task::Hurry => {
                let now = clock::instant();
                ensure!(now < member.began + CONNECT, "a participant cannot connect");
                client.hurry(now)?;
            }
        }
        self.schedule
            .push(Reverse((at + every, number, token, task)));
        Ok(())
    }

    fn answered(&mut self, reply: Reply) -> Result<()> {
        match reply {
            Reply::Answer { seat, sdp } => {
                let index = seat.index();
                let Some(member) = self.clients[index].as_mut() else {
                    return Ok(());
                };
                member.client.answered(&Answer::parse(&sdp)?)?;
                let at = clock::instant() + HURRY;
                self.schedule
                    .push(Reverse((at, member.number, Token(index), Task::Hurry)));
            }
            Reply::Refused { seat } => bail!("call {} is refused", seat.call),
            Reply::Counts { allocations } => self.allocations = Some(allocations),
        }
        Ok(())
    }
}
