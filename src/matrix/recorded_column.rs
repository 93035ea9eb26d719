//! What was recorded, beside what ran here: one column more, in the same words.
//!
//! Deliberately absent: any mixing. A recorded cell is never counted as a run.

use serde_json::{Value, json};

use super::{Matrix, Row};
use crate::course::{Recorded, Recording};

/// The matrix as JSON, with `recorded` beside it if there is a recording.
///
/// # Errors
/// A number is too large for JSON; none is.
pub fn with_recording(matrix: &Matrix, recording: Option<&Recording>) -> serde_json::Result<Value> {
    let mut whole = serde_json::to_value(matrix)?;
    if let (Some(whole), Some(recording)) = (whole.as_object_mut(), recording) {
        let of = |row: &Row| (row.slug.clone(), outcome(recording.attacks.get(&row.slug)));
        let attacks: serde_json::Map<String, Value> = matrix.rows.iter().map(of).collect();
        let column = json!({
            "name": Recording::NAME, "title": recording.title(), "versions": recording.versions,
            "stops": recording.stops(), "attacks": attacks,
        });
        whole.insert("recorded".to_owned(), column);
    }
    Ok(whole)
}

fn outcome(recorded: Option<&Recorded>) -> Value {
    let Some(recorded) = recorded else { return json!({ "outcome": "not_recorded" }) };
    let (outcome, step, rule) = recorded.verdict();
    match recorded {
        Recorded::Won { .. } => json!({ "outcome": outcome, "step": step }),
        Recorded::Stopped { says, but, .. } => {
            json!({ "outcome": outcome, "step": step, "rule": rule, "says": says, "but": but })
        }
        Recorded::NotPlayed { says, .. } => json!({ "outcome": outcome, "step": step, "rule": rule, "says": says }),
        Recorded::NotApplicable { says } => json!({ "outcome": outcome, "says": says }),
    }
}

/// One recorded outcome in a few words, for a cell or a line of text.
#[must_use]
pub fn in_words(recorded: Option<&Recorded>) -> String {
    match recorded {
        None => "not recorded".to_owned(),
        Some(Recorded::Won { .. }) => "not stopped".to_owned(),
        Some(Recorded::Stopped { step, .. }) => format!("stopped at step {step}"),
        Some(Recorded::NotPlayed { step, .. }) => format!("not played: it ended at step {step}"),
        Some(Recorded::NotApplicable { .. }) => "not applicable".to_owned(),
    }
}
