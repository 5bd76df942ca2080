//! Who a clerk is: passwords and sessions.
