//! The time: monotonic for schedules, the machine's own for stamps the kernel is to be compared with.

use std::time::{Duration, Instant, SystemTime};

/// Monotonic time.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this program measures")]
pub fn instant() -> Instant {
    Instant::now()
}

/// Time since 1970, the clock of the kernel's receive stamps.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this program measures")]
pub fn epoch() -> Duration {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
}
