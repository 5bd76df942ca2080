//! Messages to citizens: written, rendered, sent.
