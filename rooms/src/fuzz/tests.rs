//! Every kept input goes through the function that found it.

mod seeds;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::tests::moment::start;

/// The most memory a target may hold at a time, in bytes. An input is a few kilobytes; the tables of
/// a media thread are made for each of them and take most of this.
const MOST_MEMORY: u64 = 8 * 1024 * 1024;

fn corpora() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the corpus is there");
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn setting() -> Setting {
    let made = rcgen::generate_simple_self_signed(vec!["sportello".to_owned()]).unwrap();
    let (cert, key) = (made.cert.der().to_vec(), made.signing_key.serialize_der());
    Setting {
        certificate: Arc::new(Certificate::from_der(cert, key).unwrap()),
        now: start(),
    }
}

#[test]
fn every_kept_input_is_borne() {
    let setting = setting();
    for (name, target) in TARGETS {
        let inputs = entries(&corpora().join(name));
        assert!(!inputs.is_empty(), "{name} has a corpus");
        for input in inputs {
            let data = fs::read(&input).unwrap();
            println!("{}", input.display());
            let used = allocation_counter::measure(|| target(&data, &setting));
            assert!(used.bytes_max < MOST_MEMORY, "{used:?}");
        }
    }
}

#[test]
fn every_corpus_has_its_target() {
    let targets: BTreeSet<_> = TARGETS.iter().map(|target| target.0.to_owned()).collect();
    let of_others = ["signaling".to_owned()];
    for folder in entries(&corpora()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            targets.contains(&name) || of_others.contains(&name),
            "{name}"
        );
    }
}
