//! The appointment as an iCalendar file, for mail programs and for download.
