//! The fixed plan of m-lines a browser offers: what each is for, what a person sends on it, and who
//! is shown where.

use super::layer::Layer;
use crate::hall::SlotKind;
use crate::id::PersonId;

/// M-lines in the plan.
pub(crate) const MIDS: usize = 8;

/// The others a person can see at a time.
pub(crate) const SEATS: usize = 3;

/// The m-line for a shared screen or document, both ways.
pub(crate) const SCREEN: u8 = 6;

/// What a person sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Moving picture of the person.
    Camera,
    /// Voice.
    Microphone,
    /// Screen or document.
    Screen,
}

impl Source {
    /// What is sent on an m-line, if anything is.
    pub(crate) fn on(mid: u8) -> Option<Self> {
        match mid {
            0 => Some(Self::Microphone),
            1 => Some(Self::Camera),
            SCREEN => Some(Self::Screen),
            _ => None,
        }
    }

    /// The m-line it is sent on.
    pub(crate) fn mid(self) -> u8 {
        match self {
            Self::Microphone => 0,
            Self::Camera => 1,
            Self::Screen => SCREEN,
        }
    }

    /// Whether it is sound.
    pub(crate) fn is_audio(self) -> bool {
        self == Self::Microphone
    }
}

/// What an m-line is for, if it is in the plan.
pub(crate) fn kind(mid: u8) -> Option<SlotKind> {
    match mid {
        0 | 2 | 4 | 7 => Some(SlotKind::Audio),
        1 | 3 | 5 => Some(SlotKind::Video),
        SCREEN => Some(SlotKind::Screen),
        _ => None,
    }
}

/// Of a camera in two sizes, the one a receiver is sent in an m-line before it says what it has use
/// for: the first seat is shown large.
pub(super) fn first_wish(mid: u8) -> Layer {
    match mid {
        3 | 5 => Layer::SMALL,
        _ => Layer::HIGHEST,
    }
}

/// The m-lines of a seat: voice and camera.
pub(crate) fn seat_mids(seat: usize) -> [(u8, Source); 2] {
    // There are three seats; the cast cannot lose anything.
    let first = 2 * u8::try_from(seat).unwrap_or(0);
    [(first, Source::Microphone), (first + 1, Source::Camera)]
}

/// Who is shown in which seat of one receiver. A person keeps the seat until gone, so that nobody's
/// picture jumps when another one leaves or comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seats {
    taken: [Option<PersonId>; SEATS],
}

impl Seats {
    /// Frees the seats of those who are gone and seats newcomers, the first of them first.
    pub(crate) fn update(&mut self, people: &[PersonId]) {
        for seat in &mut self.taken {
            *seat = seat.filter(|person| people.contains(person));
        }
        for person in people {
            if self.taken.contains(&Some(*person)) {
                continue;
            }
            if let Some(free) = self.taken.iter_mut().find(|seat| seat.is_none()) {
                *free = Some(*person);
            }
        }
    }

    /// Who sits where.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, Option<PersonId>)> {
        self.taken.iter().copied().enumerate()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use uuid::Uuid;

    fn person(number: u128) -> PersonId {
        PersonId::new(Uuid::from_u128(number))
    }

    fn seated(seats: &Seats) -> Vec<Option<u128>> {
        seats
            .iter()
            .map(|(_, it)| it.map(|person| person.uuid().as_u128()))
            .collect()
    }

    #[test]
    fn a_person_keeps_the_seat_until_gone() {
        let mut seats = Seats::default();
        seats.update(&[person(1)]);
        seats.update(&[person(1), person(2), person(3), person(4)]);
        assert_eq!(seated(&seats), [Some(1), Some(2), Some(3)]);
        seats.update(&[person(2), person(4)]);
        assert_eq!(seated(&seats), [Some(4), Some(2), None]);
    }

    #[test]
    fn sources_and_seats_agree_with_the_kinds() {
        for (mid, source) in (0..SEATS).flat_map(seat_mids) {
            let expected = if source.is_audio() {
                SlotKind::Audio
            } else {
                SlotKind::Video
            };
            assert_eq!(kind(mid), Some(expected));
        }
        for source in [Source::Camera, Source::Microphone, Source::Screen] {
            assert_eq!(Source::on(source.mid()), Some(source));
            assert_eq!(
                kind(source.mid()) == Some(SlotKind::Audio),
                source.is_audio()
            );
        }
    }
}
