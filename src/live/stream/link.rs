//! One connection of media: what it says goes to a media thread in whole frames, what the thread
//! answers goes back. Buffers travel with the bytes and come back empty.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sportello_rooms::relay;
use sportello_rooms::transport::{Path, Via};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, ReadHalf, WriteHalf};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::timeout;

use super::carrier::Carrier;
use super::framing::{Framing, Malformed};
use crate::live::media::{Inflow, Lines};

/// Bytes read at a time: some milliseconds of a picture. More delays, less costs wake-ups.
const READING: usize = 16 * 1024;

/// Buffers kept for use in each direction.
const BUFFERS: usize = 4;

/// Chunks that may wait to be written. Bytes are bounded apart from this; a turn of the media thread
/// makes one chunk.
const CHUNKS: usize = 32;

/// How long a connection may be silent before it has shown whom it belongs to, and after, unless it
/// is the relay's. Browsers check a path every few seconds.
const SILENCE: Duration = Duration::from_secs(30);

/// How long a connection of the relay may be silent: its client renews its allocation within ten
/// minutes, whether media flows or not.
const RELAY_SILENCE: Duration = Duration::from_mins(11);

/// How long the other end may take nothing of what is sent before it counts as gone.
const STALL: Duration = Duration::from_secs(10);

/// Why a connection has ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum Ended {
    #[error("it was closed")]
    Closed,
    #[error("it failed: {}", .0.kind())]
    Io(#[from] std::io::Error),
    /// Only from one media thread to another.
    #[error("it belongs to another media thread")]
    Moved,
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error("it was silent, or took nothing")]
    Silent(#[from] tokio::time::error::Elapsed),
    #[error("the media thread is gone")]
    Thread,
}

/// What a media thread writes a connection with.
pub(in crate::live) struct Outflow {
    chunks: Sender<Vec<u8>>,
    empty: Receiver<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

impl Outflow {
    /// An empty buffer, used if there is one.
    pub(in crate::live) fn buffer(&mut self) -> Vec<u8> {
        self.empty.try_recv().unwrap_or_default()
    }

    /// Bytes that were handed over and are not on their way yet.
    pub(in crate::live) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Whether [`Outflow::send`] would take something.
    pub(in crate::live) fn has_room(&self) -> bool {
        self.chunks.capacity() > 0
    }

    /// Hands over bytes. They are lost with the connection.
    pub(in crate::live) fn send(&self, chunk: Vec<u8>) {
        self.waiting.fetch_add(chunk.len(), Ordering::Relaxed);
        drop(self.chunks.try_send(chunk));
    }
}

/// The task's side of an [`Outflow`].
struct Outlet {
    chunks: Receiver<Vec<u8>>,
    empty: Sender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

fn outflow() -> (Outflow, Outlet) {
    let (chunks, written) = channel(CHUNKS);
    let (used, empty) = channel(BUFFERS);
    let waiting = Arc::<AtomicUsize>::default();
    let outlet = Outlet {
        chunks: written,
        empty: used,
        waiting: Arc::clone(&waiting),
    };
    let outflow = Outflow {
        chunks,
        empty,
        waiting,
    };
    (outflow, outlet)
}

impl Outlet {
    /// Writes what comes, until nothing more can be written.
    async fn drain(&mut self, writing: &mut WriteHalf<Carrier>) -> Ended {
        while let Some(mut chunk) = self.chunks.recv().await {
            let write = async {
                writing.write_all(&chunk).await?;
                writing.flush().await
            };
            match timeout(STALL, write).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => return error.into(),
                Err(elapsed) => return elapsed.into(),
            }
            self.waiting.fetch_sub(chunk.len(), Ordering::Relaxed);
            chunk.clear();
            // One too many is freed.
            drop(self.empty.try_send(chunk));
        }
        Ended::Thread
    }
}

/// What is read, cut into whole frames.
struct Inlet {
    reading: ReadHalf<Carrier>,
    framing: Framing,
    bytes: Vec<u8>,
    empty: Receiver<Vec<u8>>,
    silence: Duration,
}

impl Inlet {
    /// The next frames, one or more.
    async fn chunk(&mut self) -> Result<Vec<u8>, Ended> {
        loop {
            let whole = self.framing.whole(&self.bytes)?;
            if whole > 0 {
                let mut next = self.empty.try_recv().unwrap_or_default();
                next.clear();
                next.extend_from_slice(&self.bytes[whole..]);
                self.bytes.truncate(whole);
                return Ok(std::mem::replace(&mut self.bytes, next));
            }
            self.bytes.reserve(READING.saturating_sub(self.bytes.len()));
            let read = self.reading.read_buf(&mut self.bytes);
            if timeout(self.silence, read).await?? == 0 {
                return Err(Ended::Closed);
            }
        }
    }

    /// Which media thread the first frame of a chunk names.
    fn thread_of(&self, chunk: &mut [u8]) -> Option<u16> {
        let mut named = None;
        self.framing.each(chunk, |datagram| {
            named = named.or_else(|| relay::thread_of(datagram));
        });
        named
    }
}

/// Carries a connection until it ends.
pub(super) async fn run(
    carrier: Carrier,
    framing: Framing,
    (remote, local): (SocketAddr, SocketAddr),
    lines: &Lines,
) -> Ended {
    let (reading, mut writing) = tokio::io::split(carrier);
    let (used, empty) = channel(BUFFERS);
    let mut inlet = Inlet {
        reading,
        framing,
        bytes: Vec::new(),
        empty,
        silence: SILENCE,
    };
    let via = Via::Tcp(lines.name_connection());
    let path = Path { remote, local, via };
    let ended = match inlet.chunk().await {
        Ok(chunk) => feed(&mut inlet, &used, chunk, path, &mut writing, lines).await,
        Err(ended) => ended,
    };
    drop(timeout(STALL, writing.shutdown()).await);
    ended
}

/// Feeds media threads with what comes in, from `chunk` on, and writes what they answer.
async fn feed(
    inlet: &mut Inlet,
    used: &Sender<Vec<u8>>,
    mut chunk: Vec<u8>,
    path: Path,
    writing: &mut WriteHalf<Carrier>,
    lines: &Lines,
) -> Ended {
    let mut named = inlet.thread_of(&mut chunk);
    loop {
        // A first request to the relay names no thread, and any of them can answer it.
        let thread = named.unwrap_or_default();
        let (outflow, mut outlet) = outflow();
        let opened = Inflow::Opened {
            path,
            framing: inlet.framing,
            outflow,
            used: used.clone(),
        };
        if lines.flow(thread, opened).await.is_err() {
            return Ended::Thread;
        }
        if named.is_some() && inlet.framing == Framing::Turn {
            inlet.silence = RELAY_SILENCE;
        }
        let reading = async {
            loop {
                let bytes = std::mem::take(&mut chunk);
                if lines
                    .flow(thread, Inflow::Bytes { path, bytes })
                    .await
                    .is_err()
                {
                    return Ended::Thread;
                }
                chunk = match inlet.chunk().await {
                    Ok(chunk) => chunk,
                    Err(ended) => return ended,
                };
                if named.is_none() {
                    named = inlet.thread_of(&mut chunk);
                    if named.is_some() {
                        return Ended::Moved;
                    }
                }
            }
        };
        let ended = tokio::select! {
            ended = reading => ended,
            ended = outlet.drain(writing) => ended,
        };
        // Lost only with the thread.
        drop(lines.flow(thread, Inflow::Closed(path)).await);
        if !matches!(ended, Ended::Moved) {
            return ended;
        }
    }
}
