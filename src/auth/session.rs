//! A clerk's session: the secret in the cookie, its hash in the database.

use std::fmt;
use std::fmt::Write as _;

use aws_lc_rs::digest;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;

/// How long a session lasts, in seconds: a working day with overtime, so that nobody signs in twice a
/// day and a forgotten browser is out by the next morning.
pub const LASTS_S: i64 = 12 * 60 * 60;

const NAME: &str = "sportello_clerk";

/// Browsers take a name with this beginning only with `Secure`, `Path=/` and no domain, so that no
/// other host of the municipality can plant the cookie.
const HOST_NAME: &str = "__Host-sportello_clerk";

/// 256 random bits that prove a sign-in; only the browser has them.
pub struct Secret(String);

impl Secret {
    /// Draws a new secret.
    pub fn draw(rng: &mut impl Rng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The secret a request carries, if any.
    #[must_use]
    pub fn from_jar(jar: &CookieJar, tls: bool) -> Option<Self> {
        let value = jar.get(name(tls))?.value();
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        (bytes.len() == 32).then(|| Self(value.to_owned()))
    }

    /// What the database keeps: who reads it cannot open a session with it.
    #[must_use]
    pub fn hash(&self) -> String {
        let digest = digest::digest(&digest::SHA256, self.0.as_bytes());
        digest
            .as_ref()
            .iter()
            .fold(String::with_capacity(64), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            })
    }

    /// The cookie that carries the secret until the browser is closed; `tls` tells whether browsers
    /// reach the portal by HTTPS.
    #[must_use]
    pub fn into_cookie(self, tls: bool) -> Cookie<'static> {
        let mut cookie = bare(tls);
        cookie.set_value(self.0);
        cookie
    }
}

/// The cookie that removes the session's cookie.
#[must_use]
pub fn removal(tls: bool) -> Cookie<'static> {
    let mut cookie = bare(tls);
    cookie.make_removal();
    cookie
}

/// `Lax` and not `Strict`, so that a link on the intranet leads to the console and not to the sign-in;
/// requests that change something are checked for their origin besides.
fn bare(tls: bool) -> Cookie<'static> {
    Cookie::build(name(tls))
        .path("/")
        .http_only(true)
        .secure(tls)
        .same_site(SameSite::Lax)
        .build()
}

fn name(tls: bool) -> &'static str {
    if tls { HOST_NAME } else { NAME }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_goes_out_and_comes_back() {
        let secret = Secret::draw(&mut rand::rng());
        let hash = secret.hash();
        let cookie = secret.into_cookie(true);
        assert_eq!(cookie.name(), "__Host-sportello_clerk");
        assert_eq!(cookie.secure(), Some(true));
        assert_eq!(cookie.http_only(), Some(true));
        assert_eq!(cookie.path(), Some("/"));
        assert_eq!(cookie.domain(), None);
        let back = Secret::from_jar(&CookieJar::new().add(cookie), true).expect("a secret");
        assert_eq!(back.hash(), hash);
        assert_eq!(hash.len(), 64);
    }

    #[test]
    fn without_tls_the_name_has_no_prefix() {
        let cookie = Secret::draw(&mut rand::rng()).into_cookie(false);
        assert_eq!(cookie.name(), "sportello_clerk");
        let jar = CookieJar::new().add(cookie);
        assert!(Secret::from_jar(&jar, true).is_none());
        assert!(Secret::from_jar(&jar, false).is_some());
    }

    #[test]
    fn nonsense_is_no_secret() {
        for value in ["", "abc", "ä", &"A".repeat(5000)] {
            let jar = CookieJar::new().add(Cookie::new("sportello_clerk", value.to_owned()));
            assert!(Secret::from_jar(&jar, false).is_none(), "{value}");
        }
    }

    #[test]
    fn debug_hides_the_secret() {
        assert_eq!(format!("{:?}", Secret::draw(&mut rand::rng())), "Secret(…)");
    }
}
