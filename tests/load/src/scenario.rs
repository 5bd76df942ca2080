//! What is run, measured and judged.

pub mod compare;
mod measure;

use std::fmt;
use std::time::Duration;

/// Targets that were missed.
#[derive(Debug, Default)]
pub struct Misses(Vec<String>);

impl Misses {
    /// Notes what was missed unless `is_met`.
    pub fn expect(&mut self, is_met: bool, what: fmt::Arguments<'_>) {
        if !is_met {
            self.0.push(what.to_string());
        }
    }

    /// Says what was missed; an error if anything was.
    pub fn verdict(self) -> anyhow::Result<()> {
        if self.0.is_empty() {
            println!("all targets are met");
            return Ok(());
        }
        anyhow::bail!("targets missed:\n  {}", self.0.join("\n  "))
    }
}

/// Milliseconds with two digits.
fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
