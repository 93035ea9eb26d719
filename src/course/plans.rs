//! Plans for a class: what to show in how many minutes, made of attacks and sections there are.

use cloakroom_engine::script::{Problem, toml_problem};
use serde::{Deserialize, Serialize};

use super::inline::inline;
use crate::files::Files;

/// The file they stand in.
pub(super) const FILE: &str = "lessons/teach.toml";

/// A class.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// How long it takes.
    pub minutes: u32,
    /// For whom, and what they know afterwards.
    pub promise: String,
    /// What happens, in order.
    #[serde(rename = "part")]
    pub parts: Vec<PlanPart>,
}

/// One part of a class.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanPart {
    /// How long it takes.
    pub minutes: u32,
    /// What it is.
    pub title: String,
    /// What to do and say: inline Markdown in the file, HTML once read.
    #[serde(rename = "do")]
    pub todo: String,
    /// What to open: an address of the tutorial.
    #[serde(default)]
    pub open: Option<String>,
    /// What to press, minute by minute.
    #[serde(default, rename = "press")]
    pub presses: Vec<Press>,
}

/// Something to press, and where to look then.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Press {
    /// The minute of its part, from 0.
    pub at: u32,
    /// What to press or say: inline Markdown in the file, HTML once read.
    #[serde(rename = "do")]
    pub todo: String,
    /// The pane of the inspector that the room looks at.
    #[serde(default)]
    pub pane: Option<String>,
}

/// The panes there are.
const PANES: [&str; 6] = ["picture", "requests", "browsers", "store", "timeline", "switches"];

impl Press {
    /// What cannot be in a part of so many minutes.
    fn wrong(&self, minutes: u32) -> Option<String> {
        if self.at >= minutes {
            return Some(format!("minute {} is not in a part of {minutes} minutes", self.at));
        }
        let pane = self.pane.as_deref().filter(|pane| !PANES.contains(pane))?;
        Some(format!("there is no pane `{pane}`; there are {}", PANES.join(", ")))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    plan: Vec<Plan>,
}

/// Reads them. A course without the file has none.
pub(super) fn read(files: &Files) -> Result<Vec<Plan>, Vec<Problem>> {
    let Some(text) = files.text(FILE) else { return Ok(Vec::new()) };
    let listed: Listed = toml::from_str(&text).map_err(|e| vec![toml_problem(&e, &text, 0, "Correct the plan")])?;
    let mut plans = listed.plan;
    let mut problems = Vec::new();
    for plan in &mut plans {
        let sum: u32 = plan.parts.iter().map(|p| p.minutes).sum();
        if sum != plan.minutes {
            let line = text.lines().position(|l| l == format!("minutes = {}", plan.minutes)).map_or(1, |at| at + 1);
            let says = format!("the parts of the plan of {} minutes take {sum}", plan.minutes);
            problems.push(Problem::at(line, says, "Make them fit"));
        }
        for part in &mut plan.parts {
            part.todo = inline(&part.todo);
            for press in &mut part.presses {
                if let Some(says) = press.wrong(part.minutes) {
                    let line = text.lines().position(|l| l.contains(&press.todo)).map_or(1, |at| at + 1);
                    problems.push(Problem::at(line, says, "Correct the press"));
                }
                press.todo = inline(&press.todo);
            }
        }
    }
    if problems.is_empty() { Ok(plans) } else { Err(problems) }
}
