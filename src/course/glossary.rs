//! The words of the field, each explained once: `lessons/reference/glossary.toml`.
//!
//! Deliberately absent: how lessons link them; that is in `terms`.

use cloakroom_engine::script::{Problem, toml_problem};
use serde::Deserialize;

use super::{anchor::slug, inline::inline};
use crate::files::Files;

/// The file they stand in.
pub(super) const FILE: &str = "lessons/reference/glossary.toml";

/// A term.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The word, as the field says it.
    pub term: String,
    /// The exact forms that lessons link.
    pub words: Vec<String>,
    /// What it means: inline Markdown in the file, HTML once read.
    pub says: String,
    /// Where it is taught: `slug#section`.
    #[serde(default)]
    pub lesson: Option<String>,
    /// The section of the standard that has it.
    #[serde(default)]
    pub standard: Option<String>,
}

impl Term {
    /// Its anchor on the page of terms.
    #[must_use]
    pub fn id(&self) -> String {
        slug(&self.term)
    }

    /// The lesson that teaches it, and the section there.
    #[must_use]
    pub fn taught(&self) -> Option<(&str, &str)> {
        self.lesson.as_deref().and_then(|place| place.split_once('#'))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    term: Vec<Term>,
}

/// Reads them, by the alphabet. A course without the file has none.
pub(super) fn read(files: &Files) -> Result<Vec<Term>, Vec<Problem>> {
    let Some(text) = files.text(FILE) else { return Ok(Vec::new()) };
    let listed: Listed = toml::from_str(&text).map_err(|e| vec![toml_problem(&e, &text, 0, "Correct the term")])?;
    let mut terms = listed.term;
    let mut problems = Vec::new();
    let mut words: Vec<String> = Vec::new();
    for term in &mut terms {
        for word in term.words.iter().chain([&term.term]).map(|w| w.to_lowercase()) {
            // A term is usually one of its own words; two terms may not share one.
            if words.contains(&word) && !term.words.iter().any(|own| own.to_lowercase() == word) {
                problems.push(Problem::at(line(&text, term), format!("`{word}` is there twice"), "Keep one of them"));
            }
            words.push(word);
        }
        term.says = inline(&term.says);
    }
    terms.sort_by_key(|term| term.term.to_lowercase());
    if problems.is_empty() { Ok(terms) } else { Err(problems) }
}

/// What is said to be taught where it is not. `there` tells whether a lesson has a section.
pub(super) fn lost(files: &Files, terms: &[Term], there: impl Fn(&str, &str) -> bool) -> Vec<Problem> {
    let text = files.text(FILE).unwrap_or_default();
    let is_taught = |term: &Term| term.taught().is_some_and(|(slug, section)| there(slug, section));
    let lost = terms.iter().filter(|term| term.lesson.is_some() && !is_taught(term));
    lost.map(|term| {
        let place = term.lesson.as_deref().unwrap_or_default();
        Problem::at(line(&text, term), format!("there is no section {place}"), "Write lesson = \"slug#section\"")
    })
    .collect()
}

fn line(text: &str, term: &Term) -> usize {
    let wanted = format!("term = \"{}\"", term.term);
    text.lines().position(|line| line == wanted).map_or(1, |at| at + 1)
}
