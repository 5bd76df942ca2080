//! The program: one binary for portal, signalling, media and mail.

use std::process::ExitCode;

fn main() -> ExitCode {
    sportello::cli::run()
}
