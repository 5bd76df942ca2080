//! The code a citizen reads out on the telephone: it finds a booking and opens nothing.

use std::fmt;
use std::str::FromStr;

use rand::{Rng, RngExt};

/// Digits and letters no two of which look or sound like one in Italian handwriting: no 0 O, 1 I L, 2 Z,
/// U V. Twenty-nine is a prime, without which the check character would miss some swapped neighbours.
const ALPHABET: &[u8; 29] = b"23456789ABCDEFGHJKMNPQRSTVWXY";

/// Characters of a code, the last of which checks the others. Seven free ones are 17 thousand million
/// codes: a municipality does not run out, and a guess does not hit.
const LENGTH: usize = 8;

/// A booking code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; LENGTH]);

/// The text is not a code: too short, too long, a character that no code has, or a slip of the pen.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a booking code")]
pub struct NotACode;

impl Code {
    /// Draws a code.
    pub fn draw(rng: &mut impl Rng) -> Self {
        let mut values = [0; LENGTH];
        for value in &mut values[..LENGTH - 1] {
            *value = rng.random_range(0..ALPHABET.len());
        }
        values[LENGTH - 1] = check(&values);
        Self(values.map(|value| ALPHABET[value]))
    }
}

/// The value that makes the weighted sum a multiple of 29. The weights are 1 to 8 and the sum of a valid
/// code is 0, so one wrong character or two swapped ones always show.
fn check(values: &[usize; LENGTH]) -> usize {
    let sum: usize = weighted(&values[..LENGTH - 1]);
    // 8 · 11 = 88 = 3 · 29 + 1: multiplying by 11 divides by the weight 8.
    (ALPHABET.len() - sum % ALPHABET.len()) * 11 % ALPHABET.len()
}

fn weighted(values: &[usize]) -> usize {
    values
        .iter()
        .enumerate()
        .map(|(at, value)| (at + 1) * value)
        .sum()
}

impl FromStr for Code {
    type Err = NotACode;

    /// Takes what a person types: small letters, spaces and hyphens are no mistakes.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let mut values = [0; LENGTH];
        let mut at = 0;
        for typed in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let place = values.get_mut(at).ok_or(NotACode)?;
            *place = ALPHABET
                .iter()
                .position(|known| char::from(*known) == typed.to_ascii_uppercase())
                .ok_or(NotACode)?;
            at += 1;
        }
        if at == LENGTH && weighted(&values).is_multiple_of(ALPHABET.len()) {
            Ok(Self(values.map(|value| ALPHABET[value])))
        } else {
            Err(NotACode)
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, character) in self.0.iter().enumerate() {
            if at == LENGTH / 2 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*character))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_code_is_read_back_however_it_is_typed() {
        let code = Code::draw(&mut StdRng::seed_from_u64(1));
        let shown = code.to_string();
        assert_eq!(shown.len(), 9);
        for typed in [
            shown.clone(),
            shown.to_lowercase(),
            shown.replace('-', ""),
            format!("  {} ", shown.replace('-', " ")),
        ] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
    }

    #[test]
    fn every_wrong_character_and_every_swap_shows() {
        let mut rng = StdRng::seed_from_u64(2);
        for _ in 0..20 {
            let Code(right) = Code::draw(&mut rng);
            for at in 0..LENGTH {
                for other in ALPHABET.iter().filter(|c| **c != right[at]) {
                    let mut wrong = right;
                    wrong[at] = *other;
                    assert_eq!(text(wrong).parse::<Code>(), Err(NotACode));
                }
                for with in at + 1..LENGTH {
                    let mut wrong = right;
                    wrong.swap(at, with);
                    if wrong != right {
                        assert_eq!(text(wrong).parse::<Code>(), Err(NotACode));
                    }
                }
            }
        }
    }

    #[test]
    fn nonsense_is_no_code() {
        for typed in ["", "ABCD", "0000-0000", "ÀÈÌÒ-ÙÀÈÌ", "22222222222222222222"] {
            assert_eq!(typed.parse::<Code>(), Err(NotACode), "{typed}");
        }
    }

    #[test]
    fn logs_do_not_show_it() {
        assert_eq!(
            format!("{:?}", Code::draw(&mut StdRng::seed_from_u64(3))),
            "Code(…)"
        );
    }

    fn text(characters: [u8; LENGTH]) -> String {
        characters.map(char::from).iter().collect()
    }
}
