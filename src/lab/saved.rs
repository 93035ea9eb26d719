//! A lab's world as it is written down beside its sandbox: what was reached, and what the learner has and has written.
//!
//! Deliberately absent: the acts themselves, and the picture that is made of them; both begin anew, as the journal does.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Heard, LabState, Solved, Verdict};

/// Labs keep the hotel's sessions in its memory.
const RESTARTED: &str = "Cloakroom was started again, and this hotel with it: nobody is logged in there any more. Your browser, your \
                         page and what you have written are as they were";

/// The fields that a learner writes into.
const FIELDS: [&str; 5] = ["text", "page_html", "page_cookie", "shop_html", "shop_cookie"];

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SavedLab {
    lab: String,
    begun: i64,
    solved: Option<Solved>,
    /// Alice cannot log in any more; was the goal reached all the same?
    broken: Option<bool>,
    heard: VecDeque<Heard>,
    hints: usize,
    drafts: BTreeMap<String, String>,
    count: u64,
    password: String,
    in_time: bool,
    seen: u64,
}

impl SavedLab {
    pub(super) fn of(slug: &str, state: &LabState) -> Self {
        Self {
            lab: slug.to_owned(),
            begun: state.begun,
            solved: state.solved.clone(),
            broken: match state.verdict {
                Verdict::Broken { reached } => Some(reached),
                _ => None,
            },
            heard: state.heard.clone(),
            hints: state.hints,
            drafts: state.drafts.iter().map(|(field, text)| ((*field).to_owned(), text.clone())).collect(),
            count: state.count,
            password: state.password.clone(),
            in_time: state.in_time,
            seen: state.seen,
        }
    }

    /// The lab, by slug, and how it stood.
    pub(super) fn read(mut self) -> (String, LabState) {
        let mut state = LabState::new(self.password, self.in_time);
        state.begun = self.begun;
        state.verdict = match (self.broken, &self.solved) {
            (Some(reached), _) => Verdict::Broken { reached },
            (None, Some(_)) => Verdict::Solved,
            (None, None) => Verdict::NotYet,
        };
        state.solved = self.solved;
        state.heard = self.heard;
        state.hints = self.hints;
        state.drafts = FIELDS.into_iter().filter_map(|field| Some((field, self.drafts.remove(field)?))).collect();
        (state.count, state.seen) = (self.count, self.seen);
        state.refused = Some(RESTARTED.to_owned());
        (self.lab, state)
    }
}
