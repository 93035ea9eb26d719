//! The question of a `predict` block: a page asks its reader, and a teacher asks the class.

use cloakroom_engine::script::{Problem, fences, toml_problem};
use serde::{Deserialize, Serialize};

use super::inline::inline;

/// The block as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Predict {
    pub(super) ask: String,
    pub(super) options: Vec<String>,
    pub(super) answer: String,
    pub(super) because: String,
    /// The wrong option that most people choose.
    #[serde(default)]
    pub(super) likely: Option<String>,
}

impl Predict {
    /// What is wrong with it, at the line of its fence.
    pub(super) fn problem(&self, line: usize) -> Option<Problem> {
        if !self.options.contains(&self.answer) {
            return Some(Problem::at(line, "the answer is none of the options", "Copy one of the options into answer"));
        }
        let wrong = |likely: &&String| **likely == self.answer || !self.options.contains(likely);
        self.likely.as_ref().filter(wrong).map(|_| {
            Problem::at(line, "the likely answer is none of the wrong options", "Copy a wrong option into likely")
        })
    }
}

/// The same for a teacher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// What to ask.
    pub ask_html: String,
    /// The answer.
    pub answer_html: String,
    /// Why it is so.
    pub because_html: String,
    /// The wrong answer to expect; all wrong ones where the file does not say which is likely.
    pub wrong_html: Vec<String>,
    /// All that can be chosen, in the order in which the file has them.
    pub options_html: Vec<String>,
}

/// The first question in a text, if it asks one.
pub(super) fn question(markdown: &str, first_line: usize) -> Result<Option<Question>, Vec<Problem>> {
    let Some(fence) = fences(markdown, first_line)?.into_iter().find(|f| f.kind == "predict") else { return Ok(None) };
    let block: Predict = toml::from_str(&fence.body)
        .map_err(|e| vec![toml_problem(&e, &fence.body, fence.line, "Correct the `predict` block")])?;
    let likely = |option: &&String| block.likely.as_ref().is_none_or(|l| l == *option);
    let wrong = block.options.iter().filter(|o| **o != block.answer).filter(likely).map(|o| inline(o));
    Ok(Some(Question {
        ask_html: inline(&block.ask),
        answer_html: inline(&block.answer),
        because_html: inline(&block.because),
        wrong_html: wrong.collect(),
        options_html: block.options.iter().map(|o| inline(o)).collect(),
    }))
}
