//! Pages that only say something: privacy, accessibility, licences.

use askama::Template;
use axum::response::Response;
use sportello_assets::Licence;

use crate::web::{
    error::Error,
    page::{self, Page},
};

#[derive(Template)]
#[template(path = "portal/privacy.html", config = "assets/askama.toml")]
struct PrivacyPage {
    page: Page,
}

/// `GET /privacy`.
pub(super) async fn privacy(page: Page) -> Result<Response, Error> {
    page::render(&PrivacyPage { page })
}

#[derive(Template)]
#[template(path = "portal/accessibility.html", config = "assets/askama.toml")]
struct AccessibilityPage {
    page: Page,
}

/// `GET /accessibilita`.
pub(super) async fn accessibility(page: Page) -> Result<Response, Error> {
    page::render(&AccessibilityPage { page })
}

#[derive(Template)]
#[template(path = "portal/licences.html", config = "assets/askama.toml")]
struct LicencesPage {
    page: Page,
    version: &'static str,
    licences: &'static [Licence],
}

/// `GET /licenze`.
pub(super) async fn licences(page: Page) -> Result<Response, Error> {
    let version = env!("CARGO_PKG_VERSION");
    page::render(&LicencesPage {
        page,
        version,
        licences: sportello_assets::licences(),
    })
}
