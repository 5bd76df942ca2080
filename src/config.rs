//! The configuration file, parsed and checked.
