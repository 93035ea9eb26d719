//! What lessons ask, kept apart from their text: recall cards and quiz questions.
//!
//! Each is named by its lesson and a hash of what it asks, so a name lasts as long as the question does.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// A recall card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// A hash of the front; unique in its lesson.
    pub key: String,
    /// Lesson and number, as on the card.
    pub stub: String,
    /// What it asks, as HTML.
    pub front_html: String,
    /// The answer, as HTML.
    pub back_html: String,
}

/// A quiz question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    /// A hash of what it asks.
    pub key: String,
    /// The question, as HTML.
    pub ask_html: String,
    /// The answers to choose from.
    pub options: Vec<QuizOption>,
    /// The section to read again: its anchor.
    pub section: String,
    /// The line of its fence.
    pub line: usize,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuizOption {
    /// As HTML.
    pub html: String,
    /// Is it the right one?
    pub right: bool,
    /// Why, or why not, as HTML.
    pub why_html: String,
}

/// The name of a text: half of its SHA-256, which is more than enough to tell some hundred apart.
pub(super) fn key(text: &str) -> String {
    Sha256::digest(text.trim().as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
