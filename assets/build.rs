//! Builds the pages' styles and scripts.
fn main() {}
