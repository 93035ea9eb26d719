//! Front matter: TOML between `+++` lines at the top of a file.

use serde::de::DeserializeOwned;

use super::Problem;

/// The front matter, the Markdown after it, and the line that starts on.
///
/// # Errors
/// There is none, or it is not what it should be.
pub fn front_matter<T: DeserializeOwned>(text: &str) -> Result<(T, &str, usize), Problem> {
    let missing = || Problem::at(1, "the file has no front matter", "Begin it with +++, TOML lines, and +++");
    let rest = text.strip_prefix("+++\n").ok_or_else(missing)?;
    let (front, body) = rest.split_once("\n+++\n").ok_or_else(missing)?;
    let parsed = toml::from_str(front).map_err(|error| toml_problem(&error, front, 1, "Correct the front matter"))?;
    Ok((parsed, body, front.lines().count() + 3))
}

/// A TOML error as a problem; `line_before` is the line before the TOML's first.
#[must_use]
pub fn toml_problem(error: &toml::de::Error, source: &str, line_before: usize, todo: &str) -> Problem {
    let start = error.span().map_or(0, |span| span.start.min(source.len()));
    let line = source.get(..start).unwrap_or_default().matches('\n').count() + 1;
    Problem::at(line_before + line, error.message().trim().to_owned(), todo)
}
