//! What people type when they search: words that mean the same, and symptoms as they are told, each with the place that
//! explains it. Data, in `lessons/reference/search.toml`.
//!
//! Deliberately absent: how anything is found; that is in `search`.

use cloakroom_engine::script::{Problem, toml_problem};
use serde::Deserialize;

use crate::files::Files;

/// The file.
pub(super) const FILE: &str = "lessons/reference/search.toml";

/// What people type.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchWords {
    /// Words and phrases that mean the same, in groups.
    #[serde(default)]
    pub same: Vec<Vec<String>>,
    /// Words of the subject of the course: a sentence that has one is about it.
    #[serde(default)]
    pub subject: Vec<String>,
    /// Words of other subjects of web development: a sentence that has more of them is about those.
    #[serde(default)]
    pub elsewhere: Vec<String>,
    /// Symptoms.
    #[serde(default)]
    pub seen: Vec<Symptom>,
}

/// What somebody sees, in the words of different people.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Symptom {
    /// Where it is explained, such as `/lessons/logout#back`.
    pub leads: String,
    /// The ways to say it.
    pub says: Vec<String>,
}

/// Reads it. A course without the file has none.
pub(super) fn read(files: &Files) -> Result<SearchWords, Problem> {
    let Some(text) = files.text(FILE) else { return Ok(SearchWords::default()) };
    toml::from_str(&text).map_err(|e| toml_problem(&e, &text, 0, "Correct the words to search by"))
}

/// Symptoms that lead to a section of a lesson that is not there.
pub(super) fn lost(files: &Files, words: &SearchWords, there: impl Fn(&str, &str) -> bool) -> Vec<Problem> {
    let text = files.text(FILE).unwrap_or_default();
    let of_lesson = |leads: &str| leads.strip_prefix("/lessons/").and_then(|rest| rest.split_once('#')).is_some();
    let is_there = |leads: &str| {
        let place = leads.strip_prefix("/lessons/").and_then(|rest| rest.split_once('#'));
        place.is_some_and(|(slug, section)| there(slug, section))
    };
    let lost = words.seen.iter().filter(|seen| of_lesson(&seen.leads) && !is_there(&seen.leads));
    lost.map(|seen| {
        let wanted = format!("leads = \"{}\"", seen.leads);
        let line = text.lines().position(|line| line == wanted).map_or(1, |at| at + 1);
        Problem::at(line, format!("there is no section {}", seen.leads), "Write leads = \"/lessons/slug#section\"")
    })
    .collect()
}
