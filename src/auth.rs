//! Who a clerk is: passwords, sign-in limits and sessions.

pub mod limit;
pub mod password;
pub mod session;
