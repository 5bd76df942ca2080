//! The names of rooms, people and live sessions. Their `Debug` is a prefix, so that a log line can be
//! followed without carrying a key that opens anything.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid, Version};

/// Names a room. It is the id of the booking the room belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomId(Uuid);

impl RoomId {
    /// Names the room of the booking with this id.
    #[must_use]
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }

    /// Names a test room, which belongs to no booking. Its id is a version 4 UUID and a booking's a
    /// version 7 one, so that neither can be taken for the other.
    #[must_use]
    pub const fn for_test(random: [u8; 16]) -> Self {
        Self(Builder::from_random_bytes(random).into_uuid())
    }

    /// Whether this is a test room.
    #[must_use]
    pub fn is_test(self) -> bool {
        self.0.get_version() == Some(Version::Random)
    }

    /// The booking's id.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The citizen the room is booked for: one booking, one citizen, hence the same number.
    #[must_use]
    pub const fn citizen(self) -> PersonId {
        PersonId(self.0)
    }
}

/// Names one human in a room, the same over reconnects, reloads and devices.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(Uuid);

impl PersonId {
    /// Names the person with this id: a clerk's own, or a guest's invitation.
    #[must_use]
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }

    /// The id as a number.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

/// Names one live signalling session of a person. Never given out twice between two starts of the
/// process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PeerId(u64);

impl PeerId {
    /// Names the session with this number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for PeerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// In what capacity somebody is in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The one who booked.
    Citizen,
    /// Who works at the desk.
    Clerk,
    /// An interpreter, a relative or a colleague, invited for this call.
    Guest,
}

macro_rules! shown_in_full_debugged_by_prefix {
    ($($id:ident),+) => {$(
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:08x}", self.0.as_fields().0)
            }
        }

        impl std::str::FromStr for $id {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(Uuid::try_parse(text)?))
            }
        }
    )+};
}

shown_in_full_debugged_by_prefix!(RoomId, PersonId);

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

    #[test]
    fn debug_shows_a_prefix_and_display_the_whole() {
        let room: RoomId = TEXT.parse().unwrap();
        assert_eq!(format!("{room:?}"), "0192f0c1");
        assert_eq!(room.to_string(), TEXT);
        assert_eq!(format!("{:?}", room.citizen()), "0192f0c1");
    }

    #[test]
    fn a_test_room_is_no_bookings_room() {
        for random in [[0; 16], [0xff; 16], [7; 16]] {
            assert!(RoomId::for_test(random).is_test());
        }
        let booking: RoomId = TEXT.parse().unwrap();
        assert!(!booking.is_test());
    }

    #[test]
    fn ids_are_plain_strings_on_the_wire() {
        let room: RoomId = TEXT.parse().unwrap();
        let json = serde_json::to_string(&(room, Role::Citizen, PeerId::new(7))).unwrap();
        assert_eq!(json, format!("[\"{TEXT}\",\"citizen\",7]"));
        let back: (RoomId, Role, PeerId) = serde_json::from_str(&json).unwrap();
        assert_eq!(back, (room, Role::Citizen, PeerId::new(7)));
    }
}
