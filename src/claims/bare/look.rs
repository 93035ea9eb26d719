//! What a sentence looks like: words only, no Markdown.

use crate::course::Standards;

/// Words that claim more than one can have seen.
const CLAIMING: [&str; 6] = ["never", "always", "only", "hundred", "thousand", "million"];
const BROWSERS: [&str; 7] = ["Chromium", "Chrome", "Firefox", "Safari", "WebKit", "Edge", "Brave"];
const STANDARDS: [&str; 7] = ["RFC", "ASVS", "NIST", "OWASP", "WSTG", "CWE", "WHATWG"];
/// What the course speaks about and does not make: a sentence with such a name is not about this page's play.
const PROGRAMS: [&str; 14] = [
    "Express",
    "express-session",
    "cookie-session",
    "tower-sessions",
    "tower-cookies",
    "tower-http",
    "axum",
    "Fastify",
    "Node",
    "Django",
    "Rails",
    "Spring",
    "Redis",
    "nginx",
];
/// Who and what is on this page's stage.
const STAGE: [&str; 14] = [
    "Alice",
    "Alice's",
    "Mallory",
    "Mallory's",
    "Trent",
    "She",
    "she",
    "Her",
    "her",
    "hotel",
    "hotel's",
    "shop",
    "guest",
    "peg",
];
/// Verbs that begin an instruction.
const VERBS: [&str; 58] = [
    "add", "answer", "ask", "change", "check", "choose", "click", "compare", "copy", "count", "decide", "delete", "do",
    "draw", "fill", "find", "flip", "follow", "give", "go", "hash", "have", "keep", "leave", "let", "log", "look",
    "make", "measure", "move", "name", "note", "open", "play", "predict", "press", "put", "read", "refuse", "remember",
    "renew", "run", "save", "say", "see", "send", "set", "start", "stop", "store", "take", "test", "try", "turn",
    "use", "wait", "watch", "write",
];

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '\'' | '’')))
        .filter(|w| !w.is_empty())
}

fn has(text: &str, names: &[&str]) -> bool {
    words(text).any(|word| names.contains(&word))
}

pub(super) fn reads_like_a_fact(text: &str) -> bool {
    let claims = words(text).any(|word| CLAIMING.contains(&word.to_lowercase().as_str()));
    claims
        || text.contains(|letter: char| letter.is_ascii_digit())
        || names_one(text, &BROWSERS)
        || names_one(text, &STANDARDS)
}

/// `CWE-384` names CWE.
fn names_one(text: &str, names: &[&str]) -> bool {
    words(text).any(|word| names.contains(&word.split(['-', '\'', '’']).next().unwrap_or(word)))
}

/// A browser, a standard or a program that others have made.
pub(super) fn names_outsiders(text: &str) -> bool {
    names_one(text, &BROWSERS) || names_one(text, &STANDARDS) || has(text, &PROGRAMS)
}

pub(super) fn on_stage(text: &str) -> bool {
    has(text, &STAGE)
}

/// Does it begin with a verb, perhaps behind *so*, *now* or a condition?
pub(super) fn instructs(text: &str) -> bool {
    let begins = |text: &str| {
        let mut first = words(text).map(str::to_lowercase);
        let word = first
            .next()
            .filter(|word| !matches!(word.as_str(), "so" | "now" | "then" | "and"))
            .or_else(|| first.next());
        word.is_some_and(|word| VERBS.contains(&word.as_str()))
    };
    let condition = text.starts_with("If ") || text.starts_with("From ") || text.starts_with("For ");
    begins(text) || (condition && text.split_once(", ").is_some_and(|(_, rest)| begins(rest)))
}

/// A section of a standard that the course knows. A section alone, as in `(5.5)`, is one of RFC 10025.
pub(super) fn cites(text: &str, standards: &Standards) -> bool {
    let numbers = |from: &str| {
        let rest = from.trim_start_matches([' ', ',', '-']);
        let rest = rest.strip_prefix("sections ").or_else(|| rest.strip_prefix("section ")).unwrap_or(rest);
        rest.split(|l: char| !(l.is_alphanumeric() || matches!(l, '.' | '-')))
            .next()
            .unwrap_or_default()
            .trim_end_matches('.')
            .to_owned()
    };
    let known = |citation: String| standards.cited(&citation).is_ok();
    let by_name = standards.documents.iter().map(|document| document.name.as_str()).any(|name| {
        text.match_indices(name.trim_start_matches("NIST ")).any(|(at, found)| {
            let section = numbers(&text[at + found.len()..]);
            let numbered = section.starts_with(|l: char| l.is_ascii_digit());
            if numbered { known(format!("{name} {section}")) } else { true }
        })
    });
    let alone = || {
        ["(", "section ", "Section "].iter().any(|before| {
            text.match_indices(before).any(|(at, found)| {
                let section = numbers(&text[at + found.len()..]);
                section.contains('.') && known(format!("RFC 10025 {section}"))
            })
        })
    };
    by_name || alone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_strong_words_browsers_and_standards_read_like_facts() {
        for text in ["It keeps 20.", "It never ends.", "Firefox's way.", "As ASVS asks.", "Only once.", "See CWE-384."]
        {
            assert!(reads_like_a_fact(text), "{text}");
        }
        assert!(!reads_like_a_fact("A session has two halves."));
    }

    #[test]
    fn instructions_begin_with_a_verb_and_outsiders_are_not_of_the_play() {
        assert!(instructs("Turn it to 30 minutes.") && instructs("So use only what a person does."));
        assert!(instructs("If it is 401, log in.") && !instructs("It turns to 30."));
        assert!(on_stage("Only Alice has it.") && names_outsiders("Alice's Chrome never sends it."));
    }
}
