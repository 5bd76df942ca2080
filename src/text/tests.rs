//! Every sentence is there in every language, and every sentence is said somewhere.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{date, time};

use self::files::Sentence;
use super::*;

mod files;

/// The file that only languages for clerks have.
const CLERKS_FILE: &str = "console.ftl";

#[test]
fn dates_are_words_in_every_language() {
    let texts = Texts::load().unwrap();
    let monday = date(2026, 10, 26).at(9, 0, 0, 0);
    for (tag, words) in [
        ("it", "lunedì 26 ottobre 2026, ore 9:00"),
        ("it-simple", "lunedì 26 ottobre 2026, ore 9:00"),
        ("en", "Monday 26 October 2026 at 9:00"),
        (
            "ar",
            "\u{2068}الاثنين 26 أكتوبر 2026\u{2069} الساعة \u{2068}9:00\u{2069}",
        ),
        ("de", "Montag, 26. Oktober 2026, 9:00 Uhr"),
        ("fr", "lundi 26 octobre 2026 à 9:00"),
        ("ro", "luni, 26 octombrie 2026, ora 9:00"),
        ("sq", "e hënë, 26 tetor 2026, ora 9:00"),
    ] {
        assert_eq!(texts.language(tag).moment(monday), words);
    }
    let it = texts.language("it");
    assert_eq!(it.day(date(2026, 6, 1)), "lunedì 1º giugno 2026");
    assert_eq!(it.short_day(date(2026, 10, 31)), "sabato 31 ottobre");
    assert_eq!(it.short_weekday(date(2026, 10, 31)), "sab");
    assert_eq!(
        it.span(time(9, 5, 0, 0), time(14, 0, 0, 0)),
        "dalle ore 9:05 alle ore 14:00"
    );
    let first = date(2026, 6, 1);
    assert_eq!(texts.language("fr").short_day(first), "lundi 1er juin");
    let march = date(2027, 3, 28);
    assert_eq!(texts.language("en").month(march), "March 2027");
}

#[test]
fn numbers_have_the_forms_of_their_language() {
    let texts = Texts::load().unwrap();
    let minutes = |tag, count: u32| texts.language(tag).count("place-duration", count);
    assert_eq!(minutes("it-simple", 1), "1 minuto");
    assert_eq!(minutes("ro", 5), "5 minute");
    assert_eq!(minutes("ro", 20), "20 de minute");
    for (count, words) in [
        (1, "دقيقة واحدة"),
        (2, "دقيقتان"),
        (10, "10 دقائق"),
        (15, "15 دقيقة"),
    ] {
        assert_eq!(minutes("ar", count), words);
    }
    let forms = texts.language("ro").forms("room-lobby-ahead");
    assert_eq!(
        forms.keys().copied().collect::<Vec<_>>(),
        ["few", "one", "other"]
    );
    assert!(forms["other"].contains("{n} de persoane"));
}

#[test]
fn words_keep_their_direction_between_lines_from_the_right() {
    let texts = Texts::load().unwrap();
    let call = |tag| {
        texts
            .language(tag)
            .with("contacts-call", &[("phone", "080 000")])
    };
    assert!(call("ar").ends_with("\u{2068}080 000\u{2069}"));
    assert_eq!(call("it"), "Chiama 080 000");
}

#[test]
fn a_choice_goes_before_the_browser_and_italian_is_the_last_resort() {
    let texts = Texts::load().unwrap();
    let citizen = |chosen, accepted| texts.choose(Audience::Citizens, chosen, accepted).lang();
    assert_eq!(citizen(Some("it"), Some("en")), "it");
    assert_eq!(citizen(None, Some("en-GB,it;q=0.5")), "en");
    assert_eq!(citizen(Some("xx"), Some("fr")), "fr");
    assert_eq!(citizen(Some("it-simple"), None), "it-simple");
    assert_eq!(citizen(None, Some("ja")), "it");
    let clerk = |chosen, accepted| texts.choose(Audience::Clerks, chosen, accepted).lang();
    assert_eq!(clerk(Some("ar"), Some("en")), "en");
    assert_eq!(clerk(Some("it-simple"), Some("en")), "it");
    assert_eq!(clerk(Some("de"), Some("de")), "it");
}

