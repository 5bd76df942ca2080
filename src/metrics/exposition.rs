//! The text format that Prometheus reads (exposition format 0.0.4): families of samples, written one
//! after the other. Names, helps and label names are ours and constant; label values may be anything.

use std::fmt::{self, Write as _};

/// What `Content-Type` calls the format.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What a family counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, and begins anew with the program.
    Counter,
    /// Goes up and down.
    Gauge,
}

/// A value as it is written.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// A count.
    Whole(u64),
    /// A share or a time.
    Real(f64),
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Whole(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Whole(value as u64)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Whole(value.into())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => write!(f, "{value}"),
            Self::Real(value) if value.is_nan() => f.write_str("NaN"),
            Self::Real(value) if value.is_infinite() => {
                f.write_str(if *value > 0.0 { "+Inf" } else { "-Inf" })
            }
            Self::Real(value) => write!(f, "{value}"),
        }
    }
}

/// A page of metrics under way.
#[derive(Debug, Default)]
pub struct Exposition {
    text: String,
}

/// A family of which samples are being written.
pub struct Family<'a> {
    text: &'a mut String,
    name: &'static str,
}

impl Exposition {
    /// Begins a family. Counters are named `…_total`, whatever has a unit after its base unit.
    pub fn family(&mut self, kind: Kind, name: &'static str, help: &'static str) -> Family<'_> {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
        };
        let text = &mut self.text;
        put(
            text,
            format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"),
        );
        Family { text, name }
    }

    /// A family of one sample without labels.
    pub fn single(
        &mut self,
        kind: Kind,
        name: &'static str,
        help: &'static str,
        value: impl Into<Value>,
    ) {
        self.family(kind, name, help).sample(&[], value);
    }

    /// The page.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

impl Family<'_> {
    /// Writes a sample with its labels.
    pub fn sample(&mut self, labels: &[(&'static str, &str)], value: impl Into<Value>) {
        self.text.push_str(self.name);
        for (n, (name, value)) in labels.iter().enumerate() {
            self.text.push(if n == 0 { '{' } else { ',' });
            put(self.text, format_args!("{name}=\""));
            escape(self.text, value);
            self.text.push('"');
        }
        if !labels.is_empty() {
            self.text.push('}');
        }
        put(self.text, format_args!(" {}\n", value.into()));
    }
}

fn escape(text: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '"' => text.push_str("\\\""),
            '\n' => text.push_str("\\n"),
            other => text.push(other),
        }
    }
}

/// Writing into a `String` cannot fail.
fn put(text: &mut String, what: fmt::Arguments<'_>) {
    let written = text.write_fmt(what);
    debug_assert!(written.is_ok(), "a String takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_samples_are_written_as_prometheus_reads_them() {
        let mut page = Exposition::default();
        page.single(Kind::Gauge, "desk_rooms", "Open rooms.", 3_usize);
        let mut requests = page.family(Kind::Counter, "desk_requests_total", "Requests.");
        requests.sample(&[("method", "GET"), ("status", "200")], 7_u64);
        requests.sample(&[("method", "a\"b\\c\nd"), ("status", "404")], 1_u64);
        page.single(Kind::Gauge, "desk_busy_ratio", "Share.", 0.25);
        page.single(Kind::Gauge, "desk_odd", "Odd.", f64::INFINITY);
        assert_eq!(
            page.into_text(),
            "# HELP desk_rooms Open rooms.\n\
             # TYPE desk_rooms gauge\n\
             desk_rooms 3\n\
             # HELP desk_requests_total Requests.\n\
             # TYPE desk_requests_total counter\n\
             desk_requests_total{method=\"GET\",status=\"200\"} 7\n\
             desk_requests_total{method=\"a\\\"b\\\\c\\nd\",status=\"404\"} 1\n\
             # HELP desk_busy_ratio Share.\n\
             # TYPE desk_busy_ratio gauge\n\
             desk_busy_ratio 0.25\n\
             # HELP desk_odd Odd.\n\
             # TYPE desk_odd gauge\n\
             desk_odd +Inf\n"
        );
    }
}
