//! Sentences that depend on a number which only the browser knows.

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentValue};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

use super::Text;

/// Numbers up to here are looked at for a language's plural categories. All whole numbers of our
/// languages fall into categories that smaller ones show.
const ENOUGH: u32 = 200;

impl Text {
    /// The sentence once for each plural category of whole numbers (CLDR, such as `one` and `other`), with
    /// `{n}` where the number is said: the message asks its `$count`, and says its `$n`.
    #[must_use]
    pub fn forms(&self, id: &str) -> BTreeMap<&'static str, String> {
        let samples = categories(self.lang());
        let form = |(category, sample)| {
            let mut args = FluentArgs::with_capacity(2);
            args.set("count", FluentValue::from(sample));
            args.set("n", "{n}");
            (category, self.format(id, Some(&args)))
        };
        samples.into_iter().map(form).collect()
    }
}

/// The plural categories of a language, each with a number that is in it.
pub(super) fn categories(tag: &str) -> BTreeMap<&'static str, u32> {
    let rules = tag.parse::<LanguageIdentifier>().ok().and_then(|id| {
        let plain = LanguageIdentifier::from_parts(id.language, None, None, &[]);
        PluralRules::create(plain, PluralRuleType::CARDINAL).ok()
    });
    let category = |number: u32| rules.as_ref()?.select(number).ok();
    let mut samples = BTreeMap::from([("other", ENOUGH)]);
    for number in (0..=ENOUGH).rev() {
        let category = category(number).unwrap_or(PluralCategory::OTHER);
        samples.insert(name(&category), number);
    }
    samples
}

fn name(category: &PluralCategory) -> &'static str {
    match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    }
}
