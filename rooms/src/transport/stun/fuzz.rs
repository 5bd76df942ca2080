//! Messages with a true signature under anything.

use super::message::{HEADER, USERNAME, finish, push, start};
use super::{BINDING_REQUEST, LONGEST, integrity_key};
use crate::transport::Credentials;

/// A message of any kind with `attributes` as they stand behind a USERNAME, signed.
pub(in crate::transport) fn signed(kind: u16, attributes: &[u8], to: &Credentials) -> Vec<u8> {
    let kind = if kind == 0 { BINDING_REQUEST } else { kind };
    message(kind, attributes, to, "peer")
}

/// A check for the holder of `to` with `attributes` as they stand.
pub(crate) fn check(attributes: &[u8], to: &Credentials, from: &str) -> Vec<u8> {
    message(BINDING_REQUEST, attributes, to, from)
}

fn message(kind: u16, attributes: &[u8], to: &Credentials, from: &str) -> Vec<u8> {
    let mut id = [0; 12];
    for (place, byte) in id.iter_mut().zip(attributes) {
        *place = *byte;
    }
    let mut message = start(kind, id);
    push(
        &mut message,
        USERNAME,
        format!("{}:{from}", to.ufrag()).as_bytes(),
    );
    let attributes = &attributes[..attributes.len().min(LONGEST)];
    message.extend_from_slice(attributes);
    message.resize(message.len().next_multiple_of(4), 0);
    let body = u16::try_from(message.len() - HEADER).expect("bounded above");
    message[2..4].copy_from_slice(&body.to_be_bytes());
    finish(message, &integrity_key(to.pwd()))
}
