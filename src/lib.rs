//! Sportello: a self-hosted video desk for a municipality. This crate is the shell around the pure
//! crates: everything that waits, stores or asks the time. ARCHITECTURE.md has the map.

pub mod app;
pub mod auth;
pub mod booking;
pub mod cli;
pub mod clock;
pub mod config;
pub mod doctor;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod metrics;
pub mod store;
pub mod telemetry;
pub mod text;
pub mod tls;
pub mod web;
