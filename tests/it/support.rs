//! What tests are made of: the program on a free port with a clock that is set, and the ends that
//! talk to it from outside.

pub(crate) mod app;
pub(crate) mod caller;
pub(crate) mod desk;
pub(crate) mod postgres;
pub(crate) mod signal;
pub(crate) mod smtpd;
pub(crate) mod town;
pub(crate) mod visitor;
