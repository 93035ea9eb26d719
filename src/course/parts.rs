//! What the lessons are grouped by: the parts of the course, in the order of reading, and the layers of a request's way.

use cloakroom_engine::script::{Problem, toml_problem};
use serde::{Deserialize, Serialize};

use super::{Course, Lesson, anchor::slug};
use crate::files::Files;

/// The file they are listed in.
pub(super) const FILE: &str = "lessons/course.toml";
/// So many lessons make a page of a part worth its while.
const ENOUGH: usize = 3;

/// A part of the course.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its Roman numeral.
    pub numeral: String,
    /// Its title.
    pub title: String,
    /// The number of its first lesson.
    pub first: u32,
    /// The question that it answers.
    #[serde(default)]
    pub asks: String,
}

impl Part {
    /// Its name in addresses.
    #[must_use]
    pub fn slug(&self) -> String {
        slug(&self.title)
    }
}

/// A layer of the way that a request takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// What lessons call it.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What happens there.
    pub says: String,
}

/// Both, as they stand in the file.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Parts {
    pub(super) part: Vec<Part>,
    #[serde(default)]
    pub(super) layer: Vec<Layer>,
}

pub(super) fn read(files: &Files) -> Result<Parts, Problem> {
    let text = files.text(FILE).unwrap_or_default();
    toml::from_str(&text).map_err(|e| toml_problem(&e, &text, 0, "Correct the list of parts"))
}

impl Course {
    /// The part a lesson's number falls into.
    #[must_use]
    pub fn part_of(&self, number: u32) -> Option<&Part> {
        self.parts.iter().rfind(|p| p.first <= number)
    }

    /// The lessons of a part.
    pub fn lessons_of<'a>(&'a self, part: &'a Part) -> impl Iterator<Item = &'a Lesson> {
        self.lessons.iter().filter(|l| self.part_of(l.number).is_some_and(|p| p.first == part.first))
    }

    /// Where the page of a part is, if it has one.
    #[must_use]
    pub fn page_of(&self, part: &Part) -> Option<String> {
        (self.lessons_of(part).count() >= ENOUGH).then(|| format!("/parts/{}", part.slug()))
    }

    /// The part with a page of this name.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.slug() == name && self.page_of(part).is_some())
    }

    /// The lessons about a layer.
    pub fn lessons_about<'a>(&'a self, layer: &'a Layer) -> impl Iterator<Item = &'a Lesson> {
        self.lessons.iter().filter(|l| l.front.layer.as_deref() == Some(layer.name.as_str()))
    }
}
