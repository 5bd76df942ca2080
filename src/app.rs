//! What every request handler and job may reach.
