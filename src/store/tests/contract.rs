//! That no query escapes: every public function of the store is called by some test of it.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_public_function_of_the_store_is_called_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = vec![root.join("store.rs")];
    collect(&root.join("store"), &mut sources);
    let (tests, code): (Vec<PathBuf>, Vec<PathBuf>) = sources
        .into_iter()
        .partition(|path| path.components().any(|part| part.as_os_str() == "tests"));
    let tests: String = tests.iter().map(|path| read(path)).collect();
    let mut missing = Vec::new();
    for path in code {
        for line in read(&path).lines() {
            let Some(rest) = line.trim_start().strip_prefix("pub async fn ") else {
                continue;
            };
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if ![".", "::", " "]
                .iter()
                .any(|before| tests.contains(&format!("{before}{name}(")))
            {
                missing.push(format!("{name} in {}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "no test calls {missing:#?}");
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("a file").path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a source file can be read")
}
