//! What each learner has done, as a table for a spreadsheet.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    class::{Class, State as ClassState},
    ids::LearnerId,
    progress::Progress,
    tutorial::{AppState, Problem},
};

/// One learner's work.
#[derive(Debug, Serialize)]
pub(super) struct Result {
    pub(super) nickname: String,
    pub(super) lessons: Vec<String>,
    pub(super) exercises: Vec<String>,
    pub(super) labs: Vec<String>,
    pub(super) votes_right: usize,
    pub(super) votes_wrong: usize,
}

/// Of votes on questions that have a right answer: how many were right, how many wrong.
pub(super) fn votes(state: &ClassState, id: &LearnerId) -> (usize, usize) {
    let judged = state.ballots().filter_map(|ballot| Some(ballot.votes.get(id)? == ballot.question.right.as_ref()?));
    judged.fold((0, 0), |(right, wrong), is| if is { (right + 1, wrong) } else { (right, wrong + 1) })
}

/// Of everybody in the class, by nickname.
pub(super) async fn results(class: &Class, progress: &Progress) -> std::result::Result<Vec<Result>, Problem> {
    let mut all: Vec<(LearnerId, Result)> = {
        let state = class.state();
        let one = |(id, learner): (&LearnerId, &crate::class::Learner)| {
            let (votes_right, votes_wrong) = votes(&state, id);
            let nickname = learner.nickname.as_str().to_owned();
            let none = Vec::new;
            let result =
                Result { nickname, lessons: none(), exercises: none(), labs: none(), votes_right, votes_wrong };
            (id.clone(), result)
        };
        state.learners().map(one).collect()
    };
    for (id, result) in &mut all {
        let achieved = progress.of(id.clone()).achieved().await?;
        let slugs = |kind| achieved.slugs(kind).map(str::to_owned).collect();
        (result.lessons, result.exercises, result.labs) = (slugs("lesson"), slugs("exercise"), slugs("lab"));
    }
    let mut results: Vec<Result> = all.into_iter().map(|(_, result)| result).collect();
    results.sort_by_key(|result| result.nickname.to_lowercase());
    Ok(results)
}

/// `GET /class/results.csv` (RFC 4180)
pub(super) async fn csv(State(handles): State<AppState>) -> std::result::Result<Response, Problem> {
    let classroom = handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?;
    // A byte order mark: without one some spreadsheets read UTF-8 as something else.
    let mut text = "\u{feff}nickname,lessons done,exercises passed,labs solved,votes right,votes wrong\r\n".to_owned();
    for line in results(&classroom.class, &handles.progress).await? {
        let cells = [
            line.nickname,
            line.lessons.join(" "),
            line.exercises.join(" "),
            line.labs.join(" "),
            line.votes_right.to_string(),
            line.votes_wrong.to_string(),
        ];
        text += &cells.map(|cell| quoted(&cell)).join(",");
        text += "\r\n";
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"class.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// A cell. One that a spreadsheet would take for a formula begins with an apostrophe: then it is text.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let guarded = format!("{}{cell}", if formula { "'" } else { "" });
    if guarded.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_whatever_stands_in_it() {
        for (cell, written) in [
            ("Mina", "Mina"),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\""),
        ] {
            assert_eq!(quoted(cell), written);
        }
    }
}
