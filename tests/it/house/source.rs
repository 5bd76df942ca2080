//! Reads the repository's own text: which files there are, and what of a Rust file is code.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One text file, named relative to the top level with `/` between folders.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What of a Rust file is code, and what it quotes. Comments are in neither; nor is anything from
/// the first `#[cfg(test)]` module on, because tests stand last in a file and may do more.
#[derive(Debug, Default)]
pub(crate) struct Rust {
    /// The code with string contents blanked and white space folded.
    pub(crate) code: String,
    /// The contents of its string literals.
    pub(crate) strings: Vec<String>,
}

impl Source {
    #[cfg(test)]
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn extension(&self) -> &str {
        self.path
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// Whether the file is one of a Rust program's own, not of its tests or benches.
    pub(crate) fn is_program(&self) -> bool {
        let test_folder = ["benches", "examples", "fuzz", "tests"];
        let mut parts = self.path.split('/');
        self.extension() == "rs"
            && !parts.clone().any(|part| test_folder.contains(&part))
            && parts.next_back() != Some("tests.rs")
    }

    /// Whether the file is the module `module` of the folder `root`, or lies inside it.
    pub(crate) fn is_in(&self, module: &str) -> bool {
        self.path
            .strip_prefix(module)
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// The text read as Rust.
    pub(crate) fn rust(&self) -> Rust {
        split(&self.text[..tests_begin(&self.text)])
    }

    /// Every path the code names that begins in this crate, such as `crate::store::Store`, with
    /// `use` groups spread out and `super` resolved.
    pub(crate) fn own_paths(&self, code: &str) -> Vec<String> {
        let module = self.module();
        named_paths(code)
            .into_iter()
            .filter_map(|path| {
                let (first, rest) = path.split_once("::").unwrap_or((&path, ""));
                match first {
                    "crate" => Some(path),
                    "super" => Some(resolve(&module, rest)),
                    _ => None,
                }
            })
            .collect()
    }

    /// The module this file is, as path components below the crate's root.
    fn module(&self) -> Vec<&str> {
        let inside = self
            .path
            .split_once("src/")
            .map_or(self.path.as_str(), |(_, rest)| rest);
        let inside = inside.strip_suffix(".rs").unwrap_or(inside);
        if inside == "lib" || inside == "main" {
            Vec::new()
        } else {
            inside.split('/').collect()
        }
    }
}

/// Every text file under the top level that is ours to write.
pub(crate) fn all() -> Vec<Source> {
    let top = top();
    let mut found = Vec::new();
    for name in ["assets", "rooms", "signaling", "src", "tests"] {
        walk(&top.join(name), &mut found);
    }
    found.sort();
    found
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let path = path.strip_prefix(&top).ok()?.to_str()?.to_owned();
            Some(Source { path, text })
        })
        .collect()
}

/// The names at the top level.
pub(crate) fn top_level() -> Vec<String> {
    let entries = fs::read_dir(top()).expect("the top level can be read");
    let mut names: Vec<_> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// One file by its name, empty when it is absent.
pub(crate) fn one(path: &str) -> Source {
    let text = fs::read_to_string(top().join(path)).unwrap_or_default();
    Source {
        path: path.to_owned(),
        text,
    }
}

fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            let made = ["node_modules", "shots", "target"]
                .iter()
                .any(|made| name == *made);
            if !made && !path.ends_with("assets/web") {
                walk(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

fn resolve(module: &[&str], rest: &str) -> String {
    let mut at = module.to_vec();
    at.pop();
    let mut rest = rest;
    while let Some(further) = rest.strip_prefix("super::") {
        at.pop();
        rest = further;
    }
    let above = at
        .iter()
        .fold(String::from("crate"), |path, part| path + "::" + part);
    if rest.is_empty() {
        above
    } else {
        above + "::" + rest
    }
}

/// Paths with at least one `::`, where a group `a::{b, c::d}` stands for `a::b` and `a::c::d`.
pub(crate) fn named_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut prefixes: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut after_as = false;
    for token in code.chars().chain([' ']) {
        match token {
            c if c.is_alphanumeric() || c == '_' || c == ':' || c == '*' => word.push(c),
            '{' => {
                let group = word.ends_with("::");
                let outer = prefixes.last().cloned().unwrap_or_default();
                prefixes.push(if group { outer + &word } else { String::new() });
                word.clear();
            }
            other => {
                let is_as = word == "as";
                if !is_as && !after_as {
                    finish(&word, &prefixes, &mut paths);
                }
                after_as = is_as || (after_as && word.is_empty());
                word.clear();
                if other == '}' {
                    prefixes.pop();
                }
            }
        }
    }
    paths
}

fn finish(word: &str, prefixes: &[String], paths: &mut Vec<String>) {
    let prefix = prefixes.last().map_or("", String::as_str);
    let path = format!("{prefix}{word}");
    if !word.is_empty() && path.contains("::") {
        paths.push(path.trim_end_matches(':').to_owned());
    }
}

/// Where the module of tests inside a file begins, or the file's end.
fn tests_begin(text: &str) -> usize {
    let mut at = 0;
    let mut attribute = None;
    for line in text.split_inclusive('\n') {
        if line.starts_with("#[cfg(test)]") {
            attribute = Some(at);
        } else if line.starts_with("mod ") && line.trim_end().ends_with('{') {
            if let Some(begin) = attribute {
                return begin;
            }
        } else if !line.starts_with("#[") {
            attribute = None;
        }
        at += line.len();
    }
    text.len()
}

/// Parts code from strings and drops comments.
fn split(text: &str) -> Rust {
    let mut read = Rust::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = rest.split_once("*/").map_or("", |(_, after)| after);
        } else if let Some(hashes) = raw_string(rest, &read.code) {
            let close = format!("\"{}", "#".repeat(hashes));
            let inside = &rest[hashes + 2..];
            let end = inside.find(&close).unwrap_or(inside.len());
            read.strings.push(inside[..end].to_owned());
            read.code.push_str("\"\"");
            rest = inside.get(end + close.len()..).unwrap_or("");
        } else if first == '"' {
            let end = quoted(&rest[1..]);
            read.strings.push(rest[1..=end].to_owned());
            read.code.push_str("\"\"");
            rest = rest.get(end + 2..).unwrap_or("");
        } else if let Some(length) = character(rest) {
            read.code.push_str("''");
            rest = &rest[length..];
        } else {
            let blank = first.is_whitespace();
            if !blank {
                read.code.push(first);
            } else if !read.code.ends_with(' ') {
                read.code.push(' ');
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    read
}

/// The number of `#` of a raw string that begins here.
fn raw_string(rest: &str, before: &str) -> Option<usize> {
    let inside_word = before.ends_with(|c: char| c.is_alphanumeric() && c != 'b');
    let after = rest.strip_prefix('r').filter(|_| !inside_word)?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// Bytes before the quote that ends a string.
fn quoted(inside: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    inside.len().saturating_sub(1)
}

/// The length of a character literal that begins here; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    let mut chars = inside.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        return inside.get(2..)?.find('\'').map(|end| end + 4);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(at + 2)
}
