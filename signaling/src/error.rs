//! Why something does not work: one stable code, which is a word in an `error` message, a number when a
//! socket is closed for it, and the name of a text for people.

use serde::{Deserialize, Serialize};
use sportello_rooms::hall::MediaError;
use sportello_rooms::room::Refusal;
use sportello_rooms::token::TokenError;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $word:literal,)+) => {
        /// Why something does not work.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl ErrorCode {
            /// Every code, in the order of the numbers.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word in an `error` message.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The number a socket is closed with.
            #[must_use]
            pub fn close_code(self) -> u16 {
                match self { $(Self::$variant => $number),+ }
            }
        }
    };
}

codes! {
    /// Not a message of this protocol, or not at this point of the conversation.
    BadRequest = 4400 "bad_request",
    /// Nobody has said yet who this is, or not credibly.
    Unauthenticated = 4401 "unauthenticated",
    /// Known, and not allowed.
    Forbidden = 4403 "forbidden",
    /// No such visit, room or connection.
    NotFound = 4404 "not_found",
    /// Silent for too long.
    TimedOut = 4408 "timed_out",
    /// Somebody else was first: another clerk has this visit.
    AlreadyInUse = 4409 "already_in_use",
    /// Its time is over.
    Expired = 4410 "expired",
    /// Moved, cancelled or withdrawn.
    Revoked = 4411 "revoked",
    /// The same person is here with a newer session.
    Superseded = 4412 "superseded",
    /// Everybody who fits is in.
    RoomFull = 4413 "room_full",
    /// Longer than allowed.
    PayloadTooLarge = 4414 "payload_too_large",
    /// The session description cannot be answered.
    MediaRejected = 4415 "media_rejected",
    /// The door is not open yet.
    TooEarly = 4425 "too_early",
    /// No version in common.
    UnsupportedVersion = 4426 "unsupported_version",
    /// Too much in too little time.
    RateLimited = 4429 "rate_limited",
    /// The session to resume is not known here.
    UnknownSession = 4440 "unknown_session",
    /// Our fault.
    Internal = 4500 "internal",
    /// The server is about to stop, or cannot take anybody at the moment.
    Draining = 4503 "draining",
    /// The client does not read what it is sent.
    SlowConsumer = 4508 "slow_consumer",
}

impl ErrorCode {
    /// The id of the text that tells a person.
    #[must_use]
    pub fn key(self) -> String {
        format!("error-{}", self.word().replace('_', "-"))
    }

    /// Whether the same client may try again by itself. After any other code a person has to act.
    #[must_use]
    pub fn is_transient(self) -> bool {
        matches!(
            self,
            Self::Draining
                | Self::Internal
                | Self::RateLimited
                | Self::SlowConsumer
                | Self::TimedOut
                | Self::UnknownSession
        )
    }
}

/// How a socket is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// In good order: the conversation is over.
    Done,
    /// For a reason.
    Error(ErrorCode),
}

impl Close {
    /// The code of the websocket's close frame.
    #[must_use]
    pub fn code(self) -> u16 {
        match self {
            Self::Done => 1000,
            Self::Error(code) => code.close_code(),
        }
    }

    /// The reason of the websocket's close frame.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Done => "",
            Self::Error(code) => code.word(),
        }
    }
}

impl From<Refusal> for ErrorCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::AlreadyInUse => Self::AlreadyInUse,
            Refusal::Closed => Self::Expired,
            Refusal::Full => Self::RoomFull,
            Refusal::TooEarly { .. } => Self::TooEarly,
        }
    }
}

impl From<TokenError> for ErrorCode {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::BadSignature | TokenError::Malformed => Self::Unauthenticated,
            TokenError::Early { .. } => Self::TooEarly,
            TokenError::Expired => Self::Expired,
        }
    }
}

impl From<&MediaError> for ErrorCode {
    fn from(error: &MediaError) -> Self {
        match error {
            MediaError::NoCodec | MediaError::Offer(_) => Self::MediaRejected,
            MediaError::Unknown => Self::NotFound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_keys_stay_what_they_are() {
        let table: Vec<_> = ErrorCode::ALL
            .iter()
            .map(|code| format!("{} {} {}", code.close_code(), code.word(), code.key()))
            .collect();
        assert!(table.contains(&"4425 too_early error-too-early".to_owned()));
        assert!(table.is_sorted());
        assert!(
            ErrorCode::ALL
                .iter()
                .all(|code| (4400..4600).contains(&code.close_code()))
        );
    }

    #[test]
    fn the_word_is_what_is_said_on_the_wire() {
        for code in ErrorCode::ALL {
            assert_eq!(
                serde_json::to_string(code).unwrap(),
                format!("\"{}\"", code.word())
            );
        }
    }
}
