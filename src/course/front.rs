//! What a lesson says of itself in its front matter.

use serde::Deserialize;

/// How much a lesson asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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
    pub takeaway: Option<Takeaway>,
    /// Which layer of a request's way it is about, by name.
    #[serde(default)]
    pub layer: Option<String>,
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

/// What to keep of a lesson.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Takeaway {
    /// One sentence or two, in plain Markdown.
    pub says: String,
    /// The section that shows it.
    pub section: String,
}
