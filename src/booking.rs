//! Rules of the calendar, without I/O: hours, slots, appointments and their states, links, codes.
//! Nothing here waits, stores or asks the time; `now` and chance are arguments.

pub mod applicant;
pub mod appointment;
pub mod code;
pub mod holidays;
pub mod hours;
pub mod ics;
pub mod ids;
pub mod links;
pub mod reminder;
pub mod rules;
pub mod slots;
