//! What browsers are given, built by `build.mjs` and embedded: styles, scripts, icons, fonts, the
//! licences of what others made, and the texts of every language.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/web"]
struct Web;

#[derive(RustEmbed)]
#[folder = "i18n"]
struct Texts;

/// One file as it goes to a browser.
#[derive(Debug)]
pub struct File {
    /// Its bytes as they are.
    pub content: Cow<'static, [u8]>,
    /// The same compressed with brotli, where it is text.
    pub brotli: Option<Cow<'static, [u8]>>,
    /// Its media type, for the `Content-Type` header.
    pub media_type: &'static str,
}

/// The licence of something that others made and that pages carry.
#[derive(Debug, Deserialize)]
pub struct Licence {
    /// The name of the work.
    pub name: String,
    /// Its version, empty where it has none.
    pub version: String,
    /// The SPDX identifier.
    pub licence: String,
    /// The licence as its authors wrote it.
    pub text: String,
}

static MANIFEST: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| parse("manifest.json"));
static LICENCES: LazyLock<Vec<Licence>> = LazyLock::new(|| parse("licences.json"));

/// The file of a hashed name such as `css/site-0123456789.css`; nothing else is served.
#[must_use]
pub fn file(hashed: &str) -> Option<File> {
    if !MANIFEST.values().any(|known| known == hashed) {
        return None;
    }
    Some(File {
        content: Web::get(hashed)?.data,
        brotli: Web::get(&format!("{hashed}.br")).map(|found| found.data),
        media_type: media_type(hashed),
    })
}

/// The hashed name of a plain one such as `css/site.css`.
#[must_use]
pub fn hashed(name: &str) -> Option<&'static str> {
    MANIFEST.get(name).map(String::as_str)
}

/// Licences of the works that pages carry.
#[must_use]
pub fn licences() -> &'static [Licence] {
    &LICENCES
}

/// The Fluent sources as pairs of language and text, ordered by file name.
#[must_use]
pub fn texts() -> Vec<(String, String)> {
    let mut names: Vec<_> = Texts::iter().collect();
    names.sort_unstable();
    names
        .into_iter()
        .filter_map(|name| {
            let language = name.split(['/', '\\']).next()?.to_owned();
            let text = String::from_utf8(Texts::get(&name)?.data.into_owned()).ok()?;
            Some((language, text))
        })
        .collect()
}

fn parse<T: Default + for<'a> Deserialize<'a>>(name: &str) -> T {
    let parsed = Web::get(name).and_then(|found| serde_json::from_slice(&found.data).ok());
    debug_assert!(parsed.is_some(), "{name} is written by build.mjs");
    parsed.unwrap_or_default()
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_leads_to_its_file() {
        let style = file(hashed("css/site.css").unwrap()).unwrap();
        assert_eq!(style.media_type, "text/css; charset=utf-8");
        let text = String::from_utf8(style.content.into_owned()).unwrap();
        assert!(text.contains(r#"--bootstrap-italia-version:"2.18.3""#));
    }

    #[test]
    fn only_listed_files_are_served() {
        assert!(file("manifest.json").is_none());
        assert!(file("../Cargo.toml").is_none());
    }

    #[test]
    fn every_work_of_others_comes_with_its_licence() {
        assert!(
            licences()
                .iter()
                .any(|work| work.name == "bootstrap-italia")
        );
        assert!(licences().iter().all(|work| !work.text.is_empty()));
    }
}
