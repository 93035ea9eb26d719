//! Exercises: a folder each, with everything about it in its own Cargo.toml and README.md.

use cloakroom_engine::script::{Problem, toml_problem};
use serde::Deserialize;

use super::{FileProblem, blocks::BlockRenderer, facts::Facts, inline::inline, markdown};
use crate::{files::Files, views::Views};

/// An exercise, rendered.
#[derive(Debug)]
pub struct Exercise {
    /// The folder's name, and the package's.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The lesson it belongs to, by slug.
    pub lesson: Option<String>,
    /// The attack it is about, by slug: its test replays it, where a site of its own can be attacked so.
    pub attack: Option<String>,
    /// Sections of standards that its tests hold the learner to.
    pub standards: Vec<String>,
    /// The task as HTML.
    pub html: String,
    /// Hints as HTML, each saying more than the one before.
    pub hints: Vec<String>,
    /// The same as written, for a terminal.
    pub plain_hints: Vec<String>,
    /// Where it stands among the others: small numbers first, then by slug.
    pub order: u32,
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    cloakroom: Meta,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    title: String,
    #[serde(default)]
    lesson: Option<String>,
    #[serde(default)]
    attack: Option<String>,
    #[serde(default)]
    standards: Vec<String>,
    #[serde(default = "last")]
    order: u32,
    hints: Vec<String>,
}

/// Where an exercise stands that does not say.
fn last() -> u32 {
    u32::MAX
}

/// Reads the exercises alone: what they are on needs no lesson, and a command line has no time to lose.
#[must_use]
pub fn exercises(files: &Files, views: &Views) -> Vec<Exercise> {
    read(files, views, &mut Vec::new())
}

/// Reads all exercises.
pub(super) fn read(files: &Files, views: &Views, problems: &mut Vec<FileProblem>) -> Vec<Exercise> {
    let mut found = Vec::new();
    for file in files.list("exercises") {
        let mut parts = file.split('/').skip(1);
        let (Some(slug), Some("Cargo.toml"), None) = (parts.next(), parts.next(), parts.next()) else { continue };
        match read_one(files, views, &file, slug) {
            Ok(Some(exercise)) => found.push(exercise),
            Ok(None) => {}
            Err(more) => problems.extend(more.into_iter().map(|problem| FileProblem { file: file.clone(), problem })),
        }
    }
    // Stable: by slug where the order says nothing.
    found.sort_by_key(|exercise| exercise.order);
    found
}

fn read_one(files: &Files, views: &Views, file: &str, slug: &str) -> Result<Option<Exercise>, Vec<Problem>> {
    let missing = |path: &str| vec![Problem::at(1, format!("{path} cannot be read"), "Add it, as UTF-8 text")];
    let text = files.text(file).ok_or_else(|| missing(file))?;
    let manifest: Manifest =
        toml::from_str(&text).map_err(|e| vec![toml_problem(&e, &text, 0, "Correct the manifest")])?;
    // A package without our metadata is a support crate of the exercises, not an exercise.
    let Some(Metadata { cloakroom: meta }) = manifest.package.metadata else { return Ok(None) };
    let readme = format!("exercises/{slug}/README.md");
    let task = files.text(&readme).ok_or_else(|| missing(&readme))?;
    let body =
        task.trim_start().strip_prefix("# ").and_then(|t| t.split_once('\n')).map_or(task.as_str(), |(_, rest)| rest);
    let mut blocks = BlockRenderer::new(views, files, String::new(), String::new());
    let html = markdown::render(body, 2, None, &mut blocks, &mut Facts::default(), None)?.html;
    let hints = meta.hints.iter().map(|h| inline(h)).collect();
    Ok(Some(Exercise {
        slug: slug.to_owned(),
        title: meta.title,
        lesson: meta.lesson,
        attack: meta.attack,
        standards: meta.standards,
        html,
        hints,
        plain_hints: meta.hints,
        order: meta.order,
    }))
}
