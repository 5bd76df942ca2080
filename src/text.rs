//! Texts in the languages of the desk, from the Fluent files of the assets. A further language is a
//! further folder there and a line in [`LANGUAGES`]; a sentence that it lacks is said in Italian.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use anyhow::{Context, anyhow};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub use language::{Audience, Direction, LANGUAGES, Language};

mod choice;
mod dates;
mod language;
mod plurals;
#[cfg(test)]
mod tests;

/// The language that has every sentence, and the one of who asks for none.
pub const FIRST: &str = LANGUAGES[0].tag;

type Bundle = FluentBundle<FluentResource>;

/// Every language of the desk.
#[derive(Clone)]
pub struct Texts(Vec<Text>);

/// The sentences of one language. Clones are cheap.
#[derive(Clone)]
pub struct Text {
    language: &'static Language,
    own: Arc<Bundle>,
    first: Arc<Bundle>,
}

/// A number of things, as templates pass it: by reference and of any width.
pub trait Count {
    /// The number.
    fn number(&self) -> u32;
}

impl Count for u16 {
    fn number(&self) -> u32 {
        u32::from(*self)
    }
}

impl Count for u32 {
    fn number(&self) -> u32 {
        *self
    }
}

impl<T: Count> Count for &T {
    fn number(&self) -> u32 {
        (*self).number()
    }
}

impl Texts {
    /// Parses the embedded files; what a file says that is no Fluent ends the start of the program.
    pub fn load() -> anyhow::Result<Self> {
        let mut bundles = BTreeMap::<&str, Arc<Bundle>>::new();
        let sources = sportello_assets::texts();
        if let Some((folder, _)) = sources
            .iter()
            .find(|(folder, _)| language::of(folder).is_none())
        {
            return Err(anyhow!("i18n/{folder} is no language of the desk"));
        }
        for Language { tag, .. } in &LANGUAGES {
            let id: LanguageIdentifier = tag.parse()?;
            let mut bundle = Bundle::new_concurrent(vec![id]);
            // Where lines run from right to left the words are set apart in `with`; elsewhere the marks
            // would only show in e-mail subjects and titles.
            bundle.set_use_isolating(false);
            for (_, source) in sources.iter().filter(|(folder, _)| folder == tag) {
                let resource = FluentResource::try_new(source.clone())
                    .map_err(|(_, errors)| anyhow!("i18n/{tag}: {errors:?}"))?;
                bundle
                    .add_resource(resource)
                    .map_err(|errors| anyhow!("i18n/{tag}: {errors:?}"))?;
            }
            bundles.insert(tag, Arc::new(bundle));
        }
        let first = bundles.get(FIRST).cloned().context("i18n/it is missing")?;
        let texts = LANGUAGES.iter().filter_map(|language| {
            Some(Text {
                language,
                own: bundles.remove(language.tag)?,
                first: Arc::clone(&first),
            })
        });
        Ok(Self(texts.collect()))
    }

    /// The languages somebody may choose from, Italian first.
    pub fn languages(&self, audience: Audience) -> impl Iterator<Item = &'static Language> {
        let all = self.0.iter().map(|text| text.language);
        all.filter(move |language| language.is_for(audience))
    }

    /// The language of this tag, or Italian.
    ///
    /// # Panics
    ///
    /// Never: loading fails without Italian.
    #[must_use]
    pub fn language(&self, tag: &str) -> Text {
        let text = self.0.iter().find(|text| text.lang() == tag);
        text.or(self.0.first())
            .expect("loading fails without Italian")
            .clone()
    }

    /// Whether there is a language of this tag.
    #[must_use]
    pub fn knows(&self, tag: &str) -> bool {
        self.0.iter().any(|text| text.lang() == tag)
    }

    /// The language that was `chosen` before, else the best of an `Accept-Language` header, else
    /// Italian; among those of this audience.
    #[must_use]
    pub fn choose(&self, audience: Audience, chosen: Option<&str>, accepted: Option<&str>) -> Text {
        let known = |tag: &str| language::of(tag).filter(|known| known.is_for(audience));
        let chosen = chosen.and_then(|tag| choice::lookup(tag, known));
        let best = || accepted.and_then(|header| choice::best(header, known));
        self.language(chosen.or_else(best).map_or(FIRST, |language| language.tag))
    }
}

impl Text {
    /// Which language it is.
    #[must_use]
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The tag of the language, for `lang` attributes.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.language.tag
    }

    /// Whether its lines run from right to left, for `dir` attributes.
    #[must_use]
    pub fn is_right_to_left(&self) -> bool {
        self.language.direction == Direction::RightToLeft
    }

    /// A sentence without blanks to fill.
    #[must_use]
    pub fn get(&self, id: &str) -> String {
        self.format(id, None)
    }

    /// A sentence whose blanks are filled with words.
    #[must_use]
    pub fn with(&self, id: &str, words: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::with_capacity(words.len());
        for (name, word) in words {
            args.set(*name, self.apart(word));
        }
        self.format(id, Some(&args))
    }

    /// A word as it may stand in a sentence: within lines from right to left a name, a number or a time
    /// keeps its own direction (UAX #9, first strong isolate).
    fn apart<'w>(&self, word: &'w str) -> Cow<'w, str> {
        if self.is_right_to_left() {
            format!("\u{2068}{word}\u{2069}").into()
        } else {
            word.into()
        }
    }

    /// A sentence that depends on a number, its `$count`.
    #[must_use]
    pub fn count(&self, id: &str, count: impl Count) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set("count", FluentValue::from(count.number()));
        self.format(id, Some(&args))
    }

    fn format(&self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        for bundle in [&self.own, &self.first] {
            let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
                continue;
            };
            let mut errors = Vec::new();
            let sentence = bundle
                .format_pattern(pattern, args, &mut errors)
                .into_owned();
            if !errors.is_empty() {
                tracing::warn!(text.id = id, "a sentence has a blank that nobody fills");
            }
            return sentence;
        }
        tracing::warn!(text.id = id, "a sentence is missing in every language");
        id.to_owned()
    }
}
