//! What is run, measured and judged.

pub mod compare;
pub mod joins;
mod measure;
pub mod saturate;
pub mod soak;

use std::fmt;
use std::time::Duration;

/// The processor of the server; the generator is put on another one by whoever starts it.
const CORE: usize = 0;

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
