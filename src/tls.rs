//! Certificates of the HTTPS listener.
