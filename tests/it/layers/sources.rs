//! The sources of a crate as modules, and the paths that each names, made absolute.
//!
//! A reader of tokens, and no parser of Rust: it knows comments, texts and paths. Deliberately absent: what a macro
//! writes, and the tests inside a module, which may look at whatever they like.

use std::{fs, path::Path};

/// `["hotel", "session"]` for `src/hotel/session.rs`; empty for the crate itself.
pub(crate) type Module = Vec<String>;

/// One file.
pub(crate) struct Source {
    pub(crate) module: Module,
    /// Where it lies below the crate's folder.
    pub(crate) file: String,
    pub(crate) tokens: Vec<String>,
}

/// Every file of a crate.
pub(crate) fn of_crate(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let (mut found, mut open) = (Vec::new(), vec![root.clone()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let file = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            found.push(Source { module: module(&file), tokens: tokens(&fs::read_to_string(&path).unwrap()), file });
        }
    }
    found.sort_by(|a, b| a.file.cmp(&b.file));
    found
}

fn module(file: &str) -> Module {
    let mut parts: Module = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// Words, `::` and single signs, without comments, texts, and what follows the first `#[cfg(test)]`.
pub(crate) fn tokens(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let (mut found, mut rest) = (Vec::new(), source);
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let length = match first {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            _ if rest.starts_with("r#\"") => 3 + rest[3..].find("\"#").unwrap() + 2,
            '"' => text(rest),
            // A character, and not a lifetime.
            '\'' if rest.starts_with("'\\") => 2 + rest[3..].find('\'').unwrap() + 2,
            '\'' if rest.chars().nth(2) == Some('\'') => rest.char_indices().nth(3).map_or(rest.len(), |(at, _)| at),
            _ if rest.starts_with("::") => 2,
            _ => word.max(first.len_utf8()),
        };
        if word > 0 || first.is_ascii_punctuation() && !rest.starts_with("//") && !rest.starts_with("/*") {
            found.push(rest[..length].to_owned());
        }
        rest = &rest[length..];
    }
    found
}

fn text(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |end| end + 2)
}

impl Source {
    /// Each path that it names from `crate`, `self` or `super`, absolute; and what it takes from its own children.
    pub(crate) fn paths(&self) -> Vec<Vec<String>> {
        let mut found = Vec::new();
        for (at, word) in self.tokens.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |before| &self.tokens[before]);
            let begins = self.tokens.get(at + 1).is_some_and(|next| next == "::") && before != "::";
            match word.as_str() {
                "crate" if begins => tree(&self.tokens[at + 2..], &[], &mut found),
                "self" if begins => tree(&self.tokens[at + 2..], &self.module, &mut found),
                "super" if begins => tree(&self.tokens[at..], &self.module, &mut found),
                _ if begins && before == "use" => tree(&self.tokens[at..], &self.module, &mut found),
                _ => continue,
            };
        }
        found
    }
}

/// Reads `a::{b, c::d}` behind a prefix; gives how many tokens that were.
fn tree(tokens: &[String], prefix: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let (mut path, mut at) = (prefix.to_vec(), 0);
    while let Some(word) = tokens.get(at) {
        at += 1;
        match word.as_str() {
            "{" => {
                while tokens.get(at).is_some_and(|t| t != "}") {
                    at += if tokens[at] == "," { 1 } else { tree(&tokens[at..], &path, found) };
                }
                return at + 1;
            }
            "super" => drop(path.pop()),
            "self" => {}
            name => path.push(name.to_owned()),
        }
        if tokens.get(at).is_none_or(|next| next != "::") {
            break;
        }
        at += 1;
    }
    found.push(path);
    if tokens.get(at).is_some_and(|next| next == "as") { at + 2 } else { at }
}
