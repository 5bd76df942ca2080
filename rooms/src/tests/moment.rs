//! Where time begins in tests: everything else is told the time.

use std::time::Instant;

/// The moment a test begins; all others are told from it.
#[expect(clippy::disallowed_methods, reason = "an Instant has no other origin")]
pub(crate) fn start() -> Instant {
    Instant::now()
}
