//! What the fuzz targets have in common: how a run of one is bounded, and what it is given.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use sportello_rooms::fuzz::Setting;
use sportello_rooms::transport::Certificate;

/// The most memory one input may make a target hold, in bytes.
const MOST_MEMORY: u64 = 8 * 1024 * 1024;

/// Runs a target and fails when it holds more memory than it may.
///
/// # Panics
///
/// When it does.
pub fn bounded(target: impl FnOnce()) {
    let used = allocation_counter::measure(target);
    assert!(used.bytes_max < MOST_MEMORY, "{used:?}");
}

/// What targets of the media plane are given, made once.
///
/// # Panics
///
/// When no certificate can be made.
pub fn setting() -> &'static Setting {
    static SETTING: OnceLock<Setting> = OnceLock::new();
    SETTING.get_or_init(|| {
        let made = rcgen::generate_simple_self_signed(vec!["sportello".to_owned()])
            .expect("a certificate");
        let (cert, key) = (made.cert.der().to_vec(), made.signing_key.serialize_der());
        Setting {
            certificate: Arc::new(Certificate::from_der(cert, key).expect("P-256")),
            now: now(),
        }
    })
}

/// The moment everything begins.
#[must_use]
pub fn now() -> Instant {
    static NOW: OnceLock<Instant> = OnceLock::new();
    *NOW.get_or_init(Instant::now)
}
