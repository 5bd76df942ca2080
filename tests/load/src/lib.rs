//! Load for the media plane: participants by the hundred that connect and talk as browsers do, the
//! floor they are measured against, and the scenarios that judge. README.md tells how to read it.

pub mod client;
pub mod clock;
pub mod desk;
pub mod floor;
pub mod gcm;
pub mod generator;
pub mod line;
pub mod process;
pub mod rtcp;
pub mod rtp;
pub mod scenario;
pub mod sdp;
pub mod tally;
