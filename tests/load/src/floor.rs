//! The floor: a server that does nothing but what no forwarding server can leave out. It reads a batch,
//! decrypts, puts its own SSRC into the header, encrypts, and sends. No reports, no feedback, no
//! retransmission, no replay window. How far the real one is above it is what its features cost.

mod leg;
mod output;

use std::collections::HashMap;
use std::io::{self, IoSliceMut};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use anyhow::{Context as _, Result};
use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token};
use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSockRef, UdpSocketState};
use sportello_rooms::transport::stun;

use self::leg::Leg;
use self::output::Output;
use crate::client::Identity;
use crate::clock;
use crate::line::{Replies, Reply, Request, Requests};
use crate::rtp::Header;

/// The longest datagram.
const DATAGRAM: usize = 1500;

/// Bytes of the kernel's buffers, as the real server asks for.
const KERNEL_BUFFER: usize = 4 << 20;

/// How often requests are looked for while no packets come.
const TURN: Duration = Duration::from_millis(2);

/// Serves calls until the requests end.
pub fn serve(requests: &Requests, replies: Replies) -> Result<()> {
    let mut floor = Floor::new(replies)?;
    let mut poll = Poll::new()?;
    poll.registry()
        .register(&mut floor.socket, Token(0), Interest::READABLE)?;
    let mut events = Events::with_capacity(4);
    let mut inbox = Inbox::new(&floor.state);
    loop {
        loop {
            match requests.try_recv() {
                Ok(request) => floor.handle(&request)?,
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return Ok(()),
            }
        }
        loop {
            inbox.read(&floor.state, &floor.socket)?;
            for (from, datagram) in inbox.datagrams() {
                floor.take(from, datagram)?;
            }
            if inbox.count < BATCH_SIZE {
                break;
            }
        }
        floor.output.flush(&floor.state, &floor.socket);
        let wait = if floor.talks() { TURN } else { TURN * 50 };
        poll.poll(&mut events, Some(wait))?;
    }
}

struct Floor {
    socket: UdpSocket,
    state: UdpSocketState,
    local: SocketAddr,
    output: Output,
    identity: Identity,
    legs: Vec<Option<Leg>>,
    /// Whose a port is: everybody is on this machine.
    by_port: Vec<Option<usize>>,
    by_ufrag: HashMap<String, usize>,
    replies: Replies,
}

impl Floor {
    fn new(replies: Replies) -> Result<Self> {
        let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        state.set_recv_buffer_size(UdpSockRef::from(&socket), KERNEL_BUFFER)?;
        state.set_send_buffer_size(UdpSockRef::from(&socket), KERNEL_BUFFER)?;
        Ok(Self {
            local: socket.local_addr()?,
            socket: UdpSocket::from_std(socket),
            output: Output::new(state.max_gso_segments()),
            state,
            identity: Identity::new()?,
            legs: Vec::new(),
            by_port: vec![None; 1 << 16],
            by_ufrag: HashMap::new(),
            replies,
        })
    }

    /// Whether somebody is about to connect.
    fn talks(&self) -> bool {
        self.legs.iter().flatten().any(|leg| !leg.is_connected())
    }

    fn handle(&mut self, request: &Request) -> Result<()> {
        let reply = match request {
            Request::Offer { seat, .. } => {
                let (seat, index) = (*seat, seat.index());
                let leg = Leg::new(index, &self.identity, clock::instant())?;
                let sdp = leg.answer(&self.identity, self.local).write();
                self.by_ufrag.insert(leg.ufrag().to_owned(), index);
                if self.legs.len() <= index {
                    self.legs.resize_with(index + 1, || None);
                }
                self.legs[index] = Some(leg);
                Reply::Answer { seat, sdp }
            }
            Request::Leave { seat } => {
                if let Some(leg) = self.legs.get_mut(seat.index()).and_then(Option::take) {
                    self.by_ufrag.remove(leg.ufrag());
                }
                return Ok(());
            }
            Request::Count => Reply::Counts { allocations: 0 },
        };
        self.replies.send(reply).context("the generator has ended")
    }

