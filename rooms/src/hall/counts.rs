//! What a hall holds and has done, for those who watch the machine.

use super::Grade;

/// What a hall holds and has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open rooms.
    pub rooms: usize,
    /// Rooms in which two people or more are in the call with media.
    pub calls: usize,
    /// Peers, held and admitted.
    pub peers: usize,
    /// Peers with media in a call, by how well they are served, the best first.
    pub grades: [usize; Grade::ALL.len()],
    /// RTP packets that went to a receiver, retransmissions included.
    pub forwarded: u64,
    /// Datagrams that were not sent because the batch was full: the driver drains too seldom.
    pub overflowed: u64,
    /// Relay allocations.
    pub allocations: usize,
    /// What media has been through.
    pub tally: Tally,
}

/// What the media of a hall has been through since it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// RTP packets that arrived for the first time, retransmissions of lost ones included.
    pub received: u64,
    /// RTP packets beyond what one participant may send.
    pub refused: u64,
    /// RTP packets that senders were asked for again.
    pub requested: u64,
    /// RTP packets that receivers were sent again.
    pub retransmitted: u64,
    /// Key frames that senders were asked for.
    pub key_frames: u64,
    /// DTLS handshakes that led to media.
    pub connected: u64,
    /// DTLS handshakes that did not.
    pub failed: u64,
    /// ICE restarts.
    pub restarts: u64,
    /// Connections that went on along another path.
    pub path_changes: u64,
}

impl Tally {
    /// Takes over what another one has counted.
    pub(crate) fn take(&mut self, other: &mut Self) {
        let Self {
            received,
            refused,
            requested,
            retransmitted,
            key_frames,
            connected,
            failed,
            restarts,
            path_changes,
        } = std::mem::take(other);
        self.received += received;
        self.refused += refused;
        self.requested += requested;
        self.retransmitted += retransmitted;
        self.key_frames += key_frames;
        self.connected += connected;
        self.failed += failed;
        self.restarts += restarts;
        self.path_changes += path_changes;
    }
}
