//! Work that runs beside requests. Every task is owned and ends when it is told to.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use outbox::Outbox;

use crate::clock::Clock;
use crate::config::Config;
use crate::live;
use crate::mail::{Mailer, SmtpError};
use crate::store::Store;
use crate::text::Texts;

mod outbox;
mod renewal;
mod tidy;

/// The running jobs.
#[derive(Debug)]
pub struct Jobs {
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Jobs {
    /// Starts all jobs; `bell` rings when a message is put into the outbox.
    pub fn start(
        config: Arc<Config>,
        store: Store,
        clock: Clock,
        texts: Arc<Texts>,
        bell: Arc<Notify>,
        live: live::Handle,
    ) -> Result<Self, SmtpError> {
        let mailer = Mailer::new(&config, Arc::clone(&texts))?;
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let tidy = tidy::run(store.clone(), clock.clone(), stop.clone());
        let renewal = renewal::run(live, clock.clone(), stop.clone());
        let outbox = Outbox {
            config,
            store,
            clock,
            texts,
            mailer,
            bell,
        };
        tasks.spawn(outbox.run(stop.clone()));
        tasks.spawn(renewal);
        tasks.spawn(tidy);
        tasks.close();
        Ok(Self { tasks, stop })
    }

    /// Tells the jobs to end and waits for them; a message in hand is finished first.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.wait().await;
    }
}
