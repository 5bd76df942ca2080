#![no_main]

use sportello_fuzz::{bounded, now};

libfuzzer_sys::fuzz_target!(|data: &[u8]| bounded(|| sportello_signaling::fuzz::session(
    data,
    now()
)));
