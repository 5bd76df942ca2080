//! The municipality that a first start shows.
