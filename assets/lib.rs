//! The built files of the pages.
