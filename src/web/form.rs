//! Fields of forms, with what was typed and what is to be mended. Every field of every page is
//! rendered here, from `parts/field.html`, so that label, hint and error always belong together.

use askama::Template;

use crate::text::Text;

/// One field, ready to be shown.
#[derive(Template)]
#[template(path = "parts/field.html", config = "assets/askama.toml")]
pub struct Field {
    kind: &'static str,
    name: &'static str,
    label: String,
    value: String,
    hint: Option<String>,
    optional: Option<String>,
    error: Option<String>,
    prefix: String,
    autocomplete: Option<&'static str>,
    most: Option<usize>,
    required: bool,
    described: String,
}

impl Field {
    /// A field of this type, an `input`'s or `textarea`, that must be filled in.
    #[must_use]
    pub fn new(kind: &'static str, name: &'static str, label: String, text: &Text) -> Self {
        Self {
            kind,
            name,
            label,
            value: String::new(),
            hint: None,
            optional: None,
            error: None,
            prefix: text.get("form-error-prefix"),
            autocomplete: None,
            most: None,
            required: true,
            described: String::new(),
        }
    }

    /// With what was typed.
    #[must_use]
    pub fn value(mut self, value: &str) -> Self {
        value.clone_into(&mut self.value);
        self
    }

    /// With a line of help.
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self.describe()
    }

    /// May be left empty, and says so.
    #[must_use]
    pub fn optional(mut self, text: &Text) -> Self {
        self.required = false;
        self.optional = Some(text.get("form-optional"));
        self
    }

    /// With what browsers may fill in.
    #[must_use]
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// With the most characters it takes.
    #[must_use]
    pub fn most(mut self, characters: usize) -> Self {
        self.most = Some(characters);
        self
    }

    /// With what is to be mended, if anything.
    #[must_use]
    pub fn error(mut self, errors: &Errors) -> Self {
        let own = errors.0.iter().find(|(field, _)| *field == self.name);
        self.error = own.map(|(_, message)| message.clone());
        self.describe()
    }

    /// Names the elements that explain the field; a checkbox has its hint in its label.
    fn describe(mut self) -> Self {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        self.described = [hint, error]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        self
    }
}

/// What is to be mended, as pairs of a field's name and a sentence, in the order of the page.
#[derive(Clone, Debug, Default)]
pub struct Errors(pub Vec<(&'static str, String)>);

impl Errors {
    /// The box on top of the page that lists what is to be mended; `None` if nothing is.
    #[must_use]
    pub fn summary(&self, text: &Text) -> Option<Summary> {
        let count = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        (count > 0).then(|| Summary {
            title: text.count("form-summary-title", count),
            errors: self.0.clone(),
        })
    }
}

/// The box on top of a page that lists what is to be mended and leads there.
#[derive(Template)]
#[template(path = "parts/summary.html", config = "assets/askama.toml")]
pub struct Summary {
    title: String,
    errors: Vec<(&'static str, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    #[test]
    fn a_field_is_wired_to_its_hint_and_error() {
        let text = Texts::load().unwrap().language("it");
        let errors = Errors(vec![("email", "Scrivi <qui>".to_owned())]);
        let field = Field::new("email", "email", "E-mail".to_owned(), &text)
            .hint("Per il link".to_owned())
            .value("a\"b")
            .autocomplete("email")
            .error(&errors);
        let html = field.render().unwrap();
        assert!(
            html.contains(r#"aria-describedby="email-hint email-error""#),
            "{html}"
        );
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
        assert!(html.contains(r#"autocomplete="email""#), "{html}");
        assert!(!html.contains("<qui>") && !html.contains("a\"b"), "{html}");
        let summary = errors.summary(&text).unwrap().render().unwrap();
        assert!(summary.contains(r##"href="#email""##), "{summary}");
        assert!(Errors::default().summary(&text).is_none());
    }
}
