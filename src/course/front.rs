//! The front matter of a lesson: TOML between `+++` lines.

use cloakroom_engine::script::Problem;
use serde::{Deserialize, de::DeserializeOwned};

/// How much a lesson asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Foundation,
    Intermediate,
    Advanced,
    Expert,
}

impl Level {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Foundation => "foundation",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
            Self::Expert => "expert",
        }
    }
}

/// What a lesson says of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonFront {
    pub title: String,
    pub level: Level,
    pub minutes: u32,
    pub promise: String,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub next: Vec<String>,
    #[serde(default)]
    pub source: Vec<String>,
    #[serde(default)]
    pub standards: Vec<String>,
    #[serde(default)]
    pub attack: Option<String>,
    #[serde(default)]
    pub exercise: Option<String>,
}

/// Front matter, the Markdown after it, and the line that starts on.
pub(super) fn split<T: DeserializeOwned>(text: &str) -> Result<(T, &str, usize), Problem> {
    let missing = || Problem::at(1, "the file has no front matter", "Begin it with +++, TOML lines, and +++");
    let rest = text.strip_prefix("+++\n").ok_or_else(missing)?;
    let (front, body) = rest.split_once("\n+++\n").ok_or_else(missing)?;
    let parsed = toml::from_str(front).map_err(|error| toml_problem(&error, front, 1, "Correct the front matter"))?;
    Ok((parsed, body, front.lines().count() + 3))
}

/// A TOML error with its line in the file.
pub(super) fn toml_problem(error: &toml::de::Error, source: &str, line_before: usize, todo: &str) -> Problem {
    let start = error.span().map_or(0, |span| span.start.min(source.len()));
    let line = source.get(..start).unwrap_or_default().matches('\n').count() + 1;
    Problem::at(line_before + line, error.message().trim().to_owned(), todo)
}
