//! One UDP socket, read and written in batches. The kernel joins and splits datagrams where it can
//! (GRO, GSO); buffers are made once, with the socket.

use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};

use mio::Interest;
use mio::net::UdpSocket;
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSockRef, UdpSocketState};

/// The longest datagram taken. WebRTC keeps to 1200 bytes and Ethernet to 1500; what is longer is
/// not for us and is cut, so that it fails its check.
const DATAGRAM: usize = 1500;

/// The kernel's buffers, as far as it allows. Smaller loses packets while the thread is busy with
/// another call's key frame; larger only adds delay that a call cannot use.
const KERNEL_BUFFER: usize = 4 << 20;

/// The most bytes handed over in one sending; a UDP datagram before splitting cannot be longer.
const RUN: usize = 60_000;

/// A non-blocking UDP socket with its buffers.
pub(super) struct Socket {
    udp: UdpSocket,
    state: UdpSocketState,
    local: SocketAddr,
    is_v6_only: bool,
    inbox: Box<[u8]>,
    /// Bytes of `inbox` for each of the batch's buffers.
    stride: usize,
    meta: [RecvMeta; BATCH_SIZE],
    run: Run,
    dropped: u64,
}

/// Datagrams of one length to one place, which the kernel takes in one go.
#[derive(Default)]
struct Run {
    bytes: Vec<u8>,
    to: Option<SocketAddr>,
    from: Option<IpAddr>,
    segment: usize,
    count: usize,
    /// A shorter datagram ends a run.
    closed: bool,
}

/// How far a socket was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Read {
    /// There was nothing; what comes next is announced.
    Nothing,
    /// There was some, and most likely that is all.
    Some,
    /// As much as can be read at once, so that there may be more.
    Full,
}

impl Socket {
    /// Binds it; with `is_v6_only` a wildcard of IPv6 leaves IPv4 to another socket.
    pub(super) fn bind(address: SocketAddr, is_v6_only: bool) -> io::Result<Self> {
        let kind = socket2::Type::DGRAM;
        let socket = socket2::Socket::new(socket2::Domain::for_address(address), kind, None)?;
        if is_v6_only && address.is_ipv6() {
            socket.set_only_v6(true)?;
        }
        socket.bind(&address.into())?;
        let socket = std::net::UdpSocket::from(socket);
        socket.set_nonblocking(true)?;
        let state = UdpSocketState::new(UdpSockRef::from(&socket))?;
        // Refused by a strict kernel; then its own sizes serve.
        state
            .set_recv_buffer_size(UdpSockRef::from(&socket), KERNEL_BUFFER)
            .ok();
        state
            .set_send_buffer_size(UdpSockRef::from(&socket), KERNEL_BUFFER)
            .ok();
        let stride = DATAGRAM * state.gro_segments().max(1);
        Ok(Self {
            local: socket.local_addr()?,
            is_v6_only,
            udp: UdpSocket::from_std(socket),
            state,
            inbox: vec![0; stride * BATCH_SIZE].into_boxed_slice(),
            stride,
            meta: [RecvMeta::default(); BATCH_SIZE],
            run: Run {
                bytes: Vec::with_capacity(RUN),
                ..Run::default()
            },
            dropped: 0,
        })
    }

    pub(super) fn register(&mut self, poll: &mio::Poll, token: mio::Token) -> io::Result<()> {
        poll.registry()
            .register(&mut self.udp, token, Interest::READABLE)
    }

    pub(super) fn local(&self) -> SocketAddr {
        self.local
    }

    /// Whether what is sent to `address` arrives here.
    pub(super) fn hears(&self, address: SocketAddr) -> bool {
        let (ours, ip) = (self.local.ip(), address.ip());
        let is_of_kind = ours.is_ipv4() == ip.is_ipv4() || ours.is_ipv6() && !self.is_v6_only;
        let is_ours = ours == ip || ours.is_unspecified() && is_of_kind;
        is_ours && self.local.port() == address.port()
    }

    /// Datagrams the kernel did not take since the last call; media is not worth waiting for.
    pub(super) fn take_dropped(&mut self) -> u64 {
        std::mem::take(&mut self.dropped)
    }

