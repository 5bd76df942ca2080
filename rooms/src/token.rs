//! Room and desk tokens: what the page hands to the websocket to say who is coming. A token is a JWT
//! signed with HS256, so that another portal of the municipality can mint one with any library.
//!
//! The form is made by hand on the HMAC that is in the house anyway. A token library would bring an
//! algorithm to choose from the token's own header and a look at the system's clock; both are what has to
//! be kept out, and what is left of it are the few lines below.

use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{PersonId, Role, RoomId};

/// Longest token that is looked at. Ours have about 330 bytes; less would leave no air for a foreign
/// portal's extra claims, more would be work done for whoever sends nonsense.
pub const MAX_LEN: usize = 2048;

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The clerk's desk.
    Desk,
    /// One room.
    Room,
    /// A test room: a call that tries the way here and belongs to no booking.
    Test,
}

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims {
    /// What it opens.
    pub kind: Kind,
    /// Which room; present exactly in room and test tokens.
    pub room: Option<RoomId>,
    /// Whom it lets in.
    pub person: PersonId,
    /// In what capacity.
    pub role: Role,
    /// The booking's (or the clerk's session's) counter when the token was made. It is raised when
    /// the booking is moved, cancelled or its link revoked, and older tokens are dead at once.
    pub epoch: i64,
    /// First second in which the token counts.
    pub not_before: Timestamp,
    /// First second in which it no longer counts.
    pub expires: Timestamp,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not signed by our key with our algorithm.
    #[error("the token's signature is not ours")]
    BadSignature,
    /// Its time has not come.
    #[error("the token counts from {not_before} on")]
    Early {
        /// From when on it counts.
        not_before: Timestamp,
    },
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// Not a token, or one that contradicts itself.
    #[error("not a token")]
    Malformed,
}

/// The key that tokens are signed with.
#[derive(Clone)]
pub struct Key(hmac::Key);

impl Key {
    /// Takes 32 random bytes as the key.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Signs the claims. Times are cut to whole seconds.
#[must_use]
pub fn issue(key: &Key, claims: &Claims) -> String {
    let header = Header {
        alg: ALGORITHM.to_owned(),
    };
    let signed = format!("{}.{}", encode(&header), encode(&Payload::from(claims)));
    let tag = hmac::sign(&key.0, signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
}

/// Believes a token, or says why not. Nothing of the payload is read before the signature has been
/// checked, and the algorithm is ours whatever the header says: a header that says otherwise is refused.
pub fn verify(key: &Key, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
    if token.len() > MAX_LEN {
        return Err(TokenError::Malformed);
    }
    let (signed, tag) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(TokenError::Malformed)?;

    let tag = URL_SAFE_NO_PAD
        .decode(tag)
        .map_err(|_| TokenError::Malformed)?;
    hmac::verify(&key.0, signed.as_bytes(), &tag).map_err(|_| TokenError::BadSignature)?;

    let header: Header = decode(header)?;
    if header.alg != ALGORITHM {
        return Err(TokenError::BadSignature);
    }
    let claims = Claims::try_from(decode::<Payload>(payload)?)?;
    if now < claims.not_before {
        return Err(TokenError::Early {
            not_before: claims.not_before,
        });
    }
    if now >= claims.expires {
        return Err(TokenError::Expired);
    }
    Ok(claims)
}

const ALGORITHM: &str = "HS256";

#[derive(Serialize, Deserialize)]
struct Header {
    alg: String,
}

/// The claims as they travel, under the registered names where there are any.
#[derive(Serialize, Deserialize)]
struct Payload {
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<RoomId>,
    sub: PersonId,
    role: Role,
    epoch: i64,
    nbf: i64,
    exp: i64,
}

impl From<&Claims> for Payload {
    fn from(claims: &Claims) -> Self {
        Self {
            kind: claims.kind,
            room: claims.room,
            sub: claims.person,
            role: claims.role,
            epoch: claims.epoch,
            nbf: claims.not_before.as_second(),
            exp: claims.expires.as_second(),
        }
    }
}

impl TryFrom<Payload> for Claims {
    type Error = TokenError;

    fn try_from(payload: Payload) -> Result<Self, TokenError> {
        let is_sound = match payload.kind {
            Kind::Desk => payload.room.is_none(),
            Kind::Room => payload.room.is_some(),
            // One for a booking's room would let its bearer into somebody's call.
            Kind::Test => payload.room.is_some_and(RoomId::is_test),
        };
        if !is_sound {
            return Err(TokenError::Malformed);
        }
        let time = |second| Timestamp::from_second(second).map_err(|_| TokenError::Malformed);
        Ok(Self {
            kind: payload.kind,
            room: payload.room,
            person: payload.sub,
            role: payload.role,
            epoch: payload.epoch,
            not_before: time(payload.nbf)?,
            expires: time(payload.exp)?,
        })
    }
}

fn encode(part: &impl Serialize) -> String {
    let json = serde_json::to_vec(part).expect("plain structs of strings and numbers are JSON");
    URL_SAFE_NO_PAD.encode(json)
}

fn decode<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, TokenError> {
    let json = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenError::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| TokenError::Malformed)
}

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;

#[cfg(test)]
mod tests;
