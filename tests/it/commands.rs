//! The program as it is typed at a terminal.

use std::{
    io::Read,
    process::{Command, Stdio},
};

#[test]
fn a_reader_who_has_seen_enough_does_not_make_a_command_fail() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = folder.path().join("config.toml");
    let text = "[server]\nlisten = \"127.0.0.1:0\"\n[media]\nlisten = \"127.0.0.1:0\"\n";
    std::fs::write(&config, text).expect("written");
    let mut child = Command::new(env!("CARGO_BIN_EXE_sportello"))
        .arg("--config")
        .arg(&config)
        .arg("check")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut complaint = String::new();
    let mut stderr = child.stderr.take().expect("piped");
    stderr.read_to_string(&mut complaint).expect("read");
    assert!(child.wait().expect("it ends").success(), "{complaint}");
}
