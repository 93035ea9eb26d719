//! The tour: sections of lessons in an order of their own. Nothing is written twice.

use cloakroom_engine::script::{Problem, toml_problem};
use serde::Deserialize;

use super::{InspectorSetting, Lesson};
use crate::files::Files;

/// The file the tour is listed in.
pub(super) const FILE: &str = "lessons/tour.toml";

/// The tour, put together.
#[derive(Debug, Default)]
pub struct Tour {
    /// The title.
    pub title: String,
    /// What it gives, in a line.
    pub promise: String,
    /// How long it takes.
    pub minutes: u32,
    /// What stands beside it.
    pub inspector: InspectorSetting,
    /// Its steps.
    pub steps: Vec<TourStep>,
}

/// One step: a section of a lesson.
#[derive(Debug)]
pub struct TourStep {
    /// The step's own title.
    pub title: String,
    /// The lesson it is taken from.
    pub lesson: String,
    /// The section's anchor there.
    pub section: String,
    /// The section as HTML, without its heading.
    pub html: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    title: String,
    promise: String,
    minutes: u32,
    panes: Vec<String>,
    switches: Vec<String>,
    step: Vec<ListedStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedStep {
    title: String,
    lesson: String,
    section: String,
}

/// Puts the tour together from lessons that have been read. A course without the file has none.
pub(super) fn read(files: &Files, lessons: &[Lesson]) -> Result<Tour, Vec<Problem>> {
    let Some(text) = files.text(FILE) else { return Ok(Tour::default()) };
    let listed: Listed = toml::from_str(&text).map_err(|e| vec![toml_problem(&e, &text, 0, "Correct the tour")])?;
    let mut problems = Vec::new();
    let mut steps = Vec::new();
    for ListedStep { title, lesson, section } in listed.step {
        let line = text.lines().position(|l| l.contains(&title)).map_or(1, |at| at + 1);
        match lessons.iter().find(|l| l.slug == lesson).and_then(|l| l.section_html(&section)) {
            Some(html) => {
                let html = of_step(html, &lesson, &section, steps.len() + 1);
                steps.push(TourStep { title, html, lesson, section });
            }
            None => problems.push(Problem::at(
                line,
                format!("{lesson} has no section `{section}`"),
                "Correct lesson or section",
            )),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let inspector = InspectorSetting { panes: listed.panes, switches: listed.switches }.beside_text();
    Ok(Tour { title: listed.title, promise: listed.promise, minutes: listed.minutes, inspector, steps })
}

/// A section as a step: it is run from the tour's start, and not from the lesson's.
fn of_step(html: &str, lesson: &str, section: &str, step: usize) -> String {
    html.replace(&format!("/api/lessons/{lesson}/sections/{section}/play"), &format!("/api/tour/steps/{step}/play"))
}
