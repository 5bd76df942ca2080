//! Text that must not reach a log.

use std::fmt;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

/// A name, a token, a note or a session description: plain on the wire, hidden in `Debug`, and without a
/// `Display`, so that it is not printed by accident.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private(String);

impl Private {
    /// The text itself, at the place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text itself, taken out.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} bytes)", self.0.len())
    }
}

impl From<String> for Private {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Private {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Takes the same time wherever two texts of the same length differ, since some of them are secrets.
impl PartialEq for Private {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Private {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_plain_on_the_wire_and_hidden_in_a_log() {
        let name = Private::from("Mario Rossi");
        assert_eq!(serde_json::to_string(&name).unwrap(), r#""Mario Rossi""#);
        assert_eq!(format!("{name:?}"), "(11 bytes)");
        assert_ne!(name, Private::from("Maria Rossi"));
    }
}
