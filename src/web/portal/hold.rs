//! The quiet line that says how long the chosen time is kept.

use jiff::{Timestamp, tz::TimeZone};

use super::draft::Session;
use crate::{app::App, text::Text, web::error::Error};

/// The line, with what a script needs to count down.
pub(super) struct HoldLine {
    /// Until when, in unix seconds.
    pub(super) until: i64,
    /// The server's time, in unix seconds: the browser's clock may be wrong.
    pub(super) now: i64,
    /// The sentence as it is without a script.
    pub(super) sentence: String,
    /// The sentences for 0, 1, 2 … minutes left, as a JSON list.
    pub(super) sentences: String,
    /// Whether the time was just extended.
    pub(super) extended: bool,
}

impl HoldLine {
    /// The line for the time the session holds; `None` if it holds none.
    pub(super) async fn of(
        app: &App,
        session: &Session,
        text: &Text,
        zone: &TimeZone,
        extended: bool,
        now: Timestamp,
    ) -> Result<Option<Self>, Error> {
        let Some(token) = &session.hold else {
            return Ok(None);
        };
        let hold = app.store.hold_by_token(token).await?;
        let Some(until) = hold.and_then(|hold| hold.until) else {
            return Ok(None);
        };
        Ok(Some(Self::until(until, text, zone, extended, now)))
    }

    fn until(
        until: Timestamp,
        text: &Text,
        zone: &TimeZone,
        extended: bool,
        now: Timestamp,
    ) -> Self {
        let (until_s, now_s) = (until.as_second(), now.as_second());
        let seconds = (until_s - now_s).max(0);
        let minutes = u32::try_from(seconds / 60).unwrap_or_default();
        let sentences: Vec<_> = (0..=minutes)
            .map(|minutes| text.count("hold-left", minutes))
            .collect();
        let sentence = if seconds > 0 {
            let time = text.time(zone.to_datetime(until).time());
            text.with("hold-until", &[("time", &time)])
        } else {
            text.get("hold-gone")
        };
        Self {
            until: until_s,
            now: now_s,
            sentence,
            sentences: serde_json::to_string(&sentences).unwrap_or_default(),
            extended,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Texts;

    #[test]
    fn the_line_has_a_sentence_for_every_minute() {
        let text = Texts::load().unwrap().language("it");
        let zone = TimeZone::get("Europe/Rome").unwrap();
        let now: Timestamp = "2026-10-26T08:00:30Z".parse().unwrap();
        let until: Timestamp = "2026-10-26T08:03:00Z".parse().unwrap();
        let line = HoldLine::until(until, &text, &zone, false, now);
        assert_eq!(
            line.sentence,
            "Teniamo questo orario per te fino alle 9:03."
        );
        let sentences: Vec<String> = serde_json::from_str(&line.sentences).unwrap();
        assert_eq!(sentences.len(), 3);
        assert_eq!(
            sentences[1],
            "Teniamo questo orario per te ancora 1 minuto."
        );
        // The script counts whole seconds from one to the other.
        let until: Timestamp = "2026-10-26T08:03:00.1Z".parse().unwrap();
        let now: Timestamp = "2026-10-26T08:00:00.9Z".parse().unwrap();
        let line = HoldLine::until(until, &text, &zone, false, now);
        let sentences: Vec<String> = serde_json::from_str(&line.sentences).unwrap();
        let minutes = usize::try_from((line.until - line.now) / 60).unwrap();
        assert!(sentences.get(minutes).is_some(), "{sentences:?}");
        let late = HoldLine::until(now, &text, &zone, false, until);
        assert_eq!(late.sentence, text.get("hold-gone"));
    }
}
