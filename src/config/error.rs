//! What is wrong with a configuration file, said so that it can be mended.

use std::{
    io,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// Why a configuration is refused.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A line cannot be used.
    #[error("{}:{line}: {key}: {problem}\n  remedy: {remedy}", file.display())]
    Refused {
        /// The file.
        file: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// The key with its sections, such as `mail.smtp.port`.
        key: String,
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// The file cannot be read.
    #[error("{}: {source}\n  remedy: name a readable file with --config, or run without it", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl ConfigError {
    /// From the parser's own error.
    pub(super) fn from_toml(error: &toml::de::Error, text: &str, file: &Path) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        let line = text[..offset.min(text.len())].matches('\n').count() + 1;
        let message = error.message().to_owned();
        let (problem, remedy) = match message.split_once("; ") {
            Some((problem, remedy)) => (problem.to_owned(), remedy.to_owned()),
            None => (message.clone(), remedy(&message)),
        };
        Self::Refused {
            file: file.to_owned(),
            line,
            key: key_at(text, line),
            problem,
            remedy,
        }
    }

    /// For a `key` whose value is well-formed but cannot be used.
    pub(super) fn refused(
        key: &str,
        problem: String,
        remedy: &str,
        text: &str,
        file: &Path,
    ) -> Self {
        let line = (1..=text.lines().count())
            .find(|&line| key_at(text, line) == key)
            .unwrap_or_else(|| section_line(text, key));
        Self::Refused {
            file: file.to_owned(),
            line,
            key: key.to_owned(),
            problem,
            remedy: remedy.to_owned(),
        }
    }
}

/// The full key written on `line`, by its section header; the header's own name on a header line.
fn key_at(text: &str, line: usize) -> String {
    let mut section = "";
    let mut key = "";
    for row in text.lines().take(line) {
        let row = row.trim();
        key = "";
        if let Some(name) = row.strip_prefix('[') {
            section = name.split(']').next().unwrap_or(name).trim();
        } else if !row.starts_with('#')
            && let Some((name, _)) = row.split_once('=')
        {
            key = name.trim();
        }
    }
    match (section, key) {
        ("", key) => key.to_owned(),
        (section, "") => section.to_owned(),
        (section, key) => format!("{section}.{key}"),
    }
}

/// The line of the section a missing `key` would stand in; 1 when that is missing too.
fn section_line(text: &str, key: &str) -> usize {
    let section = key.rsplit_once('.').map_or("", |(section, _)| section);
    let header = format!("[{section}]");
    text.lines()
        .position(|row| row.trim() == header)
        .map_or(1, |at| at + 1)
}

/// What to do about a message of the parser itself.
fn remedy(message: &str) -> String {
    if message.starts_with("unknown field") {
        let known = message
            .split_once("expected ")
            .map_or("", |(_, known)| known);
        return format!("remove the key, or use {known}").replace("use one of", "use one of:");
    }
    if message.starts_with("unknown variant") {
        let known = message
            .split_once("expected ")
            .map_or("", |(_, known)| known);
        return format!("write {known}").replace('`', "\"");
    }
    if message.starts_with("invalid type") {
        let wanted = message
            .split_once("expected ")
            .map_or("the other type", |(_, wanted)| wanted);
        return format!("write {wanted}");
    }
    if message.contains("socket address") || message.contains("IP address") {
        return "write an address such as 127.0.0.1:8080 or [::1]:8080".to_owned();
    }
    "see the comments of config.toml in the manual for this key".to_owned()
}