    fn take(&mut self, from: SocketAddr, datagram: &mut [u8]) -> Result<()> {
        match datagram.first() {
            Some(128..=191) => {
                self.forward(from, datagram);
                Ok(())
            }
            Some(0..=3) => {
                self.check(from, datagram);
                Ok(())
            }
            Some(20..=63) => {
                let leg = self.by_port[usize::from(from.port())]
                    .and_then(|it| self.legs.get_mut(it)?.as_mut());
                let Some(leg) = leg else {
                    return Ok(());
                };
                leg.handshake(datagram, clock::instant(), |bytes| {
                    self.output.send(from, bytes, &self.state, &self.socket);
                })
            }
            _ => Ok(()),
        }
    }

    fn check(&mut self, from: SocketAddr, datagram: &[u8]) {
        let Some(request) = stun::Request::parse(datagram) else {
            return;
        };
        let Some(&index) = self.by_ufrag.get(request.ufrag) else {
            return;
        };
        if let Some(leg) = self.legs[index].as_mut()
            && request.is_authentic(leg.integrity())
        {
            let answer = stun::success(request.transaction, from, leg.integrity());
            leg.moved(from);
            self.by_port[usize::from(from.port())] = Some(index);
            self.output.send(from, &answer, &self.state, &self.socket);
        }
    }

    /// All there is to forwarding. Reports and feedback end here.
    fn forward(&mut self, from: SocketAddr, datagram: &mut [u8]) {
        if matches!(datagram.get(1), Some(192..=223)) {
            return;
        }
        let Some(index) = self.by_port[usize::from(from.port())] else {
            return;
        };
        let pair = index & !1;
        let Some(legs) = self.legs.get_mut(pair..pair + 2) else {
            return;
        };
        let [first, second] = legs else {
            return;
        };
        let (sender, receiver) = if index == pair {
            (first, second)
        } else {
            (second, first)
        };
        let (Some(sender), Some(receiver)) = (sender, receiver) else {
            return;
        };
        let Some(header) = Header::read(datagram) else {
            return;
        };
        let Some((packet, index)) = sender.open(datagram, &header) else {
            return;
        };
        let Some(to) = receiver.address() else {
            return;
        };
        self.output
            .seal(to, packet.len(), &self.state, &self.socket, |room| {
                receiver.seal(packet, &header, index, room)
            });
    }
}

/// What one system call reads.
struct Inbox {
    bytes: Vec<Box<[u8]>>,
    meta: [RecvMeta; BATCH_SIZE],
    count: usize,
}

impl Inbox {
    fn new(state: &UdpSocketState) -> Self {
        let each = DATAGRAM * state.gro_segments().max(1);
        Self {
            bytes: vec![vec![0; each].into_boxed_slice(); BATCH_SIZE],
            meta: [RecvMeta::default(); BATCH_SIZE],
            count: 0,
        }
    }

    fn read(&mut self, state: &UdpSocketState, socket: &UdpSocket) -> Result<()> {
        let mut bytes = self.bytes.iter_mut();
        let mut buffers: [IoSliceMut<'_>; BATCH_SIZE] = std::array::from_fn(|_| {
            IoSliceMut::new(bytes.next().map_or(&mut [][..], |it| &mut it[..]))
        });
        self.count = match state.recv(UdpSockRef::from(socket), &mut buffers, &mut self.meta) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            Err(error) => return Err(error).context("the socket"),
        };
        Ok(())
    }

    fn datagrams(&mut self) -> impl Iterator<Item = (SocketAddr, &mut [u8])> {
        let both = self.bytes.iter_mut().zip(&self.meta).take(self.count);
        both.flat_map(|(bytes, meta)| {
            bytes[..meta.len]
                .chunks_mut(meta.stride.max(1))
                .map(|it| (meta.addr, it))
        })
    }
}