#[test]
fn every_language_has_every_sentence() {
    let all = files::all();
    let folders: Vec<_> = all.keys().map(String::as_str).collect();
    let mut tags = LANGUAGES.map(|language| language.tag);
    tags.sort_unstable();
    assert_eq!(folders, tags, "folders of i18n and languages of the desk");

    let mut faults = Vec::new();
    for (language, files) in required(&all) {
        let unknown = files.keys().filter(|file| !all[FIRST].contains_key(*file));
        faults.extend(
            unknown.map(|file| format!("assets/i18n/{language}/{file} has no Italian file")),
        );
        for (file, italian) in &all[FIRST] {
            let own = files.get(file);
            let ids = |sentences: &BTreeMap<String, Sentence>| -> BTreeSet<String> {
                sentences.keys().cloned().collect()
            };
            let (wanted, own) = (ids(italian), own.map(ids).unwrap_or_default());
            let place = format!("assets/i18n/{language}/{file}");
            if file == CLERKS_FILE && !language_of(language).is_for(Audience::Clerks) {
                if !own.is_empty() {
                    faults.push(format!("{place} is for a language that clerks do not have"));
                }
                continue;
            }
            let missing: Vec<_> = wanted.difference(&own).cloned().collect();
            let extra: Vec<_> = own.difference(&wanted).cloned().collect();
            if !missing.is_empty() {
                faults.push(format!("{place} lacks {}", missing.join(", ")));
            }
            if !extra.is_empty() {
                let extra = extra.join(", ");
                faults.push(format!("{place} has {extra}, and the Italian file has not"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn languages_fill_the_same_blanks() {
    let all = files::all();
    let mut faults = Vec::new();
    for (place, id, italian, own) in beside_italian(&all) {
        // A short date may leave out what one language does not say.
        if !id.starts_with("date-") && italian.blanks != own.blanks {
            let (wanted, own) = (&italian.blanks, &own.blanks);
            faults.push(format!("{place}: {id} fills {own:?}, Italian {wanted:?}"));
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn numbers_have_every_form_that_the_language_has() {
    let mut faults = Vec::new();
    for (language, files) in &files::all() {
        let wanted: BTreeSet<_> = plurals::categories(language).into_keys().collect();
        for (file, sentences) in files {
            for (id, sentence) in sentences {
                for keys in sentence.counted() {
                    let missing: Vec<_> = wanted.difference(&keys).collect();
                    if !missing.is_empty() {
                        faults.push(format!(
                            "assets/i18n/{language}/{file}: {id} has no form for {missing:?}"
                        ));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// What is the same in Italian or English and in another language, and right in both.
const SAME: [&str; 26] = [
    "de mail-code",
    "de month-april",
    "de month-august",
    "de month-november",
    "de month-september",
    "de privacy-cookies-title",
    "en applicant-email",
    "en applicant-privacy-title",
    "en console-sign-in-password",
    "en console-visit-email",
    "en menu-start",
    "en room-check-camera",
    "fr gate-service",
    "fr month-november",
    "fr place-duration",
    "fr place-service",
    "fr summary-date",
    "fr summary-service",
    "ro summary-date",
    "ro summary-time",
    "ro time-office-duration",
    "ro weekday-short-monday",
    "ro weekday-short-tuesday",
    "sq gate-early-hours-and-minutes",
    "sq summary-time",
    "sq weekday-short-tuesday",
];

#[test]
fn nothing_is_left_in_another_language() {
    let all = files::all();
    let mut faults = Vec::new();
    for (language, files) in &all {
        for (file, sentences) in files {
            for other in [FIRST, "en"] {
                // Italian is nobody's translation, and easy Italian is Italian.
                let is_own = language == other || language.starts_with(FIRST);
                for (id, sentence) in sentences.iter().filter(|_| !is_own) {
                    let same = all[other][file].get(id) == Some(sentence);
                    let word = format!("{language} {id}");
                    if same && sentence.has_words() && !SAME.contains(&word.as_str()) {
                        faults.push(word);
                    }
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "left in Italian or English:\n{}\n",
        faults.join("\n")
    );
}

#[test]
fn easy_italian_is_short() {
    /// Words in a sentence. Easy-to-read guides ask for one idea in each, which rarely needs more.
    const MOST: usize = 14;
    let all = files::all();
    let mut faults = Vec::new();
    for (file, sentences) in &all["it-simple"] {
        for (id, sentence) in sentences {
            for reading in &sentence.readings {
                let long = reading
                    .split_inclusive(['.', ':', '?', '!', '…'])
                    .find(|part| part.split_whitespace().count() > MOST);
                if let Some(long) = long {
                    faults.push(format!("{file}: {id}: more than {MOST} words: {long}"));
                }
                if reading.contains([';', '(', '%', '&']) {
                    faults.push(format!("{file}: {id}: a sign that is not easy: {reading}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_sentence_is_said_somewhere_and_no_other() {
    let all = files::all();
    let ids: BTreeSet<&str> = all[FIRST]
        .values()
        .flat_map(|sentences| sentences.keys().map(String::as_str))
        .collect();
    assert!(ids.len() > 300, "the scan finds the files");
    let sources = files::sources();
    let words: BTreeSet<&str> = sources
        .split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'))
        .collect();
    let unsaid: Vec<_> = ids.iter().filter(|id| !words.contains(*id)).collect();
    assert!(unsaid.is_empty(), "sentences that nothing says: {unsaid:?}");

    let mut unknown = BTreeSet::new();
    for call in ["get", "with", "count", "forms"] {
        for rest in sources.split(&format!("text.{call}(")).skip(1) {
            let id = rest.trim_start().strip_prefix('"').unwrap_or_default();
            let id = id.split('"').next().unwrap_or_default();
            if id.contains('-') && !id.contains('{') && !ids.contains(id) {
                unknown.insert(id);
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "sentences that no file has: {unknown:?}"
    );
}

fn language_of(tag: &str) -> &'static Language {
    language::of(tag).expect("a language of the desk")
}

/// Languages and their files, Italian left out.
fn required(all: &files::All) -> impl Iterator<Item = (&String, &files::Files)> {
    all.iter().filter(|(language, _)| *language != FIRST)
}

/// Every sentence of the other languages beside the Italian one: where it stands, its id, both.
fn beside_italian(all: &files::All) -> Vec<(String, &str, &Sentence, &Sentence)> {
    let mut found = Vec::new();
    for (language, files) in required(all) {
        for (file, sentences) in files {
            for (id, own) in sentences {
                if let Some(italian) = all[FIRST].get(file).and_then(|file| file.get(id)) {
                    let place = format!("assets/i18n/{language}/{file}");
                    found.push((place, id.as_str(), italian, own));
                }
            }
        }
    }
    found
}
