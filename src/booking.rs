//! Rules of the calendar, without I/O: hours, slots, appointments, links.