    /// Reads one batch and tells each datagram with where it came from and where it arrived.
    pub(super) fn receive(
        &mut self,
        mut each: impl FnMut(SocketAddr, SocketAddr, &mut [u8]),
    ) -> io::Result<Read> {
        let mut chunks = self.inbox.chunks_mut(self.stride);
        let mut buffers: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| IoSliceMut::new(chunks.next().unwrap_or_default()));
        let socket = UdpSockRef::from(&self.udp);
        let count = match self.state.recv(socket, &mut buffers, &mut self.meta) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Read::Nothing),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(Read::Full),
            Err(error) => return Err(error),
        };
        for (meta, buffer) in self.meta.iter().zip(&mut buffers).take(count) {
            let from = canonical(meta.addr);
            let to = match meta.dst_ip {
                Some(ip) => SocketAddr::new(ip.to_canonical(), self.local.port()),
                None => self.local,
            };
            let len = meta.len.min(buffer.len());
            for datagram in buffer[..len].chunks_mut(meta.stride.max(1)) {
                each(from, to, datagram);
            }
        }
        Ok(if count == BATCH_SIZE {
            Read::Full
        } else {
            Read::Some
        })
    }

    /// Sends a datagram, at the latest with [`Self::flush`]. Order within one destination is kept.
    pub(super) fn send(&mut self, from: IpAddr, to: SocketAddr, bytes: &[u8]) {
        // A socket bound to one address needs not be told which one to use.
        let from = self.local.ip().is_unspecified().then(|| self.fit(from));
        let to = SocketAddr::new(self.fit(to.ip()), to.port());
        if !self
            .run
            .takes(from, to, bytes.len(), self.state.max_gso_segments())
        {
            self.flush();
            self.run.begin(from, to, bytes.len());
        }
        self.run.push(bytes);
    }

    /// Hands over what [`Self::send`] has gathered.
    pub(super) fn flush(&mut self) {
        let Some(destination) = self.run.to.take() else {
            return;
        };
        let transmit = Transmit {
            destination,
            ecn: None,
            contents: &self.run.bytes,
            segment_size: (self.run.count > 1).then_some(self.run.segment),
            src_ip: self.run.from,
        };
        if let Err(error) = self.state.try_send(UdpSockRef::from(&self.udp), &transmit) {
            self.dropped += self.run.count as u64;
            tracing::trace!(error = %error.kind(), "datagrams were not sent");
        }
    }

    /// An IPv6 socket that speaks IPv4 too wants those addresses mapped.
    fn fit(&self, ip: IpAddr) -> IpAddr {
        match ip {
            IpAddr::V4(v4) if self.local.is_ipv6() => IpAddr::V6(v4.to_ipv6_mapped()),
            _ => ip,
        }
    }
}

impl Run {
    fn takes(&self, from: Option<IpAddr>, to: SocketAddr, len: usize, most: usize) -> bool {
        self.to == Some(to)
            && self.from == from
            && !self.closed
            && len <= self.segment
            && self.count < most
            && self.bytes.len() + len <= RUN
    }

    fn begin(&mut self, from: Option<IpAddr>, to: SocketAddr, segment: usize) {
        self.bytes.clear();
        self.to = Some(to);
        self.from = from;
        self.segment = segment;
        self.count = 0;
        self.closed = false;
    }

    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.count += 1;
        self.closed = bytes.len() < self.segment;
    }
}

fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use super::*;

    fn pair() -> (Socket, Socket) {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        (
            Socket::bind(any, false).expect("a socket"),
            Socket::bind(any, false).expect("a socket"),
        )
    }

    /// Everything that arrives until `count` datagrams are there.
    fn gather(socket: &mut Socket, count: usize) -> Vec<Vec<u8>> {
        let mut poll = mio::Poll::new().expect("a poll");
        socket.register(&poll, mio::Token(0)).expect("registered");
        let mut events = mio::Events::with_capacity(4);
        let mut datagrams = Vec::new();
        while datagrams.len() < count {
            while socket
                .receive(|_, _, data| datagrams.push(data.to_vec()))
                .expect("receive")
                != Read::Nothing
            {}
            if datagrams.len() < count {
                poll.poll(&mut events, Some(Duration::from_secs(5)))
                    .expect("poll");
                assert!(
                    !events.is_empty(),
                    "only {} of {count} arrived",
                    datagrams.len()
                );
            }
        }
        datagrams
    }

    #[test]
    fn datagrams_of_any_length_arrive_whole_and_in_order() {
        let (mut a, mut b) = pair();
        let lengths = [1200, 1200, 1200, 300, 40, 40, 41, 1200, 1200, 7];
        for (n, len) in lengths.into_iter().enumerate() {
            let n = u8::try_from(n).expect("few");
            a.send(a.local().ip(), b.local(), &vec![n; len]);
        }
        a.flush();

        let got = gather(&mut b, lengths.len());
        for ((n, len), datagram) in (0u8..).zip(lengths).zip(got) {
            assert_eq!(datagram, vec![n; len]);
        }
        assert_eq!(a.take_dropped(), 0);
    }

    #[test]
    fn a_run_ends_where_the_destination_changes() {
        let (mut a, mut b) = pair();
        let (_, mut c) = pair();
        for _ in 0..3 {
            a.send(a.local().ip(), b.local(), b"to b");
            a.send(a.local().ip(), c.local(), b"to c");
        }
        a.flush();
        assert!(gather(&mut b, 3).iter().all(|datagram| datagram == b"to b"));
        assert!(gather(&mut c, 3).iter().all(|datagram| datagram == b"to c"));
    }

    #[test]
    fn a_wildcard_socket_tells_where_a_datagram_arrived_and_answers_from_there() {
        let mut wild =
            Socket::bind(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)), false).expect("it");
        let (mut peer, _) = pair();
        let door = SocketAddr::from((Ipv4Addr::LOCALHOST, wild.local().port()));
        peer.send(peer.local().ip(), door, b"knock");
        peer.flush();
        let mut poll = mio::Poll::new().expect("a poll");
        wild.register(&poll, mio::Token(0)).expect("registered");
        poll.poll(
            &mut mio::Events::with_capacity(1),
            Some(Duration::from_secs(5)),
        )
        .expect("poll");
        let mut arrived = None;
        wild.receive(|from, to, _| arrived = Some((from, to)))
            .expect("receive");
        assert_eq!(arrived, Some((peer.local(), door)));
        wild.send(door.ip(), peer.local(), b"come in");
        wild.flush();
        assert_eq!(gather(&mut peer, 1), [b"come in".to_vec()]);
    }
}
