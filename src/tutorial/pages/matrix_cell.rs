//! A cell of the matrix as data for a template, and the groups that its columns stand in.

use cloakroom_engine::script::Outcome;
use serde::Serialize;

use crate::matrix::{Cell, Defences, Matrix, Row};

/// The groups of defences, in the order of their columns; the sets of several are none of them.
pub(super) fn groups(matrix: &Matrix) -> Vec<&'static str> {
    let mut found = Vec::new();
    for group in matrix.columns.iter().map(|d| d.group()).filter(|g| *g != "together") {
        if !found.contains(&group) {
            found.push(group);
        }
    }
    found
}

/// What became of one attack under some defences, and where the run can be seen.
#[derive(Debug, Serialize)]
pub(super) struct CellView {
    pub(super) kind: &'static str,
    pub(super) says: String,
    /// What is to be said against it, where it was recorded.
    pub(super) but: String,
    pub(super) recorded: bool,
    pub(super) href: String,
}

pub(super) fn cell_view(row: &Row, defences: Defences, cell: &Cell) -> CellView {
    let (kind, step, says) = match &cell.outcome {
        Outcome::Stopped { step, .. } => ("stopped", *step, format!("stopped at step {step}")),
        Outcome::Won { step, .. } if row.looks_like_help(defences) => {
            ("decoy", *step, "not stopped, though it looks as if it should be".to_owned())
        }
        Outcome::Won { step, .. } => ("won", *step, "not stopped".to_owned()),
        Outcome::NotPlayed { step, .. } => ("not_played", *step, format!("not played: it ended at step {step}")),
        Outcome::Broken { .. } => ("broken", 1, "site broken".to_owned()),
    };
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("set", &defences.to_string())
        .append_pair("step", &step.to_string())
        .finish();
    CellView { kind, says, but: String::new(), recorded: false, href: format!("/attacks/{}?{query}", row.slug) }
}

/// The head of a column.
#[derive(Debug, Serialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) stops: usize,
    /// Several defences at once.
    pub(super) together: bool,
    pub(super) recorded: bool,
}
