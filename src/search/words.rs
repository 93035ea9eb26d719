//! Texts as words: where each stands, and the forms by which it is found.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    /// Its stem.
    pub(super) stem: String,
    /// It says too little to be looked for.
    pub(super) is_small: bool,
}

/// Too frequent to tell one page from another.
const SMALL: &[&str] = &[
    "a", "about", "actually", "after", "again", "also", "although", "am", "an", "and", "any", "anybody", "anyone",
    "anything", "are", "as", "at", "be", "because", "been", "before", "being", "but", "by", "can", "could", "d", "did",
    "do", "does", "else", "even", "for", "from", "get", "gets", "got", "had", "happen", "happens", "has", "have", "he",
    "hello", "help", "her", "here", "hi", "his", "how", "however", "i", "idea", "if", "in", "into", "is", "issue",
    "it", "its", "just", "like", "ll", "m", "may", "me", "might", "must", "my", "now", "of", "ok", "okay", "on", "or",
    "our", "please", "problem", "quite", "re", "really", "right", "s", "seem", "seems", "she", "should", "since", "so",
    "some", "somehow", "t", "than", "thanks", "that", "the", "their", "them", "then", "there", "these", "they",
    "think", "this", "those", "though", "thought", "to", "too", "tried", "us", "ve", "very", "want", "was", "we",
    "were", "what", "when", "where", "which", "who", "why", "will", "with", "would", "yet", "you", "your",
];
const SMALL_AND_LONG: [&str; 3] = ["everything", "happening", "something"];
/// Other ways to write *not*: whoever says that a cookie *isn't set* says that it is *not set*.
const NOT: &[&str] = &["arent", "cannot", "cant", "didnt", "doesnt", "dont", "isnt", "unable", "wasnt", "wont"];

/// Cuts texts into words, and words to their stems.
pub(super) struct Cutter(Stemmer);

impl std::fmt::Debug for Cutter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cutter")
    }
}

impl Default for Cutter {
    fn default() -> Self {
        Self(Stemmer::create(Algorithm::English))
    }
}

impl Cutter {
    /// The words of a text. A name such as `connect.sid` is one word, and so is each of its parts.
    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        for at in names(text) {
            let name = text[at.clone()].to_lowercase().replace('’', "'");
            if name.ends_with("n't") || NOT.contains(&name.as_str()) {
                words.push(Word { at, stem: "not".to_owned(), is_small: false });
                continue;
            }
            let parts: Vec<Range<usize>> =
                parts(&text[at.clone()]).map(|p| at.start + p.start..at.start + p.end).collect();
            if parts.len() > 1 {
                // *The user's* is *user*.
                words.push(Word { at, is_small: name.ends_with("'s"), stem: name });
            }
            words.extend(parts.into_iter().map(|part| {
                let lower = text[part.clone()].to_lowercase();
                let is_small = SMALL.contains(&lower.as_str()) || SMALL_AND_LONG.contains(&lower.as_str());
                // *ios* is no plural of *io*.
                let stem = if lower.chars().count() > 3 { self.0.stem(&lower).into_owned() } else { lower };
                Word { stem, at: part, is_small }
            }));
        }
        words
    }
}

fn inner(c: char) -> bool {
    matches!(c, '.' | '-' | '_' | '\'' | '’' | ':')
}

/// The runs of letters and digits, and of what may stand inside a name.
fn names(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_alphanumeric() || inner(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let run = &text[from..at];
                let left = run.len() - run.trim_start_matches(inner).len();
                let kept = run.trim_matches(inner);
                if !kept.is_empty() {
                    found.push(from + left..from + left + kept.len());
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The parts of a name between what joins them.
fn parts(name: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    name.split(inner).filter_map(move |part| {
        let start = at;
        at += part.len() + name[start + part.len()..].chars().next().map_or(0, char::len_utf8);
        (!part.is_empty()).then(|| start..start + part.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_whole_and_by_its_parts() {
        let stems = |text: &str| Cutter::default().words(text).into_iter().map(|w| w.stem).collect::<Vec<_>>();
        assert_eq!(stems("connect.sid!"), ["connect.sid", "connect", "sid"]);
        assert_eq!(stems("-- X-Forwarded-Proto: https"), ["x-forwarded-proto", "x", "forward", "proto", "https"]);
        assert_eq!(stems("sessions, logging"), ["session", "log"]);
        assert_eq!(stems("the hotel’s “keys”"), ["the", "hotel's", "hotel", "s", "key"]);
        assert_eq!(stems("isn’t, can't, cannot, doesnt"), ["not"; 4]);
        assert_eq!(stems("ios css pods"), ["ios", "css", "pod"]);
        assert_eq!(stems("… --- ..."), Vec::<String>::new());
    }

    #[test]
    fn words_stand_where_they_say() {
        let text = "Ein Zäher `cycle_id()` — 12:30, é.";
        for word in Cutter::default().words(text) {
            assert!(text.get(word.at.clone()).is_some_and(|t| !t.is_empty()), "{word:?}");
        }
    }
}
