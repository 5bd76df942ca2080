//! What is said on the websocket of the desk. Pure: no socket, no clock.
