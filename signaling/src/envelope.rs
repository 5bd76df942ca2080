//! What is around every message: `{"v":1,"t":"type","id":7,"d":{…}}`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::message::ClientMessage;

/// The protocol's number.
pub const VERSION: u32 = 1;

/// A message as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<M> {
    /// The protocol's number.
    pub v: u32,
    /// The client's number for a request that wants a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// The request this replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub re: Option<u64>,
    /// The server's number for an event that must not be missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Type and body, `t` and `d`.
    #[serde(flatten)]
    pub message: M,
}

impl<M> Envelope<M> {
    /// A message with nothing but its version around it.
    pub fn new(message: M) -> Self {
        Self {
            v: VERSION,
            id: None,
            re: None,
            seq: None,
            message,
        }
    }
}

impl<M: Serialize> Envelope<M> {
    /// The text of a frame.
    pub(crate) fn to_frame(&self) -> String {
        serde_json::to_string(self).expect("messages are plain structs with string keys")
    }
}

/// A frame from a client, read as far as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The protocol's number; 1 where it was left out.
    pub version: u64,
    /// The client's number, so that even what is not understood can be replied to.
    pub id: Option<u64>,
    /// The message, unless its type is unknown or its body is wrong.
    pub message: Option<ClientMessage>,
}

impl Incoming {
    /// Reads a frame. `None` is not an envelope at all: not JSON, nested too deeply, without a type, or
    /// with a NUL in a text, which no browser writes and PostgreSQL does not store.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let Head { v, id, t, d } = serde_json::from_str(text).ok()?;
        if has_nul(&d) {
            return None;
        }
        let body = if d.is_null() {
            Value::Object(serde_json::Map::new())
        } else {
            d
        };
        let message = serde_json::json!({ "t": t, "d": body });
        Some(Self {
            version: v,
            id,
            message: serde_json::from_value(message).ok(),
        })
    }
}

#[derive(Deserialize)]
struct Head {
    #[serde(default = "one")]
    v: u64,
    id: Option<u64>,
    t: String,
    #[serde(default)]
    d: Value,
}

fn one() -> u64 {
    1
}

/// Recursion is safe: the JSON reader stops at 128 levels.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_nul),
        Value::Bool(_) | Value::Null | Value::Number(_) => false,
        Value::Object(fields) => fields
            .iter()
            .any(|(key, it)| key.contains('\0') || has_nul(it)),
        Value::String(text) => text.contains('\0'),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::message::Leave;

    #[test]
    fn reads_what_a_client_says_and_overlooks_what_it_does_not_know() {
        let text = r#"{"v":1,"id":7,"t":"leave","d":{"reason":"done","mood":"fine"},"colour":3}"#;
        let reason = Some("done".into());
        let message = Some(ClientMessage::Leave(Leave { reason }));
        let read = Incoming::read(text).unwrap();
        assert_eq!((read.version, read.id, read.message), (1, Some(7), message));
    }

    #[test]
    fn a_body_may_be_left_out_where_it_is_empty() {
        for text in [
            r#"{"t":"ping"}"#,
            r#"{"t":"ping","d":{}}"#,
            r#"{"t":"ping","d":null}"#,
        ] {
            let read = Incoming::read(text).unwrap();
            assert_eq!(read.message, Some(ClientMessage::Ping {}), "{text}");
        }
    }

    #[test]
    fn an_unknown_type_or_a_wrong_body_keeps_its_id() {
        for text in [
            r#"{"id":7,"t":"chat.send","d":{}}"#,
            r#"{"id":7,"t":"media.state","d":{"mic":"yes","cam":true,"screen":false}}"#,
            r#"{"id":7,"t":"media.state","d":{"mic":true}}"#,
            r#"{"id":7,"t":"hello","d":[1]}"#,
        ] {
            let read = Incoming::read(text).unwrap();
            assert_eq!((read.id, read.message), (Some(7), None), "{text}");
        }
    }

    #[test]
    fn what_is_no_envelope_is_nothing() {
        let deep = format!(
            r#"{{"t":"ping","d":{}{}}}"#,
            "[".repeat(9000),
            "]".repeat(9000)
        );
        for text in [
            "",
            "hello",
            "[]",
            "{}",
            r#"{"t":7}"#,
            r#"{"t":"ping","id":-1}"#,
            r#"{"t":"ping","id":"x"}"#,
            r#"{"t":"ping","t":"ping"}"#,
            r#"{"t":"leave","d":{"reason":"a\u0000b"}}"#,
            "{\"t\":\"ping\"}\0",
            &deep,
        ] {
            assert_eq!(
                Incoming::read(text),
                None,
                "{}",
                &text[..text.len().min(40)]
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_not(text in "\\PC{0,200}") {
            let _ = Incoming::read(&text);
        }

        #[test]
        fn any_json_is_read_or_not(t in "[a-z.]{0,12}", key in "[a-z_]{0,8}", n in any::<f64>(), s in ".{0,9}") {
            let json = serde_json::json!({ "t": t, "id": 1, "d": { key: [n, [s]] } });
            let _ = Incoming::read(&json.to_string());
        }
    }
}
