//! What a generator and a server say to each other besides media: offers and answers, one JSON object a
//! line when they are two processes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::process::Process;

/// A seat in a call; there are two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The call.
    pub call: u32,
    /// 0 or 1.
    pub seat: u8,
}

impl Seat {
    /// A number no other seat has.
    #[must_use]
    pub fn index(self) -> usize {
        2 * self.call as usize + usize::from(self.seat)
    }
}

/// What a server is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Lets somebody in.
    Offer {
        /// Where.
        seat: Seat,
        /// The offer.
        sdp: String,
    },
    /// Somebody goes.
    Leave {
        /// From where.
        seat: Seat,
    },
    /// Tell [`Reply::Counts`].
    Count,
}

/// What a server says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The answer to an offer.
    Answer {
        /// Whose.
        seat: Seat,
        /// The answer.
        sdp: String,
    },
    /// Somebody is not let in.
    Refused {
        /// Who.
        seat: Seat,
    },
    /// What the process has done since its start.
    Counts {
        /// Memory asked for.
        allocations: u64,
    },
}

/// The server's end: takes requests one after the other.
pub type Requests = Receiver<Request>;

/// The server's end: says something.
pub type Replies = Sender<Reply>;

/// The generator's end.
pub struct Line {
    ask: Ask,
    replies: Receiver<Reply>,
}

enum Ask {
    Thread(Sender<Request>),
    Process(Child, ChildStdin),
}

impl Line {
    /// Runs a server on a thread of this process.
    pub fn thread(serve: impl FnOnce(&Requests, Replies) -> Result<()> + Send + 'static) -> Self {
        let (ask, requests) = channel();
        let (reply, replies) = channel();
        // A server that fails hangs up, and the generator notices.
        thread::spawn(move || serve(&requests, reply));
        Self {
            ask: Ask::Thread(ask),
            replies,
        }
    }

    /// Runs a server as a process of this program on the processor `core`, with these arguments.
    /// Where that is permitted it comes before all other work there, which would be measured too.
    pub fn process(core: usize, arguments: &[&str]) -> Result<Self> {
        let first = ["--rr", "1"];
        let permitted = Command::new("chrt")
            .args(first)
            .arg("true")
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        let mut command = if permitted {
            let mut command = Command::new("chrt");
            command.args(first).arg("taskset");
            command
        } else {
            Command::new("taskset")
        };
        let mut child = command
            .args(["--cpu-list", &core.to_string()])
            .arg(std::env::current_exe()?)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("taskset (util-linux) does not start")?;
        let (Some(stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("the server has no pipes");
        };
        let (reply, replies) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let Ok(it) = serde_json::from_str(&line) else {
                    return;
                };
                if reply.send(it).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            ask: Ask::Process(child, stdin),
            replies,
        })
    }

    /// Asks something.
    pub fn ask(&mut self, request: Request) -> Result<()> {
        match &mut self.ask {
            Ask::Thread(sender) => sender.send(request).context("the server has ended"),
            Ask::Process(_, stdin) => {
                let line = serde_json::to_string(&request)?;
                writeln!(stdin, "{line}").context("the server has ended")
            }
        }
    }

    /// What the server has said.
    pub fn hear(&mut self) -> Result<Option<Reply>> {
        match self.replies.try_recv() {
            Ok(reply) => Ok(Some(reply)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => bail!("the server has ended"),
        }
    }

    /// The process the server runs in.
    #[must_use]
    pub fn server(&self) -> Process {
        match &self.ask {
            Ask::Thread(_) => Process::own(),
            Ask::Process(child, _) => Process::new(child.id()),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Ask::Process(child, _) = &mut self.ask {
            // It may have ended by itself.
            drop(child.kill());
            drop(child.wait());
        }
    }
}

/// The server's end in a process of its own: requests from the standard input, replies to the standard
/// output.
pub fn serve(serve: impl FnOnce(&Requests, Replies) -> Result<()>) -> Result<()> {
    let (ask, requests) = channel();
    let (reply, replies) = channel();
    thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            let Ok(request) = serde_json::from_str(&line) else {
                return;
            };
            if ask.send(request).is_err() {
                return;
            }
        }
    });
    thread::spawn(move || {
        let mut out = std::io::stdout();
        for reply in replies {
            let Ok(line) = serde_json::to_string(&reply) else {
                return;
            };
            if writeln!(out, "{line}").and_then(|()| out.flush()).is_err() {
                return;
            }
        }
    });
    serve(&requests, reply)
}
