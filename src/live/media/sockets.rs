//! The UDP sockets of one media thread: one for each address the operator has named, for media and then
//! for the relay.

use std::io;
use std::net::SocketAddr;

use super::socket::{Read, Socket};
use crate::config::Listen;

/// At least one socket, and so few that a search through them costs less than a hash.
pub(super) struct Sockets(Vec<Open>);

struct Open {
    socket: Socket,
    /// Whether something may have come since there was nothing: to ask a socket costs more than to
    /// forward a packet.
    is_ready: bool,
}

impl Sockets {
    /// Binds the sockets of thread `n`: the ports count up from those of the first thread.
    pub(super) fn bind(listen: &Listen, n: u16) -> io::Result<Self> {
        let is_v6_only = listen.is_of_both_families();
        let bind = |first: &SocketAddr| {
            // Port 0 means any, for every thread.
            let port = match first.port() {
                0 => 0,
                first => first.checked_add(n).ok_or(io::ErrorKind::InvalidInput)?,
            };
            let socket = Socket::bind(SocketAddr::new(first.ip(), port), is_v6_only)?;
            let is_ready = true;
            Ok(Open { socket, is_ready })
        };
        let sockets: io::Result<_> = listen.addresses().iter().map(bind).collect();
        sockets.map(Self)
    }

    /// Takes more in.
    pub(super) fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// Has `poll` tell of each, with tokens counted up from `first`.
    pub(super) fn register(&mut self, poll: &mio::Poll, first: mio::Token) -> io::Result<()> {
        let mut tokens = (first.0..).map(mio::Token);
        let mut each = self.0.iter_mut().zip(&mut tokens);
        each.try_for_each(|(open, token)| open.socket.register(poll, token))
    }

    /// Something has come for the one with this number, counted from 0; no matter if there is none.
    pub(super) fn is_ready(&mut self, number: usize) {
        if let Some(open) = self.0.get_mut(number) {
            open.is_ready = true;
        }
    }

    /// The addresses they are bound to.
    pub(super) fn locals(&self) -> impl Iterator<Item = SocketAddr> {
        self.0.iter().map(|open| open.socket.local())
    }

    /// Reads one batch of each that has something, as [`Socket::receive`] does. A socket that cannot be
    /// read keeps no other from being read. `true` when datagrams may be left.
    pub(super) fn receive(
        &mut self,
        mut each: impl FnMut(SocketAddr, SocketAddr, &mut [u8]),
    ) -> bool {
        let mut is_more = false;
        for open in self.0.iter_mut().filter(|open| open.is_ready) {
            match open.socket.receive(&mut each) {
                Ok(read) => {
                    open.is_ready = read != Read::Nothing;
                    is_more |= read == Read::Full;
                }
                Err(error) => {
                    tracing::warn!(error = %error.kind(), "the media socket cannot be read");
                }
            }
        }
        is_more
    }

    /// Sends a datagram from our address `from`, by the socket that hears it, at the latest with
    /// [`Self::flush`].
    pub(super) fn send(&mut self, from: SocketAddr, to: SocketAddr, bytes: &[u8]) {
        let mut sockets = self.0.iter_mut().map(|open| &mut open.socket);
        if let Some(socket) = sockets.find(|socket| socket.hears(from)) {
            socket.send(from.ip(), to, bytes);
        }
    }

    /// Hands over what [`Self::send`] has gathered.
    pub(super) fn flush(&mut self) {
        self.0.iter_mut().for_each(|open| open.socket.flush());
    }

    /// Datagrams the kernel did not take since the last call.
    pub(super) fn take_dropped(&mut self) -> u64 {
        let each = self.0.iter_mut();
        each.map(|open| open.socket.take_dropped()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Waits for a datagram and answers it; which of our addresses it came to.
    fn answer(sockets: &mut Sockets, poll: &mut mio::Poll, from: SocketAddr) -> SocketAddr {
        let mut events = mio::Events::with_capacity(4);
        let mut arrived = None;
        while arrived.is_none() {
            poll.poll(&mut events, Some(Duration::from_secs(5)))
                .expect("poll");
            assert!(!events.is_empty(), "nothing came from {from}");
            for event in &events {
                sockets.is_ready(event.token().0);
            }
            sockets.receive(|remote, local, _| arrived = Some((remote, local)));
        }
        let (remote, local) = arrived.expect("the loop ended");
        assert_eq!(remote, from);
        sockets.send(local, remote, b"come in");
        sockets.flush();
        local
    }

    #[test]
    fn an_answer_leaves_by_the_socket_its_question_came_by() {
        let addresses = ["0.0.0.0:0", "127.0.0.1:0", "[::]:0", "[::1]:0"];
        let addresses = addresses.map(|text| text.parse().expect("an address"));
        let listen = Listen::new(addresses.to_vec()).expect("four are possible");
        let mut sockets = Sockets::bind(&listen, 0).expect("bound");
        let mut poll = mio::Poll::new().expect("a poll");
        sockets.register(&poll, mio::Token(0)).expect("registered");
        let ports: Vec<_> = sockets.locals().map(|local| local.port()).collect();
        for (home, port) in ["127.0.0.1", "127.0.0.1", "::1", "::1"].iter().zip(ports) {
            let ip: std::net::IpAddr = home.parse().expect("an address");
            let door = SocketAddr::new(ip, port);
            let peer = std::net::UdpSocket::bind((ip, 0)).expect("bound");
            peer.set_read_timeout(Some(Duration::from_secs(5)))
                .expect("set");
            peer.send_to(b"knock", door).expect("sent");
            let from = peer.local_addr().expect("bound");
            assert_eq!(answer(&mut sockets, &mut poll, from), door);
            let mut room = [0; 16];
            let (length, from) = peer.recv_from(&mut room).expect("answered");
            assert_eq!((&room[..length], from), (&b"come in"[..], door));
        }
        assert_eq!(sockets.take_dropped(), 0);
    }

    #[test]
    fn both_families_share_a_port() {
        let free = std::net::UdpSocket::bind("127.0.0.1:0").expect("bound");
        let port = free.local_addr().expect("bound").port();
        drop(free);
        let both = ["0.0.0.0", "::"].map(|ip| SocketAddr::new(ip.parse().expect("one"), port));
        let listen = Listen::new(both.to_vec()).expect("two are possible");
        let sockets = Sockets::bind(&listen, 0).expect("bound");
        assert_eq!(sockets.locals().collect::<Vec<_>>(), both);
    }
}
