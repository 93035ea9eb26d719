//! Differences that are known, by rule, with their cause.
//!
//! What lives here: reading `differences.toml` and recognising a difference. Why here: a difference that nobody has
//! explained fails the test. Deliberately absent: seeds and single cases; a rule holds for every seed.

use serde::Deserialize;

use super::compare::{About, Decision};

#[derive(Debug, Deserialize)]
pub(super) struct Known {
    #[serde(default)]
    difference: Vec<Rule>,
}

/// One rule; what it leaves out matches anything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name: String,
    #[expect(dead_code, reason = "written for people, and it must be there")]
    cause: String,
    about: About,
    /// A reason of Chromium's; `yes` for kept or sent, `no` for a refusal without a reason.
    chromium: Option<String>,
    /// The jar's reason.
    jar: Option<String>,
    /// A part of the line or of the cookie.
    contains: Option<String>,
}

impl Known {
    pub(super) fn read() -> Self {
        toml::from_str(include_str!("differences.toml")).unwrap()
    }

    /// The name of the rule that explains this difference.
    pub(super) fn explains(&self, decision: &Decision) -> Option<&str> {
        self.difference.iter().find(|rule| rule.fits(decision)).map(|rule| rule.name.as_str())
    }
}

impl Rule {
    fn fits(&self, decision: &Decision) -> bool {
        let chromium = match (decision.chromium.yes, decision.chromium.reasons.as_slice()) {
            (true, _) => &["yes".to_owned()][..],
            (false, []) => &["no".to_owned()][..],
            (false, reasons) => reasons,
        };
        self.about == decision.about
            && self.chromium.as_ref().is_none_or(|code| chromium.contains(code))
            && self.jar.as_ref().is_none_or(|code| decision.jar.reasons.contains(code))
            && self.contains.as_ref().is_none_or(|part| decision.subject.contains(part))
    }
}
