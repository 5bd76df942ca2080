//! Datagrams of one length to one place, handed to the kernel in one go.

use std::net::SocketAddr;

use mio::net::UdpSocket;
use quinn_udp::{Transmit, UdpSockRef, UdpSocketState};

use crate::gcm::TAG;

/// The most bytes of a run.
const RUN: usize = 60_000;

pub(super) struct Output {
    bytes: Vec<u8>,
    used: usize,
    to: Option<SocketAddr>,
    segment: usize,
    count: usize,
    most: usize,
}

impl Output {
    pub(super) fn new(most: usize) -> Self {
        Self {
            bytes: vec![0; RUN],
            used: 0,
            to: None,
            segment: 0,
            count: 0,
            most,
        }
    }

    /// Adds a datagram.
    pub(super) fn send(
        &mut self,
        to: SocketAddr,
        bytes: &[u8],
        state: &UdpSocketState,
        socket: &UdpSocket,
    ) {
        self.make_room(to, bytes.len(), state, socket);
        self.bytes[self.used..self.used + bytes.len()].copy_from_slice(bytes);
        self.commit(to, bytes.len());
    }

    /// Adds a datagram of `len` bytes and a tag, which `seal` writes.
    pub(super) fn seal(
        &mut self,
        to: SocketAddr,
        len: usize,
        state: &UdpSocketState,
        socket: &UdpSocket,
        seal: impl FnOnce(&mut [u8]) -> Option<usize>,
    ) {
        let len = len + TAG;
        self.make_room(to, len, state, socket);
        if seal(&mut self.bytes[self.used..self.used + len]) == Some(len) {
            self.commit(to, len);
        }
    }

    fn make_room(
        &mut self,
        to: SocketAddr,
        len: usize,
        state: &UdpSocketState,
        socket: &UdpSocket,
    ) {
        let fits = self.to == Some(to)
            && len == self.segment
            && self.count < self.most
            && self.used + len <= RUN;
        if !fits {
            self.flush(state, socket);
        }
    }

    fn commit(&mut self, to: SocketAddr, len: usize) {
        self.to = Some(to);
        self.segment = len;
        self.used += len;
        self.count += 1;
    }

    /// Hands over what was gathered.
    pub(super) fn flush(&mut self, state: &UdpSocketState, socket: &UdpSocket) {
        if let Some(destination) = self.to.take() {
            let transmit = Transmit {
                destination,
                ecn: None,
                contents: &self.bytes[..self.used],
                segment_size: (self.count > 1).then_some(self.segment),
                src_ip: None,
            };
            // What the kernel does not take is lost, and the run fails.
            drop(state.try_send(UdpSockRef::from(socket), &transmit));
        }
        self.used = 0;
        self.count = 0;
    }
}
