//! Texts in the languages of the desk, from the Fluent files of the assets. A further language is a
//! further folder there; a sentence that it lacks is said in Italian.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context, anyhow};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

mod choice;
mod dates;
#[cfg(test)]
mod tests;

/// The language that has every sentence, and the one of who asks for none.
pub const FIRST: &str = "it";

type Bundle = FluentBundle<FluentResource>;

/// Every language of the desk.
#[derive(Clone)]
pub struct Texts(BTreeMap<String, Text>);

/// The sentences of one language. Clones are cheap.
#[derive(Clone)]
pub struct Text {
    language: Arc<str>,
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
        let mut bundles = BTreeMap::<String, Bundle>::new();
        for (language, source) in sportello_assets::texts() {
            let id: LanguageIdentifier = language
                .parse()
                .with_context(|| format!("i18n/{language} is not named by a language"))?;
            let resource = FluentResource::try_new(source)
                .map_err(|(_, errors)| anyhow!("i18n/{language}: {errors:?}"))?;
            let bundle = bundles.entry(language.clone()).or_insert_with(|| {
                let mut bundle = Bundle::new_concurrent(vec![id]);
                // The marks protect mixed directions; in e-mail subjects and titles they show.
                bundle.set_use_isolating(false);
                bundle
            });
            bundle
                .add_resource(resource)
                .map_err(|errors| anyhow!("i18n/{language}: {errors:?}"))?;
        }
        let bundles: BTreeMap<_, _> = bundles
            .into_iter()
            .map(|(language, bundle)| (language, Arc::new(bundle)))
            .collect();
        let first = bundles.get(FIRST).cloned().context("i18n/it is missing")?;
        let texts = bundles.into_iter().map(|(language, own)| {
            let text = Text {
                language: language.as_str().into(),
                own,
                first: Arc::clone(&first),
            };
            (language, text)
        });
        Ok(Self(texts.collect()))
    }

    /// The tags of all languages, Italian first.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        let others = self.0.keys().map(String::as_str);
        std::iter::once(FIRST).chain(others.filter(|tag| *tag != FIRST))
    }

    /// The language of this tag, or Italian.
    ///
    /// # Panics
    ///
    /// Never: loading fails without Italian.
    #[must_use]
    pub fn language(&self, tag: &str) -> Text {
        let text = self.0.get(tag).or_else(|| self.0.get(FIRST));
        text.expect("loading fails without Italian").clone()
    }

    /// Whether there is a language of this tag.
    #[must_use]
    pub fn knows(&self, tag: &str) -> bool {
        self.0.contains_key(tag)
    }

    /// The language that was `chosen` before, else the best of an `Accept-Language` header, else
    /// Italian.
    #[must_use]
    pub fn choose(&self, chosen: Option<&str>, accepted: Option<&str>) -> Text {
        let chosen = chosen.filter(|tag| self.knows(tag));
        let best = || accepted.and_then(|header| choice::best(header, |tag| self.knows(tag)));
        self.language(&chosen.map(str::to_owned).or_else(best).unwrap_or_default())
    }
}

impl Text {
    /// The tag of the language, for `lang` attributes.
    #[must_use]
    pub fn lang(&self) -> &str {
        &self.language
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
            args.set(*name, *word);
        }
        self.format(id, Some(&args))
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

    #[cfg(test)]
    fn has(&self, id: &str) -> bool {
        self.own.has_message(id)
    }
}
