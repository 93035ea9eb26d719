//! The points that the course has to teach, each with the lesson it belongs to: `lessons/reference/points.toml`.

use std::collections::BTreeMap;

use cloakroom_engine::script::{Problem, toml_problem};
use serde::{Deserialize, Serialize};

use crate::files::Files;

/// The file.
pub(super) const FILE: &str = "lessons/reference/points.toml";

/// A point to be taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Point {
    /// Its number, such as `S12`.
    pub id: String,
    /// The lesson it belongs to, by slug.
    pub lesson: String,
    /// What it is about.
    pub says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    lesson: String,
    says: String,
}

/// Reads them. A course without the file has none.
pub(super) fn read(files: &Files) -> Result<Vec<Point>, Problem> {
    let Some(text) = files.text(FILE) else { return Ok(Vec::new()) };
    let listed: BTreeMap<String, Listed> =
        toml::from_str(&text).map_err(|e| toml_problem(&e, &text, 0, "Correct the list of points"))?;
    Ok(listed.into_iter().map(|(id, Listed { lesson, says })| Point { id, lesson, says }).collect())
}
