//! Every sentence is there in every language, and every sentence is said somewhere.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use jiff::civil::{date, time};

use super::*;

#[test]
fn dates_are_words_in_both_languages() {
    let texts = Texts::load().unwrap();
    let monday = date(2026, 10, 26).at(9, 0, 0, 0);
    let it = texts.language("it");
    assert_eq!(it.moment(monday), "lunedì 26 ottobre 2026, ore 9:00");
    assert_eq!(it.day(date(2026, 6, 1)), "lunedì 1º giugno 2026");
    assert_eq!(it.short_day(date(2026, 10, 31)), "sabato 31 ottobre");
    assert_eq!(
        it.span(time(9, 5, 0, 0), time(14, 0, 0, 0)),
        "dalle ore 9:05 alle ore 14:00"
    );
    let en = texts.language("en");
    assert_eq!(en.moment(monday), "Monday 26 October 2026 at 9:00");
    assert_eq!(en.month(date(2027, 3, 28)), "March 2027");
}

#[test]
fn a_choice_goes_before_the_browser_and_italian_is_the_last_resort() {
    let texts = Texts::load().unwrap();
    assert_eq!(texts.choose(Some("it"), Some("en")).lang(), "it");
    assert_eq!(texts.choose(None, Some("en-GB,it;q=0.5")).lang(), "en");
    assert_eq!(texts.choose(Some("xx"), Some("fr")).lang(), "it");
    assert_eq!(texts.languages().collect::<Vec<_>>(), ["it", "en"]);
}

#[test]
fn every_language_has_every_sentence() {
    let texts = Texts::load().unwrap();
    let ids = ids("it");
    assert!(ids.len() > 100, "the scan finds the files");
    for language in texts.languages() {
        let text = texts.language(language);
        let missing: Vec<_> = ids.iter().filter(|id| !text.has(id)).collect();
        assert!(missing.is_empty(), "i18n/{language} lacks {missing:?}");
        let extra: Vec<_> = self::ids(language).difference(&ids).cloned().collect();
        assert!(
            extra.is_empty(),
            "i18n/{language} has what Italian has not: {extra:?}"
        );
    }
}

#[test]
fn languages_fill_the_same_blanks() {
    let blanks = |language: &str| -> BTreeMap<String, BTreeSet<String>> {
        messages(language)
            .into_iter()
            .map(|(id, body)| {
                let blanks = body
                    .split('$')
                    .skip(1)
                    .map(|rest| word(rest).to_owned())
                    .collect();
                (id, blanks)
            })
            .collect()
    };
    let italian = blanks("it");
    let english = blanks("en");
    for (id, expected) in &italian {
        // A short date may leave out what one language does not say.
        if !id.starts_with("date-") {
            assert_eq!(english.get(id), Some(expected), "{id}");
        }
    }
}

#[test]
fn every_sentence_is_said_somewhere_and_no_other() {
    let ids = ids("it");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    for folder in ["src", "assets/templates", "assets/js", "signaling/src"] {
        read(&root.join(folder), &mut sources);
    }
    let words: BTreeSet<&str> = sources
        .split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        .collect();
    let unsaid: Vec<_> = ids
        .iter()
        .filter(|id| !words.contains(id.as_str()))
        .collect();
    assert!(unsaid.is_empty(), "sentences that nothing says: {unsaid:?}");

    let mut unknown = BTreeSet::new();
    for call in [
        "text.get(\"",
        "text.with(\"",
        "text.count(\"",
        "text.with(\n",
    ] {
        for rest in sources.split(call).skip(1) {
            let id = word(rest.trim_start_matches([' ', '\n', '"']));
            if id.contains('-') && !ids.contains(id) {
                unknown.insert(id);
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "sentences that no file has: {unknown:?}"
    );
}

fn ids(language: &str) -> BTreeSet<String> {
    messages(language).into_keys().collect()
}

/// Sentences of a language by id, as their files write them.
fn messages(language: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for (tag, source) in sportello_assets::texts() {
        let mut last: Option<String> = None;
        for line in source.lines().filter(|_| tag == language) {
            let id = word(line);
            if !id.is_empty() && line[id.len()..].trim_start().starts_with('=') {
                assert!(
                    !messages.contains_key(id),
                    "{id} stands twice in {language}"
                );
                last = Some(id.to_owned());
            }
            if let Some(id) = &last {
                let body: &mut String = messages.entry(id.clone()).or_default();
                body.push_str(line);
            }
        }
    }
    messages
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    &text[..end.unwrap_or(text.len())]
}

fn read(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, into);
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.push_str(&text);
            into.push('\n');
        }
    }
}
