//! RTP and RTCP as values and small machines: headers, extensions, continuity across sources,
//! retransmission, transport-wide feedback. It knows neither participants nor sockets.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "sequence numbers, timestamps and clock fields wrap by definition"
)]

pub mod extension;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
pub mod h264;
pub mod header;
pub mod history;
pub mod nack;
pub mod ntp;
pub mod rate;
pub mod reception;
pub mod red;
pub mod rewrite;
pub mod rtcp;
pub mod twcc;
pub mod vp8;

pub use extension::{ExtensionKind, ExtensionMap, Values};
pub use header::Header;
pub use history::{History, Stored};
pub use nack::{Arrival, Gaps};
pub use ntp::NtpClock;
pub use rate::Rate;
pub use reception::Reception;
pub use rewrite::{Rewriter, Rewritten};
pub use twcc::Recorder;
