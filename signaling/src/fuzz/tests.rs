//! Every kept conversation is had once more.

use std::fs;
use std::path::Path;

/// The most memory a conversation may hold at a time, in bytes: two queues and some frames.
const MOST_MEMORY: u64 = 8 * 1024 * 1024;

#[test]
#[expect(clippy::disallowed_methods, reason = "the base of virtual time")]
fn every_kept_conversation_is_borne() {
    let start = std::time::Instant::now();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus/signaling");
    let mut count = 0;
    for entry in fs::read_dir(corpus).expect("the corpus is there") {
        let path = entry.unwrap().path();
        let data = fs::read(&path).unwrap();
        println!("{}", path.display());
        let used = allocation_counter::measure(|| super::session(&data, start));
        assert!(used.bytes_max < MOST_MEMORY, "{used:?}");
        count += 1;
    }
    assert!(count > 0);
}
