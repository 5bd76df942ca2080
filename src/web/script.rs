//! What a page hands to its scripts: data and texts as JSON, in an element that no browser runs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::Error;
use crate::text::Text;

/// Writes `data` so that it can stand between `<script type="application/json">` and its end: no
/// character in it can be taken for markup.
pub(super) fn json(data: &impl Serialize) -> Result<String, Error> {
    let json = serde_json::to_string(data)?;
    let mut safe = String::with_capacity(json.len() + 32);
    for character in json.chars() {
        match character {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            other => safe.push(other),
        }
    }
    Ok(safe)
}

/// The texts of these ids under their names without `prefix`. Blanks stay blanks, as `{name}`, for the
/// script to fill.
pub(super) fn texts(
    text: &Text,
    prefix: &str,
    ids: &[&'static str],
) -> BTreeMap<&'static str, String> {
    let blanks = ["n", "name", "time"].map(|name| (name, format!("{{{name}}}")));
    let blanks = blanks
        .each_ref()
        .map(|(name, blank)| (*name, blank.as_str()));
    ids.iter()
        .map(|id| {
            (
                id.strip_prefix(prefix).unwrap_or(id),
                text.with(id, &blanks),
            )
        })
        .collect()
}

/// The texts of these ids that say a number, under their names without `prefix`: one for each plural
/// category of the language. The number stays a blank, as `{n}`.
pub(super) fn counted(
    text: &Text,
    prefix: &str,
    ids: &[&'static str],
) -> BTreeMap<&'static str, BTreeMap<&'static str, String>> {
    ids.iter()
        .map(|id| (id.strip_prefix(prefix).unwrap_or(id), text.forms(id)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    #[test]
    fn nothing_in_it_ends_the_element() {
        let json = json(&["</script><script>alert(1)</script>", "a & b", "\u{2028}"]).unwrap();
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        let back: Vec<String> = serde_json::from_str(&json).unwrap();
        assert_eq!(back[0], "</script><script>alert(1)</script>");
        assert_eq!(back[2], "\u{2028}");
    }

    #[test]
    fn blanks_are_left_for_the_script() {
        let text = Texts::load().unwrap().language("it");
        let texts = texts(&text, "room-", &["room-lobby-since", "room-call-with"]);
        assert_eq!(texts["lobby-since"], "Sei in attesa dalle {time}");
        assert_eq!(texts["call-with"], "Stai parlando con {name}.");
        let counted = counted(&text, "room-", &["room-lobby-ahead"]);
        let ahead = &counted["lobby-ahead"];
        assert_eq!(ahead["one"], "Prima di te c’è una persona.");
        assert_eq!(ahead["other"], "Prima di te ci sono {n} persone.");
    }
}
