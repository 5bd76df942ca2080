//! The languages of the desk: how they are called, which way their lines run, who is spoken to in them.

/// A language of the desk.
#[derive(Debug, Eq, PartialEq)]
pub struct Language {
    /// Its BCP 47 tag, which is the name of its folder.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// Which way its lines run.
    pub direction: Direction,
    /// Whom it has sentences for.
    audience: Audience,
}

/// Which way lines run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Direction {
    /// As in Italian.
    LeftToRight,
    /// As in Arabic.
    RightToLeft,
}

/// Who is spoken to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audience {
    /// Those who book and come.
    Citizens,
    /// Those who receive them. What is written for clerks is written for citizens too.
    Clerks,
}

/// All of them, in the order they are offered in. `it-simple` is Italian that is easy to read, by the
/// registered variant for simplified language.
pub const LANGUAGES: [Language; 8] = [
    Language::new("it", "Italiano").for_clerks(),
    Language::new("it-simple", "Italiano facile"),
    Language::new("en", "English").for_clerks(),
    Language::new("ar", "العربية").right_to_left(),
    Language::new("de", "Deutsch"),
    Language::new("fr", "Français"),
    Language::new("ro", "Română"),
    Language::new("sq", "Shqip"),
];

/// The language of exactly this tag, whatever the case of its letters.
pub(super) fn of(tag: &str) -> Option<&'static Language> {
    LANGUAGES
        .iter()
        .find(|language| language.tag.eq_ignore_ascii_case(tag))
}

impl Language {
    const fn new(tag: &'static str, name: &'static str) -> Self {
        Self {
            tag,
            name,
            direction: Direction::LeftToRight,
            audience: Audience::Citizens,
        }
    }

    const fn right_to_left(mut self) -> Self {
        self.direction = Direction::RightToLeft;
        self
    }

    const fn for_clerks(mut self) -> Self {
        self.audience = Audience::Clerks;
        self
    }

    /// Whether it has every sentence for these people.
    #[must_use]
    pub fn is_for(&self, audience: Audience) -> bool {
        audience == Audience::Citizens || self.audience == Audience::Clerks
    }
}
