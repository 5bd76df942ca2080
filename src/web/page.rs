//! What every page has in common: language, municipality, addresses of styles and scripts.

use std::{convert::Infallible, sync::Arc};

use askama::Template;
use axum::{
    extract::{FromRequestParts, Query, State},
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use serde::Deserialize;

use super::error::Error;
use crate::{
    app::App,
    config::{Config, HttpUrl, Municipality},
    text::{Audience, Language, Text, Texts},
};

/// The cookie of the language somebody chose. It says nothing about the person.
const LANGUAGE_COOKIE: &str = "lingua";

/// The frame of a page, made from the request that asks for it.
pub struct Page {
    /// Texts in the language of the person.
    pub text: Text,
    config: Arc<Config>,
    texts: Arc<Texts>,
    audience: Audience,
    here: String,
}

/// A language to switch to.
pub struct LanguageLink {
    /// Its tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// Where to click.
    pub href: String,
    /// Whether the page is in it.
    pub current: bool,
}

impl Page {
    /// The frame for a request with these headers to this address.
    #[must_use]
    pub fn of(app: &App, headers: &HeaderMap, uri: &Uri) -> Self {
        let chosen = CookieJar::from_headers(headers);
        let chosen = chosen.get(LANGUAGE_COOKIE).map(Cookie::value);
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let audience = audience(uri.path());
        Self {
            text: app.texts.choose(audience, chosen, accepted),
            audience,
            config: Arc::clone(&app.config),
            texts: Arc::clone(&app.texts),
            here: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        }
    }

    /// The municipality whose desk this is.
    #[must_use]
    pub fn municipality(&self) -> &Municipality {
        &self.config.municipality
    }

    /// The address of a built file such as `css/site.css`.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        asset(name)
    }

    /// The languages to choose from.
    #[must_use]
    pub fn languages(&self) -> Vec<LanguageLink> {
        let link = |language: &'static Language| LanguageLink {
            tag: language.tag,
            name: language.name,
            href: format!("/lingua/{}?da={}", language.tag, escape(&self.here)),
            current: language.tag == self.text.lang(),
        };
        self.texts.languages(self.audience).map(link).collect()
    }

    /// The language the page is in, by its own name.
    #[must_use]
    pub fn language_name(&self) -> &'static str {
        self.text.language().name
    }

    /// The privacy notice: the municipality's own, or ours.
    #[must_use]
    pub fn privacy_url(&self) -> &str {
        let own = self.municipality().privacy_url.as_ref();
        own.map_or("/privacy", |url| url.as_str())
    }

    /// The accessibility statement: the municipality's own, or ours.
    #[must_use]
    pub fn accessibility_url(&self) -> &str {
        let own = self.municipality().accessibility_url.as_ref();
        own.map_or("/accessibilita", |url| url.as_str())
    }

    /// The municipality's site, if it is known.
    #[must_use]
    pub fn website(&self) -> Option<&str> {
        let own = self.municipality().website.as_ref();
        own.map(HttpUrl::as_str)
    }

    /// Where the municipality's name leads: to its site, or to the start of this one.
    #[must_use]
    pub fn home(&self) -> &str {
        self.website().unwrap_or("/")
    }

    /// The telephone number, which no line break cuts.
    #[must_use]
    pub fn phone(&self) -> String {
        unbroken(&self.municipality().phone)
    }

    /// The words before the number in the header.
    #[must_use]
    pub fn help(&self) -> String {
        unbroken(&self.text.get("help-call"))
    }

    /// The words of a link that calls the municipality.
    #[must_use]
    pub fn call(&self) -> String {
        let phone = self.municipality().phone.as_str();
        unbroken(&self.text.with("contacts-call", &[("phone", phone)]))
    }

    /// The telephone number as a link target.
    #[must_use]
    pub fn phone_url(&self) -> String {
        phone_url(&self.municipality().phone)
    }
}

impl FromRequestParts<App> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(app, &parts.headers, &parts.uri))
    }
}

/// Whom the pages below an address are for: the console's are in fewer languages.
fn audience(path: &str) -> Audience {
    match path.strip_prefix("/operatore") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Audience::Clerks,
        _ => Audience::Citizens,
    }
}

/// A telephone number as a link target.
#[must_use]
pub fn phone_url(phone: &str) -> String {
    let digits = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", digits.collect::<String>())
}

/// A text that stays on one line.
#[must_use]
pub fn unbroken(text: &str) -> String {
    text.replace(' ', "\u{a0}").replace('-', "\u{2011}")
}

/// The address of a built file such as `css/site.css`.
#[must_use]
pub fn asset(name: &str) -> String {
    let hashed = sportello_assets::hashed(name);
    debug_assert!(hashed.is_some(), "no asset is named {name}");
    format!("/assets/{}", hashed.unwrap_or(name))
}

/// A page as a response. No copy is kept: pages say what is true now, and some say who books.
pub fn render(page: &impl Template) -> Result<Response, Error> {
    let html = page.render()?;
    let mut response = Html(html).into_response();
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}

/// Where to return to after the language is chosen.
#[derive(Deserialize)]
pub(super) struct Return {
    #[serde(default)]
    da: String,
}

/// `GET /lingua/{tag}`: remembers the language for a year and goes back.
pub(super) async fn choose_language(
    State(app): State<App>,
    axum::extract::Path(tag): axum::extract::Path<String>,
    Query(from): Query<Return>,
    jar: CookieJar,
) -> Result<impl IntoResponse, Error> {
    if !app.texts.knows(&tag) {
        return Err(Error::NotFound);
    }
    let cookie = Cookie::build((LANGUAGE_COOKIE, tag))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .permanent()
        .build();
    let back = if is_local(&from.da) { &from.da } else { "/" };
    Ok((jar.add(cookie), Redirect::to(back)))
}

/// Whether a path stays on this site: `//host` and `/\host` do not.
fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && path.bytes().all(|byte| byte.is_ascii_graphic())
}

fn escape(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            escaped.push('%');
            escaped.push(char::from(HEX[usize::from(byte >> 4)]));
            escaped.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        for path in ["/", "/prenota?ufficio=tributi", "/appuntamento/abc"] {
            assert!(is_local(path), "{path}");
        }
        for path in [
            "",
            "prenota",
            "//evil.example",
            "/\\evil.example",
            "https://a.b",
            "/a\nb",
        ] {
            assert!(!is_local(path), "{path}");
        }
    }

    #[test]
    fn the_console_is_for_clerks() {
        for path in ["/operatore", "/operatore/accesso"] {
            assert_eq!(audience(path), Audience::Clerks, "{path}");
        }
        for path in ["/", "/operatori", "/stanza/operatore"] {
            assert_eq!(audience(path), Audience::Citizens, "{path}");
        }
    }

    #[test]
    fn addresses_are_escaped_whole() {
        assert_eq!(escape("/prenota?ufficio=a&b"), "/prenota%3Fufficio%3Da%26b");
        assert_eq!(phone_url("+39 080 000-0000"), "tel:+390800000000");
    }
}
