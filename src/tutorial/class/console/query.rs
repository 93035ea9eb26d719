//! What the console's address asks for.

use serde::{Serialize, Serializer};
use url::form_urlencoded::{Serializer as Encoder, parse};

/// The longest text that is looked for, in characters.
const LONGEST: usize = 60;

/// What stands at the side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Show {
    /// One learner, with their words to come back if that was asked for.
    Learner {
        id: String,
        words: bool,
    },
    /// Those at one place.
    Cell(String),
    Switches,
    Give,
    ThisClass,
    Notes,
}

/// The address, read. What it has no meaning for is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) show: Option<Show>,
    /// Names in place of dots, or not; left open, the size of the class decides.
    pub(super) names: Option<bool>,
    pub(super) find: String,
}

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        let mut query = Self::default();
        let (mut id, mut words) = (None, false);
        for (name, value) in parse(text.as_bytes()) {
            match name.as_ref() {
                "learner" => id = Some(value.into_owned()),
                "words" => words = true,
                "cell" => query.show = Some(Show::Cell(value.into_owned())),
                "switches" => query.show = Some(Show::Switches),
                "give" => query.show = Some(Show::Give),
                "class" => query.show = Some(Show::ThisClass),
                "notes" => query.show = Some(Show::Notes),
                "names" => query.names = Some(true),
                "dots" => query.names = Some(false),
                "find" => query.find = value.trim().chars().take(LONGEST).collect(),
                _ => {}
            }
        }
        if let Some(id) = id {
            query.show = Some(Show::Learner { id, words });
        }
        query
    }

    /// An address of the console that shows something else at the side.
    pub(super) fn with(&self, more: &[(&str, &str)]) -> String {
        let mut encoder = Encoder::new(String::new());
        match self.names {
            Some(true) => drop(encoder.append_key_only("names")),
            Some(false) => drop(encoder.append_key_only("dots")),
            None => {}
        }
        for (name, value) in more {
            if value.is_empty() {
                encoder.append_key_only(name)
            } else {
                encoder.append_pair(name, value)
            };
        }
        let query = encoder.finish();
        if query.is_empty() { "/console".to_owned() } else { format!("/console?{query}") }
    }
}

impl Serialize for Query {
    /// For the template: the word of what is shown, and the addresses of the panels.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let panel = match &self.show {
            None | Some(Show::Notes) => "",
            Some(Show::Learner { .. }) => "learner",
            Some(Show::Cell(_)) => "cell",
            Some(Show::Switches) => "switches",
            Some(Show::Give) => "give",
            Some(Show::ThisClass) => "class",
        };
        let (names, dots) =
            (Self { names: Some(true), ..Self::default() }, Self { names: Some(false), ..Self::default() });
        serde_json::json!({
            "panel": panel, "none": self.with(&[]), "switches": self.with(&[("switches", "")]),
            "give": self.with(&[("give", "")]), "class": self.with(&[("class", "")]),
            "names": names.with(&[]), "dots": dots.with(&[]),
        })
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown_and_whatever_else_it_holds_does_no_harm() {
        assert_eq!(Query::parse("learner=a&words").show, Some(Show::Learner { id: "a".to_owned(), words: true }));
        assert_eq!(Query::parse("names&cell=lessons/x:1").with(&[("give", "")]), "/console?names&give");
        assert_eq!(Query::parse("&&=&%ff=%ff&find=%20a%20").find, "a");
        assert_eq!(Query::parse(&format!("find={}", "ä".repeat(500))).find.chars().count(), LONGEST);
    }
}
