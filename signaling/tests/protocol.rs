//! PROTOCOL.md and the browser's types say what this crate says.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sportello_signaling::{ClientMessage, Envelope, ErrorCode, ServerMessage};

const PROTOCOL: &str = include_str!("../PROTOCOL.md");
const TYPES: &str = include_str!("../../assets/js/signal/protocol.js");

#[test]
fn every_example_is_a_frame() {
    for example in examples() {
        let is_said =
            goes_round::<ClientMessage>(&example) || goes_round::<ServerMessage>(&example);
        assert!(is_said, "nobody says {example}");
    }
}

#[test]
fn every_message_has_an_example() {
    let of_client = |it: &Value| goes_round::<ClientMessage>(it);
    let of_server = |it: &Value| goes_round::<ServerMessage>(it);
    assert_eq!(types_of(&of_client), types::<ClientMessage>());
    assert_eq!(types_of(&of_server), types::<ServerMessage>());
}

#[test]
fn every_code_is_told() {
    for code in ErrorCode::ALL {
        let row = format!("| `{}` | {} |", code.word(), code.close_code());
        assert_eq!(PROTOCOL.matches(&row).count(), 1, "{row}");
    }
    let (transient, lasting) = PROTOCOL
        .split_once("After these a person has to do something first")
        .expect("two tables");
    for code in ErrorCode::ALL {
        let table = if code.is_transient() {
            transient
        } else {
            lasting
        };
        assert!(
            table.contains(&format!("| `{}` |", code.word())),
            "{code:?}"
        );
    }
}

#[test]
fn the_browser_knows_the_same_words() {
    for name in types::<ServerMessage>()
        .iter()
        .chain(&types::<ClientMessage>())
    {
        // What only answers a ping is not asked for.
        let is_known = TYPES.contains(&format!("\"{name}\":")) || name == "pong";
        assert!(is_known, "protocol.js does not know {name}");
    }
    for code in ErrorCode::ALL {
        let row = format!("{}: \"{}\",", code.close_code(), code.word());
        assert!(TYPES.contains(&row), "protocol.js does not know {row}");
        let transient = TYPES.split_once("TRANSIENT").expect("the set").1;
        let is_transient = transient.contains(&format!("\"{}\"", code.word()));
        assert_eq!(is_transient, code.is_transient(), "{code:?}");
    }
}

fn examples() -> Vec<Value> {
    let blocks = PROTOCOL.split("```json\n").skip(1);
    let texts = blocks.map(|block| block.split("```").next().unwrap_or_default());
    texts
        .map(|text| serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}")))
        .collect()
}

fn types_of(is_said: &dyn Fn(&Value) -> bool) -> BTreeSet<String> {
    let said = examples().into_iter().filter(is_said);
    said.map(|it| it["t"].as_str().expect("a type").to_owned())
        .collect()
}

fn goes_round<M: Serialize + DeserializeOwned>(example: &Value) -> bool {
    let Ok(read) = serde_json::from_value::<Envelope<M>>(example.clone()) else {
        return false;
    };
    serde_json::to_value(read).expect("plain JSON") == *example
}

/// The names of an enum's messages, as its reader lists them when it meets a stranger.
fn types<M: DeserializeOwned>() -> BTreeSet<String> {
    let stranger = json!({ "t": "stranger", "d": {} });
    let Err(error) = serde_json::from_value::<M>(stranger) else {
        panic!("strangers are refused");
    };
    let error = error.to_string();
    let (_, names) = error
        .split_once("expected one of ")
        .expect("a list of names");
    names
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}
