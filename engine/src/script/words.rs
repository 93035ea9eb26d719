//! Statements and names in words a reader knows.
//!
//! Here and nowhere else, so that a lesson's page, its answer, the player's banner and the terminal
//! say the same. Code stands in backticks; deliberately absent: markup.

use super::Expectation;

/// A `{{name}}` in words: `secret` is Alice’s room code. What a lesson captured goes by the name it gave.
#[must_use]
pub fn in_words(name: &str) -> String {
    let (who, what) = name.split_once('.').unwrap_or(("alice", name));
    let mut letters = who.chars();
    let who = letters.next().map_or_else(String::new, |c| c.to_uppercase().to_string() + letters.as_str());
    match (name, what) {
        ("cookie.session.name", _) => "sid".to_owned(),
        ("ledger", _) => "the manager’s ledger".to_owned(),
        (_, "secret") => format!("{who}’s room code"),
        (_, "password") => format!("{who}’s password"),
        (dotted, "coat") if dotted != what => format!("the note in {who}’s coat"),
        (dotted, "letter") if dotted != what => format!("{who}’s letter"),
        _ => name.to_owned(),
    }
}

impl Expectation {
    /// The statement as a sentence without its full stop; names in braces stay.
    #[must_use]
    pub fn words(&self) -> String {
        let by =
            |code: &Option<String>| code.as_ref().map_or_else(String::new, |code| format!(", by the rule `{code}`"));
        match self {
            Self::Status(status) => format!("the status is {status}"),
            Self::Header(name, value) => format!("the answer has `{name}: {value}`"),
            Self::NoHeader(name) => format!("the answer has no `{name}`"),
            Self::BodyContains(text) => format!("the page says “{text}”"),
            Self::BodyLacks(text) => format!("the page does not say “{text}”"),
            Self::Sends(name) => format!("the request carries {}", cookie(name)),
            Self::Withholds(name, code) => format!("the browser withholds {}{}", cookie(name), by(code)),
            Self::Keeps(name) => format!("the browser keeps {}", cookie(name)),
            Self::Refuses(name, code) => format!("the browser refuses {}{}", cookie(name), by(code)),
        }
    }
}

/// What a cookie is called in a sentence.
pub(super) fn cookie(name: &str) -> String {
    if matches!(name, "cookie.session" | "sid") {
        "the session cookie".to_owned()
    } else {
        format!("the cookie `{name}`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_a_sentence() {
        let words = |text: &str| Expectation::parse(text, 1).unwrap().words();
        assert_eq!(words("200"), "the status is 200");
        assert_eq!(words("body contains {{secret}}"), "the page says “{{secret}}”");
        assert_eq!(words("header Location: /login"), "the answer has `Location: /login`");
        assert_eq!(
            words("withholds cookie.session because SameSiteLax"),
            "the browser withholds the session cookie, by the rule `SameSiteLax`"
        );
        assert_eq!(words("keeps theme"), "the browser keeps the cookie `theme`");
    }

    #[test]
    fn a_name_is_what_a_reader_calls_it() {
        assert_eq!(in_words("secret"), "Alice’s room code");
        assert_eq!(in_words("mallory.password"), "Mallory’s password");
        assert_eq!(in_words("planted"), "planted");
        assert_eq!(in_words("alice.coat"), "the note in Alice’s coat");
        assert_eq!(in_words("alice.letter"), "Alice’s letter");
        assert_eq!(in_words("letter"), "letter", "a capture of that name");
    }
}
