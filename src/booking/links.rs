//! The secrets in links and cookies: 256 random bits each, of which the database keeps only a hash.

use std::fmt;

use aws_lc_rs::digest::{Context, SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;

/// What the database keeps of a secret: who reads it cannot open anything with it.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash as text, the key of a row.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

macro_rules! secrets {
    ($($(#[$doc:meta])+ $secret:ident, $purpose:literal;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, PartialEq, Eq)]
        pub struct $secret([u8; 32]);

        impl $secret {
            /// Draws a new one.
            pub fn draw(rng: &mut impl Rng) -> Self {
                let mut bytes = [0; 32];
                rng.fill_bytes(&mut bytes);
                Self(bytes)
            }

            /// Reads it from a path or a cookie.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                // A longer text cannot be one; it is not worth decoding.
                if text.len() != 43 {
                    return None;
                }
                let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
                Some(Self(bytes.try_into().ok()?))
            }

            /// The secret in the form links and cookies carry. The only way out; look who calls it.
            #[must_use]
            pub fn reveal(&self) -> String {
                URL_SAFE_NO_PAD.encode(self.0)
            }

            /// What to look for in the database. The purpose is hashed along, so that a secret of one
            /// kind is never found as one of another.
            #[must_use]
            pub fn hash(&self) -> TokenHash {
                TokenHash(URL_SAFE_NO_PAD.encode(digest($purpose, &self.0)))
            }
        }

        impl fmt::Debug for $secret {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($secret), "(…)"))
            }
        }
    )+};
}

secrets! {
    /// Finds the form that somebody is filling in.
    DraftKey, "sportello draft v1";
    /// Proves that a browser holds a slot.
    HoldToken, "sportello hold v1";
    /// Opens the page on which an appointment is moved or cancelled.
    ManageToken, "sportello manage v1";
    /// Leads to the door of an appointment's room.
    RoomLink, "sportello room v1";
}

impl HoldToken {
    /// The manage token of the booking this hold becomes. Derived and not drawn, so that a form sent twice
    /// is answered twice with the same links although the database knows only their hashes.
    #[must_use]
    pub fn manage_token(&self) -> ManageToken {
        ManageToken(digest("sportello hold to manage v1", &self.0))
    }
}

impl ManageToken {
    /// The room link of the booking at this epoch, derived for the same reason: whoever may move an
    /// appointment may enter its room, and the page to manage it can lead there.
    #[must_use]
    pub fn room_link(&self, epoch: i64) -> RoomLink {
        let purpose = format!("sportello manage to room v1 {epoch}");
        RoomLink(digest(&purpose, &self.0))
    }
}

fn digest(purpose: &str, secret: &[u8; 32]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    context.update(purpose.as_bytes());
    context.update(&[0]);
    context.update(secret);
    let mut bytes = [0; 32];
    bytes.copy_from_slice(context.finish().as_ref());
    bytes
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_link_comes_back_as_it_went_out() {
        let token = ManageToken::draw(&mut StdRng::seed_from_u64(1));
        let text = token.reveal();
        assert_eq!(text.len(), 43);
        assert!(ManageToken::parse(&text).is_some_and(|back| back == token));
    }

    #[test]
    fn the_same_bits_mean_different_things_for_different_purposes() {
        let hold = HoldToken::draw(&mut StdRng::seed_from_u64(2));
        let text = hold.reveal();
        let manage = ManageToken::parse(&text).unwrap();
        let room = RoomLink::parse(&text).unwrap();
        assert_ne!(hold.hash(), manage.hash());
        assert_ne!(manage.hash(), room.hash());
        assert_ne!(hold.manage_token().reveal(), text);
    }

    #[test]
    fn the_same_hold_derives_the_same_links() {
        let hold = HoldToken::draw(&mut StdRng::seed_from_u64(3));
        let manage = hold.manage_token();
        assert!(manage == hold.clone().manage_token());
        assert!(manage.room_link(0) == hold.manage_token().room_link(0));
        assert!(manage.room_link(0) != manage.room_link(1));
        assert_ne!(manage.room_link(0).reveal(), manage.reveal());
    }

    #[test]
    fn nonsense_is_no_link() {
        for text in ["", "abc", &"=".repeat(43), &"A".repeat(44), &"è".repeat(43)] {
            assert!(RoomLink::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn debug_hides_everything() {
        let token = RoomLink::draw(&mut StdRng::seed_from_u64(4));
        assert_eq!(
            format!("{token:?} {:?}", token.hash()),
            "RoomLink(…) TokenHash(…)"
        );
    }
}
