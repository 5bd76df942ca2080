//! What every request handler and job may reach.

use std::{ops::Deref, sync::Arc};

use crate::{clock::Clock, config::Config, live, metrics::Metrics, store::Store, text::Texts};

pub use keys::Keys;
pub use running::Running;

mod keys;
mod running;

/// The parts of the running program, shared by clones.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] holds.
pub struct Parts {
    /// The operator's choices.
    pub config: Arc<Config>,
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Clock,
    /// Texts in the languages of the desk.
    pub texts: Arc<Texts>,
    /// Keys kept in the data folder.
    pub keys: Keys,
    /// Rooms and the sockets of the people in them.
    pub live: live::Handle,
    /// What monitoring reads of the pages.
    pub metrics: Arc<Metrics>,
    /// Wakes the job that sends mail.
    pub outbox: Arc<tokio::sync::Notify>,
}

impl App {
    /// Brings the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
