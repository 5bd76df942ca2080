//! Tries the ways a call can take to a running desk, as a browser would: two people in a test room, real
//! signalling, sound and pictures in both directions. Each way is forced and then proved by the pair of
//! candidates that carried the media, so that one way's success does not hide another's failure.

use std::time::Duration;

use jiff::Timestamp;

pub use finding::{Candidate, Finding, Measured, Report, Trouble};
pub use path::Path;
pub use server::{Admission, Server, Unreachable};

use crate::clock::Clock;

mod attempt;
mod caller;
mod finding;
mod line;
mod path;
mod relay;
mod server;
mod stream;
mod tunnel;

/// What to try.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The ways, tried one after the other so that they do not take the line from each other.
    pub paths: Vec<Path>,
    /// Whether a way the server does not offer is a failure: when somebody has asked for it by name.
    pub wanted: bool,
    /// How long media flows on each way. Longer sees rarer losses.
    pub lasts: Duration,
}

/// Tries every way of the plan. `each` hears of a finding as soon as it is there.
pub async fn examine(
    server: &Server,
    plan: &Plan,
    clock: &Clock,
    mut each: impl FnMut(&Finding),
) -> Result<Report, Unreachable> {
    let now: Timestamp = clock.now();
    let tokens = server.tokens(now).await?;
    let mut findings = Vec::new();
    for path in &plan.paths {
        let mut finding = attempt::attempt(server, *path, &tokens, plan.lasts, clock).await;
        finding.is_failure = finding.trouble.is_some()
            && (plan.wanted || finding.trouble != Some(Trouble::NotOffered));
        each(&finding);
        findings.push(finding);
    }
    Ok(Report {
        url: server.url().to_owned(),
        findings,
    })
}
