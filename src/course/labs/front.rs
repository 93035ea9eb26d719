//! What a lab says of itself in its front matter.

use serde::Deserialize;

/// How much a lab asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    /// One idea.
    Easy,
    /// Two ideas, or one that hides.
    Medium,
    /// The usual defences are on.
    Hard,
}

impl Difficulty {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Easy, Self::Medium, Self::Hard];

    /// The word on a page.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
        }
    }
}

/// Something that Alice does when she is asked to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Routine {
    /// The name in files and forms.
    pub name: String,
    /// What the button says: `Alice reads the guest book`.
    pub title: String,
    /// Her deeds, a line each, in the notation of lessons; besides `log in`, `log in if asked` and `follow the first link`.
    pub plays: String,
}

/// An attack that has to be stopped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threat {
    /// The attack, by slug; it is not told before the lab is solved.
    pub attack: String,
    /// What is seen of it.
    pub says: String,
}

/// The front matter of a lab.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabFront {
    /// The goal, as a title.
    pub title: String,
    /// What is known of it, in a line.
    pub promise: String,
    /// How much it asks.
    pub difficulty: Difficulty,
    /// Where it stands among those that ask as much.
    pub order: u32,
    /// Minutes that it takes.
    pub minutes: u32,
    /// What decides: `mallory sees {{secret}}`, `mallory holds {{alice.coat}}` or `defend`.
    pub goal: String,
    /// It counts only after Alice has done this, by the name of a routine.
    #[serde(default)]
    pub after: Option<String>,
    /// Switches that do not stand where a new sandbox has them (to defend: that are not at their weakest). They are hidden.
    #[serde(default)]
    pub set: Vec<String>,
    /// What of the switches is told.
    #[serde(default)]
    pub told: Vec<String>,
    /// May Mallory have a page on the shop's site, too?
    #[serde(default)]
    pub shop: bool,
    /// Does Mallory hear what Alice sends over plain http?
    #[serde(default)]
    pub hears: bool,
    /// So many switches may be moved, to defend.
    #[serde(default)]
    pub most: usize,
    /// The attack that solves it, by slug: named once it is solved.
    #[serde(default)]
    pub attack: Option<String>,
    /// The lesson, by slug.
    #[serde(default)]
    pub lesson: Option<String>,
    /// What the learner has then, in a sentence; `{}` is the value itself.
    pub solved: String,
    /// Hints, each saying more than the one before.
    pub hints: Vec<String>,
    /// What the page editor holds at first.
    #[serde(default)]
    pub page: Option<String>,
    /// What Alice does when she is asked to.
    #[serde(default)]
    pub alice: Vec<Routine>,
    /// What has to be stopped.
    #[serde(default)]
    pub threat: Vec<Threat>,
}
