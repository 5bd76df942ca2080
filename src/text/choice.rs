//! Which language a browser would like best.

/// The best tag of an `Accept-Language` header that is known, by its primary subtag: `en-GB` is
/// content with `en`. Equal weights keep the header's order.
pub(super) fn best(header: &str, known: impl Fn(&str) -> bool) -> Option<String> {
    let mut best: Option<(f32, String)> = None;
    for part in header.split(',') {
        let mut pieces = part.split(';');
        let range = pieces.next().unwrap_or_default().trim();
        let primary = range
            .split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let weight = pieces
            .find_map(|piece| piece.trim().strip_prefix("q="))
            .map_or(Some(1.0), |q| q.trim().parse::<f32>().ok())
            .unwrap_or(0.0);
        let better = best.as_ref().is_none_or(|(highest, _)| weight > *highest);
        if weight > 0.0 && better && known(&primary) {
            best = Some((weight, primary));
        }
    }
    best.map(|(_, tag)| tag)
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_heaviest_known_language_wins() {
        let known = |tag: &str| matches!(tag, "it" | "en");
        assert_eq!(
            best("de, en-GB;q=0.8, it;q=0.9", known).as_deref(),
            Some("it")
        );
        assert_eq!(best("en, it", known).as_deref(), Some("en"));
        assert_eq!(best("EN-us", known).as_deref(), Some("en"));
        assert_eq!(best("de, en;q=0", known), None);
        assert_eq!(best(";;,q=,\u{0}", known), None);
    }
}
