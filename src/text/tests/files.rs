//! The Fluent files as their authors wrote them, and the sources that say what is in them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{
    ast::{
        CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
    },
    parser,
};

/// Sentences of one language by file and id.
pub(super) type Files = BTreeMap<String, BTreeMap<String, Sentence>>;

/// Files by language.
pub(super) type All = BTreeMap<String, Files>;

/// What a message may say.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Sentence {
    /// The blanks that are filled.
    pub(super) blanks: BTreeSet<String>,
    /// What it says, once for each form; a blank is a word.
    pub(super) readings: Vec<String>,
    /// For each choice: what it depends on, and its forms.
    choices: Vec<(String, BTreeSet<String>)>,
}

impl Sentence {
    fn of(pattern: &Pattern<String>) -> Self {
        let mut sentence = Self {
            readings: vec![String::new()],
            ..Self::default()
        };
        sentence.read(pattern);
        sentence
    }

    /// Forms of the choices that a number makes; exact numbers are left out.
    pub(super) fn counted(&self) -> impl Iterator<Item = BTreeSet<&str>> {
        self.choices
            .iter()
            .filter(|(blank, _)| blank == "count")
            .map(|(_, keys)| keys.iter().map(String::as_str).collect())
    }

    /// Whether it says anything beside its blanks.
    pub(super) fn has_words(&self) -> bool {
        let says = |reading: &String| reading.replace(BLANK, "").chars().any(char::is_alphabetic);
        self.readings.iter().any(says)
    }

    fn read(&mut self, pattern: &Pattern<String>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.say(value),
                PatternElement::Placeable { expression } => self.fill(expression),
            }
        }
    }

    fn say(&mut self, words: &str) {
        for reading in &mut self.readings {
            reading.push_str(words);
        }
    }

    fn fill(&mut self, expression: &Expression<String>) {
        match expression {
            Expression::Inline(inline) => {
                self.blank(inline);
                self.say(BLANK);
            }
            Expression::Select { selector, variants } => {
                let blank = self.blank(selector);
                let before = std::mem::take(&mut self.readings);
                let mut readings = Vec::new();
                let mut keys = BTreeSet::new();
                for variant in variants {
                    if let VariantKey::Identifier { name } = &variant.key {
                        keys.insert(name.clone());
                    }
                    self.readings.clone_from(&before);
                    self.read(&variant.value);
                    readings.append(&mut self.readings);
                }
                self.readings = readings;
                self.choices.push((blank, keys));
            }
        }
    }

    fn blank(&mut self, inline: &InlineExpression<String>) -> String {
        let name = match inline {
            InlineExpression::VariableReference { id } => id.name.clone(),
            InlineExpression::FunctionReference {
                arguments: CallArguments { positional, .. },
                ..
            } => {
                return positional
                    .first()
                    .map_or_else(String::new, |first| self.blank(first));
            }
            _ => return String::new(),
        };
        self.blanks.insert(name.clone());
        name
    }
}

/// What stands for a blank in a reading.
const BLANK: &str = "\u{fffc}";

/// Every file of every language.
pub(super) fn all() -> All {
    let mut all = All::new();
    for folder in entries(&root().join("assets/i18n")) {
        let files = entries(&folder).into_iter().map(|file| {
            let source = fs::read_to_string(&file).expect("a text");
            (name(&file), sentences(&name(&file), source))
        });
        all.insert(name(&folder), files.collect());
    }
    all
}

fn sentences(file: &str, source: String) -> BTreeMap<String, Sentence> {
    let resource = match parser::parse(source) {
        Ok(resource) => resource,
        Err((_, errors)) => panic!("{file}: {errors:?}"),
    };
    let mut sentences = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name.clone();
        let value = message.value.as_ref().expect("a message says something");
        let before = sentences.insert(id.clone(), Sentence::of(value));
        assert!(before.is_none(), "{file}: {id} stands twice");
    }
    sentences
}

/// All that may say a sentence.
pub(super) fn sources() -> String {
    let mut sources = String::new();
    for folder in ["src", "assets/templates", "assets/js", "signaling/src"] {
        read(&root().join(folder), &mut sources);
    }
    sources
}

fn read(folder: &Path, into: &mut String) {
    for path in entries(folder) {
        if path.is_dir() {
            read(&path, into);
        } else if let Ok(text) = fs::read_to_string(&path) {
            into.push_str(&text);
            into.push('\n');
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries.map(|entry| entry.path()).collect()
}

fn name(path: &Path) -> String {
    let name = path.file_name().expect("a name");
    name.to_string_lossy().into_owned()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
