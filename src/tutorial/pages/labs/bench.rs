//! What the learner may use in a lab, and which of it the page shows.

use crate::course::{Lab, LabGoal};

/// The tools, by the word in addresses.
const BROWSER: &str = "browser";
const REQUEST: &str = "request";
const PAGE: &str = "page";
const SHOP: &str = "shop";
const SWITCHES: &str = "switches";

/// Which tool is shown, and whether the bench is shown in place of the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) tool: &'static str,
    /// The learner goes on after the end.
    pub(super) goes_on: bool,
}

impl Look {
    /// `?use=page`, `?on`
    pub(super) fn of(lab: &Lab, query: &str) -> Self {
        let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let asked = pairs.iter().find(|(name, _)| name == "use").map_or("", |(_, value)| value);
        Self { tool: tool(lab, asked), goes_on: pairs.iter().any(|(name, _)| name == "on") }
    }
}

/// The tools of a lab, the first being what it opens with.
pub(super) fn tools(lab: &Lab) -> Vec<&'static str> {
    match (&lab.goal, lab.front.shop) {
        (LabGoal::Defend, _) => vec![SWITCHES],
        (LabGoal::Reach(_), false) => vec![BROWSER, REQUEST, PAGE],
        (LabGoal::Reach(_), true) => vec![BROWSER, REQUEST, PAGE, SHOP],
    }
}

/// The tool of this name, or else the first.
pub(super) fn tool(lab: &Lab, asked: &str) -> &'static str {
    let all = tools(lab);
    let first = all.first().copied().unwrap_or(BROWSER);
    all.into_iter().find(|tool| *tool == asked).unwrap_or(first)
}
