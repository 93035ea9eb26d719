//! The part of a text that shows why it was found.

use std::ops::Range;

/// About so many bytes are shown.
const ABOUT: usize = 170;

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Part {
    /// The words.
    pub text: String,
    /// One of those that were looked for.
    pub is_match: bool,
}

/// The part of a text with the most different terms of those asked for. `marks` are the terms of the text in order: where
/// each stands, and which of the asked it is.
pub(super) fn excerpt(text: &str, marks: &[(Range<usize>, usize)]) -> Vec<Part> {
    let begins = marks.iter().max_by_key(|(from, _)| {
        let within = marks.iter().filter(|(at, _)| at.start >= from.start && at.end <= from.start + ABOUT);
        let mut asked: Vec<usize> = within.map(|(_, asked)| *asked).collect();
        asked.sort_unstable();
        asked.dedup();
        // Of equals the first.
        (asked.len(), std::cmp::Reverse(from.start))
    });
    let start = begins.map_or(0, |(at, _)| sentence(text, at.start));
    let end = word_end(text, start + ABOUT);
    let mut parts = Vec::new();
    let mut push = |text: &str, is_match| {
        if !text.is_empty() {
            parts.push(Part { text: text.to_owned(), is_match });
        }
    };
    push(if start > 0 { "… " } else { "" }, false);
    let mut at = start;
    for (mark, _) in marks.iter().filter(|(mark, _)| mark.start >= start && mark.end <= end) {
        if mark.start >= at {
            push(&text[at..mark.start], false);
            push(&text[mark.clone()], true);
            at = mark.end;
        }
    }
    push(&text[at..end], false);
    push(if end < text.len() { " …" } else { "" }, false);
    parts
}

/// The beginning of the sentence that this place is in, or of a word near it where the sentence is long.
fn sentence(text: &str, at: usize) -> usize {
    let before = &text[..at];
    let dot = [". ", "? ", "! ", ": "].iter().filter_map(|end| before.rfind(end)).max().map_or(0, |end| end + 2);
    if at - dot <= ABOUT / 2 {
        return dot;
    }
    let near = (at - ABOUT / 3..=at).find(|n| text.is_char_boundary(*n)).unwrap_or(at);
    text[near..at].find(' ').map_or(at, |space| near + space + 1)
}

fn word_end(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = (0..=at).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
    text[..at].rfind(' ').filter(|space| *space > 0).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str]) -> String {
        let mut marks: Vec<(Range<usize>, usize)> = words
            .iter()
            .enumerate()
            .flat_map(|(n, word)| text.match_indices(word).map(move |(at, w)| (at..at + w.len(), n)))
            .collect();
        marks.sort_by_key(|(at, _)| at.start);
        excerpt(text, &marks).into_iter().map(|p| if p.is_match { format!("[{}]", p.text) } else { p.text }).collect()
    }

    #[test]
    fn it_begins_with_the_sentence_that_has_the_most() {
        let long = "Nothing of it here. ".repeat(20);
        let text = format!("{long}A cookie alone. {long}A cookie with a session. {long}");
        let shown = shown(&text, &["cookie", "session"]);
        assert!(shown.starts_with("… A [cookie] with a [session]. Nothing"), "{shown}");
        assert!(shown.ends_with(" …") && shown.len() < 220, "{shown}");
    }

    #[test]
    fn a_text_without_any_is_shown_from_its_beginning_and_no_letter_is_cut() {
        assert_eq!(shown("Short.", &["x"]), "Short.");
        assert_eq!(shown("", &["x"]), "");
        let text = "ö—é".repeat(300);
        assert!(shown(&text, &["é—x"]).starts_with("ö"));
        for n in 0..60 {
            let text = format!("{}word {}", "ß".repeat(n), "ß ".repeat(300));
            assert!(shown(&text, &["word"]).contains("[word]"), "{n}");
        }
    }
}
