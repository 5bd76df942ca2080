//! Who may be in a room and how media flows. Pure: no socket, no clock, no storage; whoever drives it
//! passes the time in and carries the datagrams out.
