#![no_main]

use sportello_fuzz::{bounded, setting};

libfuzzer_sys::fuzz_target!(|data: &[u8]| bounded(|| sportello_rooms::fuzz::run(
    "turn",
    data,
    setting()
)));
