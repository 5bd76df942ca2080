//! How a browser packs a voice, and what it unpacks.

use sportello_rooms::rtp::red::{self, Block, Blocks};
use sportello_rooms::transport::sdp::OfferMedia;

use super::Slot;
use super::sender::Sender;

/// Timestamp units from one packet to the next.
const STEP: u16 = 960;

/// How each packet of voice is said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saying {
    /// The bytes of a packet.
    pub(crate) size: usize,
    /// Whether each packet carries the one before it too, though nobody asked for that.
    pub(crate) twice: bool,
}

impl Default for Saying {
    fn default() -> Self {
        Self {
            size: 120,
            twice: false,
        }
    }
}

impl Saying {
    /// The next packet's payload, and its payload type when it is redundant.
    pub(super) fn say(self, voice: &Sender, redundant: Option<u8>) -> (Vec<u8>, Option<u8>) {
        let own = self.sound(voice.packets);
        let Some(redundant) = redundant.filter(|_| self.twice && voice.packets > 0) else {
            return (own, None);
        };
        let before = self.sound(voice.packets - 1);
        let block = |offset, payload| Block {
            payload_type: voice.payload_type,
            offset,
            payload,
        };
        let mut payload = vec![0; 2 * self.size + 5];
        let earlier = [block(STEP, &before)].into_iter();
        red::write(&mut payload, earlier, block(0, &own)).unwrap();
        (payload, Some(redundant))
    }

    /// What is said in a packet: its number, and sound of some kind.
    fn sound(self, number: u32) -> Vec<u8> {
        let mut sound = number.to_be_bytes().to_vec();
        sound.resize(self.size, 7);
        sound
    }
}

/// Under which payload type a browser takes redundancy.
pub(super) fn redundant(audio: &OfferMedia) -> Option<u8> {
    audio.codecs.iter().find(|it| it.is("red")).map(|it| it.pt)
}

/// The number of a packet of voice.
pub(crate) fn number(sound: &[u8]) -> u32 {
    u32::from_be_bytes(*sound.first_chunk().unwrap())
}

impl Slot {
    /// Takes a redundant packet apart; returns its own sound.
    pub(super) fn unpack<'a>(&mut self, payload: &'a [u8], timestamp: u32) -> &'a [u8] {
        let mut blocks: Vec<_> = Blocks::parse(payload).expect("sound").collect();
        let own = blocks.pop().unwrap();
        assert!(!blocks.is_empty(), "redundant for nothing");
        for block in blocks {
            assert_eq!(block.payload_type, own.payload_type);
            let at = timestamp.wrapping_sub(block.offset.into());
            self.earlier.insert(at, block.payload.to_vec());
        }
        own.payload
    }
}
