//! Sockets on one side, signaling and rooms on the other.
