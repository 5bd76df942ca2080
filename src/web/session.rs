//! Cookies of people who book: each holds nothing but random bits, and no script can read it.

use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};

use crate::config::Config;

/// A cookie of this site, by its plain name.
#[derive(Clone, Copy)]
pub(super) struct SecretCookie(pub(super) &'static str);

impl SecretCookie {
    /// What the browser sent.
    pub(super) fn read(self, jar: &CookieJar, config: &Config) -> Option<String> {
        jar.get(&self.name(config))
            .map(|cookie| cookie.value().to_owned())
    }

    /// The cookie with this secret. It is gone when the browser is closed.
    pub(super) fn holding(self, secret: String, config: &Config) -> Cookie<'static> {
        Cookie::build((self.name(config), secret))
            .path("/")
            .http_only(true)
            .secure(is_https(config))
            .same_site(SameSite::Lax)
            .build()
    }

    /// The cookie that removes it.
    pub(super) fn removal(self, config: &Config) -> Cookie<'static> {
        let mut cookie = self.holding(String::new(), config);
        cookie.make_removal();
        cookie
    }

    /// Over HTTPS the name has a beginning that keeps other hosts of the municipality from planting it.
    fn name(self, config: &Config) -> String {
        if is_https(config) {
            format!("__Host-{}", self.0)
        } else {
            self.0.to_owned()
        }
    }
}

fn is_https(config: &Config) -> bool {
    config.base_url().starts_with("https:")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::HttpUrl;

    #[test]
    fn a_public_site_has_the_strict_name() {
        let mut config = Config::default();
        let plain = SecretCookie("pratica").holding("x".to_owned(), &config);
        assert_eq!((plain.name(), plain.secure()), ("pratica", Some(false)));
        config.server.public_url = HttpUrl::parse("https://sportello.example.it");
        let strict = SecretCookie("pratica").holding("x".to_owned(), &config);
        assert_eq!(
            (strict.name(), strict.secure()),
            ("__Host-pratica", Some(true))
        );
        assert_eq!(strict.http_only(), Some(true));
        let jar = CookieJar::new().add(strict);
        assert_eq!(
            SecretCookie("pratica").read(&jar, &config).as_deref(),
            Some("x")
        );
    }
}
