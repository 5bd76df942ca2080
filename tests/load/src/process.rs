//! What the kernel says of a process.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};

/// The kernel counts user and system time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// A process, by its folder in `/proc`.
#[derive(Clone, Debug)]
pub struct Process(PathBuf);

/// Time on a processor, of all threads.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// All of it, to the nanosecond.
    pub total: Duration,
    /// Outside of the kernel, in ticks.
    pub user: Duration,
    /// In the kernel, in ticks.
    pub system: Duration,
}

impl Usage {
    /// What was used since `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            total: self.total.saturating_sub(before.total),
            user: self.user.saturating_sub(before.user),
            system: self.system.saturating_sub(before.system),
        }
    }
}

impl Process {
    /// The process with this id.
    #[must_use]
    pub fn new(pid: u32) -> Self {
        Self(format!("/proc/{pid}").into())
    }

    /// This one.
    #[must_use]
    pub fn own() -> Self {
        Self("/proc/self".into())
    }

    /// Time used so far by threads that live.
    pub fn usage(&self) -> Result<Usage> {
        let mut usage = Usage::default();
        for task in fs::read_dir(self.0.join("task"))? {
            let task = task?.path();
            // A thread may end while we look.
            let (Ok(schedule), Ok(stat)) = (
                fs::read_to_string(task.join("schedstat")),
                fs::read_to_string(task.join("stat")),
            ) else {
                continue;
            };
            let number = |word: Option<&str>| word.and_then(|it| it.parse().ok());
            let nanos = number(schedule.split(' ').next()).context("schedstat")?;
            usage.total += Duration::from_nanos(nanos);
            // The name is in parentheses and may contain anything.
            let (_, behind) = stat.rsplit_once(") ").context("stat")?;
            let mut words = behind.split(' ').skip(11);
            let mut ticks = || -> Result<u32> {
                let ticks = number(words.next()).context("stat")?;
                Ok(u32::try_from(ticks)?)
            };
            usage.user += TICK * ticks()?;
            usage.system += TICK * ticks()?;
        }
        Ok(usage)
    }

    /// Resident memory in KiB.
    pub fn resident(&self) -> Result<u64> {
        let status = fs::read_to_string(self.0.join("status"))?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"));
        let kib = line.and_then(|it| it.trim().strip_suffix(" kB"));
        Ok(kib.context("status has no VmRSS")?.parse()?)
    }

    /// Open descriptors.
    pub fn descriptors(&self) -> Result<usize> {
        Ok(fs::read_dir(self.0.join("fd"))?.count())
    }

    /// Threads.
    pub fn threads(&self) -> Result<usize> {
        Ok(fs::read_dir(self.0.join("task"))?.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_knows_this_process() {
        let own = Process::own();
        let before = own.usage().expect("its time");
        let mut sum = 0_u64;
        while own.usage().expect("its time").since(before).total < TICK {
            sum = std::hint::black_box(sum + 1);
        }
        assert!(own.resident().expect("its memory") > 100);
        assert!(own.descriptors().expect("its descriptors") > 2);
        assert!(own.threads().expect("its threads") > 0);
    }
}
