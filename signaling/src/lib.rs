//! What is said on the websocket of the desk. Pure: no socket, no clock. PROTOCOL.md tells the
//! conversation; [`message`] has its words, [`Session`] its rules.

pub mod envelope;
pub mod error;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzz;
pub mod limits;
pub mod message;
pub mod private;
pub mod session;

pub use envelope::{Envelope, Incoming};
pub use error::{Close, ErrorCode};
pub use message::{ClientMessage, ServerMessage};
pub use private::Private;
pub use session::{Action, RequestId, Session, SessionId};
