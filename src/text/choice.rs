//! Which language a browser would like best.

use super::Language;

/// The best language of an `Accept-Language` header that is known. Equal weights keep the header's order.
pub(super) fn best(
    header: &str,
    known: impl Fn(&str) -> Option<&'static Language>,
) -> Option<&'static Language> {
    let mut best: Option<(f32, &'static Language)> = None;
    for part in header.split(',') {
        let mut pieces = part.split(';');
        let range = pieces.next().unwrap_or_default().trim();
        let weight = pieces
            .find_map(|piece| piece.trim().strip_prefix("q="))
            .map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())
            .unwrap_or(0.0);
        let better = best.is_none_or(|(highest, _)| weight > highest);
        if weight > 0.0
            && better
            && let Some(language) = lookup(range, &known)
        {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

/// The language that comes nearest to a tag, by leaving out its last parts one by one: `de-AT` is content
/// with `de`, and nothing less than `it-simple` is (RFC 4647, section 3.4).
pub(super) fn lookup(
    tag: &str,
    known: impl Fn(&str) -> Option<&'static Language>,
) -> Option<&'static Language> {
    let mut range = tag;
    loop {
        if let Some(language) = known(range) {
            return Some(language);
        }
        range = range.rsplit_once('-')?.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language;

    #[test]
    fn the_heaviest_known_language_wins() {
        let best = |header| best(header, language::of).map(|language| language.tag);
        assert_eq!(best("ja, en-GB;q=0.8, it;q=0.9"), Some("it"));
        assert_eq!(best("en, it"), Some("en"));
        assert_eq!(best("EN-us"), Some("en"));
        assert_eq!(best("ja, en;q=0"), None);
        assert_eq!(best(";;,q=,-,\u{0}"), None);
    }

    #[test]
    fn a_region_or_script_is_content_with_its_language() {
        let best = |header| best(header, language::of).map(|language| language.tag);
        for (header, tag) in [
            ("de-AT", "de"),
            ("ar-MA,fr-MA;q=0.9", "ar"),
            ("ro-Latn-MD-x-private", "ro"),
            ("sq-XK;q=0.7,de;q=0.6", "sq"),
            ("it-IT", "it"),
            ("it-Simple", "it-simple"),
            ("it-simple-x-one", "it-simple"),
        ] {
            assert_eq!(best(header), Some(tag), "{header}");
        }
    }
}
