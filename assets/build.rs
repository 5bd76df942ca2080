//! Builds the pages' styles and scripts with node, so that `cargo build` is the only command.
//!
//! `SPORTELLO_WEB=folder` takes a folder that `node build.mjs` has filled before, for packagers
//! whose build machine has no network.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What the built folder is made of. A change to anything else does not run node again.
const SOURCES: [&str; 9] = [
    "build.mjs",
    "build.rs",
    "css",
    "i18n",
    "images",
    "js",
    "logical.mjs",
    "package-lock.json",
    "templates",
];

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The pages' styles and scripts could not be built. {error}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=SPORTELLO_WEB");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let web = out.join("web");

    if let Some(ready) = env::var_os("SPORTELLO_WEB") {
        println!("cargo::rerun-if-changed={}", Path::new(&ready).display());
        return copy(Path::new(&ready), &web);
    }
    if modules_are_stale(&here) {
        let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
        run(npm.args(["ci", "--ignore-scripts"]).current_dir(&here))?;
    }
    let mut node = Command::new("node");
    node.arg("build.mjs")
        .arg(&web)
        .arg("--cache")
        .arg(out.join("cache"))
        .current_dir(&here);
    if env::var("PROFILE")? == "release" {
        node.arg("--release");
    }
    run(&mut node)
}

/// Whether the lock file is younger than what was last installed from it.
fn modules_are_stale(here: &Path) -> bool {
    let age = |path: &str| {
        fs::metadata(here.join(path))
            .and_then(|found| found.modified())
            .ok()
    };
    match (
        age("node_modules/.package-lock.json"),
        age("package-lock.json"),
    ) {
        (Some(installed), Some(locked)) => installed < locked,
        _ => true,
    }
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| {
        format!(
            "{name} does not start ({error}). Install Node.js 20 or newer with npm, or set \
             SPORTELLO_WEB to a folder built elsewhere with `node build.mjs`."
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name} failed:\n{words}").into())
}

/// Copies a built folder whole, after a look that it is one.
fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    if !from.join("manifest.json").is_file() {
        return Err(format!("SPORTELLO_WEB={} has no manifest.json.", from.display()).into());
    }
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    copy_folder(from, to)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
