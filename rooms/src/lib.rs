//! Who may be in a room and how media flows. Pure: no socket, no clock, no storage; whoever drives it
//! passes the time in and carries the datagrams out.

mod folding;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzz;
pub mod gate;
pub mod hall;
pub mod id;
pub mod relay;
pub mod room;
pub mod rtp;
mod sfu;
pub mod token;
pub mod transport;

#[cfg(test)]
mod tests;
