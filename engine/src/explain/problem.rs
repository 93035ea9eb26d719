//! What is wrong with a case, and in which field.
//!
//! What lives here: the problem and the sentences that most of them share. Why here: whoever reads a case, parses its
//! addresses or makes one of a form names its fields in the same way. Deliberately absent: reading.

/// What is wrong with a case, and in which field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
pub struct Problem {
    /// The field, as a path: `steps[0].url`.
    pub field: String,
    /// What is wrong, and what to write.
    pub what: String,
}

impl Problem {
    /// A problem with this field.
    #[must_use]
    pub fn new(field: impl Into<String>, what: impl Into<String>) -> Problem {
        Problem { field: field.into(), what: what.into() }
    }

    pub(super) fn within(self, parent: &str) -> Problem {
        let field = if self.field.is_empty() { parent.to_owned() } else { format!("{parent}.{}", self.field) };
        Problem { field, ..self }
    }

    /// A field that there is not, with the one that was perhaps meant and all that there are.
    pub(super) fn unknown(field: &str, known: &[&str]) -> Problem {
        let near = nearest(field, known).map(|near| format!(" Is it {near}?")).unwrap_or_default();
        Problem::new(field, format!("there is no such field.{near} Known here: {}", known.join(", ")))
    }

    /// A word that is none of the choices.
    pub(super) fn choice(field: &str, word: &str, known: &[&str]) -> Problem {
        Problem::new(field, format!("{word:?} is none of these: {}", known.join(", ")))
    }
}

/// The known word that is at most two letters away, of several the nearest.
fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    if word.len() > 40 {
        return None;
    }
    let bare = |text: &str| text.replace(['_', '-'], "").to_ascii_lowercase();
    let word = bare(word);
    let (distance, near) = known.iter().map(|known| (distance(&word, &bare(known)), *known)).min()?;
    (distance <= 2 && distance < word.len()).then_some(near)
}

/// Levenshtein: letters put in, left out or exchanged.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let exchanged = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn what_was_perhaps_meant_is_named() {
        let known = ["set", "url", "initiator", "redirect_chain"];
        for (field, near) in
            [("sets", "set"), ("initator", "initiator"), ("redirectchain", "redirect_chain"), ("URL", "url")]
        {
            let problem = Problem::unknown(field, &known);
            assert!(problem.what.contains(&format!("Is it {near}?")), "{problem}");
        }
        assert!(!Problem::unknown("expectation", &known).what.contains("Is it"));
        assert!(
            !Problem::unknown(&"s".repeat(1_000_000), &known).what.contains("Is it"),
            "nothing is compared with it"
        );
    }
}
