//! Whose page is this? By what Alice's page says twice, and Mallory's and a stranger's do not.

use std::collections::BTreeSet;

use crate::{document::text_of, people::People, token::is_nonce, wire::Exchange};

/// Whose page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Alice's.
    Alice,
    /// Mallory's.
    Mallory,
    /// Of somebody who is logged in; the page does not say who.
    Somebody,
    /// A stranger's: nobody is logged in.
    Nobody,
}

impl Whose {
    /// Could it be the page of this person? A page that does not say who might be anybody's.
    #[must_use]
    pub fn is(self, who: &str) -> bool {
        match self {
            Self::Alice => who == "Alice",
            Self::Mallory => who == "Mallory",
            Self::Somebody => true,
            Self::Nobody => false,
        }
    }
}

/// What tells pages apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    alice: Option<String>,
    mallory: Option<String>,
    anybody: BTreeSet<String>,
}

/// So many words that only pages behind the login have are kept.
const MOST_WORDS: usize = 40;

impl Marks {
    /// From the pages of Alice, of Alice again, of Mallory, and of a stranger.
    ///
    /// # Errors
    /// They are not told apart: in words.
    pub fn between(pages: [&Exchange; 4], people: &People) -> Result<Self, String> {
        let [alice, again, mallory, nobody] = pages.map(words);
        let only = |mine: &BTreeSet<String>, not: &BTreeSet<String>| -> BTreeSet<String> {
            mine.iter().filter(|word| !not.contains(*word) && !nobody.contains(*word)).cloned().collect()
        };
        // A text of an earlier audit is gone as soon as the next one writes its own.
        let twice: BTreeSet<String> = alice.intersection(&again).filter(|word| !is_nonce(word)).cloned().collect();
        if pages.iter().take(3).any(|page| page.status >= 400) {
            return Err("the page that says who one is does not open for somebody who has logged in".to_owned());
        }
        let marks = Self {
            alice: best(only(&twice, &mallory), &people.alice.name, pages[0]),
            mallory: best(only(&mallory, &alice), &people.mallory.name, pages[2]),
            anybody: twice
                .intersection(&mallory)
                .filter(|word| !nobody.contains(*word))
                .take(MOST_WORDS)
                .cloned()
                .collect(),
        };
        let apart = marks.alice.is_some() && marks.mallory.is_some();
        if !apart && marks.anybody.is_empty() {
            return Err("the page that says who one is says the same to everybody".to_owned());
        }
        Ok(marks)
    }

    /// Can Alice's page be told from Mallory's?
    #[must_use]
    pub fn say_who(&self) -> bool {
        self.alice.is_some() && self.mallory.is_some()
    }

    /// What Alice's page says and Mallory's does not.
    #[must_use]
    pub fn alice(&self) -> &str {
        self.alice.as_deref().unwrap_or("words that only a page behind the login has")
    }

    /// Whose page an answer is.
    #[must_use]
    pub fn whose(&self, page: &Exchange) -> Whose {
        if page.status >= 400 || (300..400).contains(&page.status) {
            return Whose::Nobody;
        }
        let has = |mark: &Option<String>| mark.as_ref().is_some_and(|mark| has_word(&page.body, mark));
        match (has(&self.alice), has(&self.mallory)) {
            (true, false) => Whose::Alice,
            (false, true) => Whose::Mallory,
            (true, true) => Whose::Nobody,
            (false, false) if self.say_who() || self.anybody.is_empty() => Whose::Nobody,
            (false, false) => {
                let words = words(page);
                if self.anybody.iter().all(|word| words.contains(word)) { Whose::Somebody } else { Whose::Nobody }
            }
        }
    }
}

/// The words of an answer, lower case; of a page, what a person reads and what stands in its attributes' values.
fn words(page: &Exchange) -> BTreeSet<String> {
    let body =
        if page.is_html() { format!("{} {}", text_of(&page.body), values(&page.body)) } else { page.body.clone() };
    let parts = body.split(|c: char| !(c.is_alphanumeric() || "@._-+".contains(c)));
    let trimmed = parts.map(|word| word.trim_matches(['.', '-', '_', '+']).to_lowercase());
    trimmed.filter(|word| word.chars().count() > 1).collect()
}

/// What stands between quotes in tags: a name may stand in the value of a field.
fn values(html: &str) -> String {
    html.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>().join(" ")
}

/// The word to go by: the name they log in with, part of it, or any other that has letters.
fn best(words: BTreeSet<String>, name: &str, page: &Exchange) -> Option<String> {
    let name = name.to_lowercase();
    let local = name.split('@').next().unwrap_or_default().to_owned();
    for wanted in [&name, &local] {
        if words.contains(wanted) && has_word(&page.body, wanted) {
            return Some(wanted.clone());
        }
    }
    let near = words.iter().find(|word| word.chars().count() > 2 && (name.contains(*word) || word.contains(&local)));
    let named = near.filter(|word| has_word(&page.body, word)).cloned();
    let lettered = || {
        let all = words.iter().filter(|word| word.chars().any(char::is_alphabetic) && has_word(&page.body, word));
        all.min_by_key(|word| (word.len() < 3, word.len() > 16, word.len())).cloned()
    };
    named.or_else(lettered).or_else(|| words.iter().find(|word| word.len() > 3).cloned())
}

/// Does a text have this word, letter case aside, and not as a part of another?
#[must_use]
pub fn has_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    text.match_indices(&word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[at + word.len()..].chars().next().is_some_and(char::is_alphanumeric);
        !before && !after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> Exchange {
        Exchange {
            who: "x",
            method: "GET".into(),
            url: url::Url::parse("http://localhost/").unwrap(),
            sent: Vec::new(),
            sent_body: String::new(),
            status: 200,
            headers: vec![("content-type".into(), "text/html".into())],
            body: body.into(),
            took: std::time::Duration::ZERO,
        }
    }

    #[test]
    fn a_page_is_told_by_the_name_or_by_what_only_one_has() {
        let people = People::read("alice:a", "bob:b").unwrap();
        let nobody = page("<p>Log in</p>");
        let say = |a: &str, b: &str| Marks::between([&page(a), &page(a), &page(b), &nobody], &people);
        let marks = say("<h1>alice</h1> t1", "<h1>bob</h1> t2").unwrap();
        assert_eq!(marks.whose(&page("Hello ALICE!")), Whose::Alice);
        assert_eq!(marks.whose(&page("Hello bob")), Whose::Mallory);
        assert_eq!(marks.whose(&page("malice and bobby")), Whose::Nobody);
        let marks = say("Users: alice bob. Yours: Liddell", "Users: alice bob. Yours: Hatter").unwrap();
        assert_eq!(marks.whose(&page("Users: alice bob. Yours: Hatter")), Whose::Mallory);
        let marks = say("<p>Members area</p>", "<p>Members area</p>").unwrap();
        assert_eq!(marks.whose(&page("Members area")), Whose::Somebody);
        assert_eq!(marks.whose(&nobody), Whose::Nobody);
        assert!(say("<p>Log in</p>", "<p>Log in</p>").is_err());
    }
}
