//! An attack file with a site's own words for its deeds. Some deeds are several lines there; a line keeps its number.

use super::Ready;

/// A link that hands an ID on.
pub(super) const PLANTS: &str = "{{target.login}}?id=";

/// Alice writes her letter down, at the hotel.
pub(super) const WRITES: &str = "submit \"hand in\" coat=\"Grey coat\" pocket={{alice.letter}}";
/// The login form, on a page of Mallory's.
const COPIED: &str = "<form method=\"post\" action=\"{{target.login}}\">";

/// A file to be parsed, and where each of its lines stands in the original.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) text: String,
    lines: Vec<usize>,
}

impl Filled {
    /// The line of the original, from 1.
    pub(super) fn line(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or(line)
    }
}

pub(super) fn filled(text: &str, ready: &Ready) -> Filled {
    let mut filled = Filled { text: String::new(), lines: Vec::new() };
    let mut put = |number: usize, line: &str| {
        filled.text.push_str(line);
        filled.text.push('\n');
        filled.lines.push(number);
    };
    let link = format!("{}{}id=", ready.login, if ready.login.contains('?') { '&' } else { '?' });
    for (at, line) in text.lines().enumerate() {
        match line.trim() {
            "{{target.log_in.alice}}" => ready.log_in("alice").iter().for_each(|line| put(at + 1, line)),
            "{{target.log_in.mallory}}" => ready.log_in("mallory").iter().for_each(|line| put(at + 1, line)),
            "{{target.log_out}}" => ready.log_out.iter().for_each(|line| put(at + 1, line)),
            WRITES if !ready.write.is_empty() => ready.write.iter().for_each(|line| put(at + 1, line)),
            COPIED if !ready.copied_login.is_empty() => put(at + 1, &ready.copied_login),
            "GET {{target}}/" => put(at + 1, &format!("GET {}", ready.front)),
            "open {{target}}/" => put(at + 1, &format!("open {}", ready.front)),
            _ => put(at + 1, &line.replace(PLANTS, &link)),
        }
    }
    filled
}
