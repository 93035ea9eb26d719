//! The next group: the one that is there is put away as a file, and then the class is empty.

use axum::{Json, extract::State};
use serde::Serialize;

use super::{Classroom, results::Result as Line, results::results};
use crate::{
    class::{Ballot, Change, JoinCode, State as ClassState},
    tutorial::{AppState, Problem, body::Body},
};

/// What is kept of a group. No words to come back and no address: nickname and work alone.
#[derive(Debug, Serialize)]
struct Archive {
    class: String,
    /// Seconds since 1970.
    put_away_at: i64,
    learners: Vec<Line>,
    questions: Vec<Asked>,
}

#[derive(Debug, Serialize)]
struct Asked {
    source: String,
    ask_html: String,
    options_html: Vec<String>,
    /// From 0.
    right: Option<usize>,
    votes: Vec<Vote>,
}

#[derive(Debug, Serialize)]
struct Vote {
    nickname: String,
    /// From 0.
    choice: usize,
}

fn asked(state: &ClassState, ballot: &Ballot) -> Asked {
    let named = |(id, choice): (&_, &usize)| {
        // Who was removed has no name any more; the vote counted.
        let nickname = state.learner(id).map(|(_, learner)| learner.nickname.as_str().to_owned()).unwrap_or_default();
        Vote { nickname, choice: *choice }
    };
    Asked {
        source: ballot.question.source.clone(),
        ask_html: ballot.question.ask_html.clone(),
        options_html: ballot.question.options_html.clone(),
        right: ballot.question.right,
        votes: ballot.votes.iter().map(named).collect(),
    }
}

/// Where the group is, and until when the reset can be taken back.
#[derive(Debug, Serialize)]
pub(super) struct PutAway {
    archive: String,
    learners: usize,
    until: Option<i64>,
}

/// The body is `{}`; a code can be given, for scripts.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Next {
    #[serde(default)]
    code: Option<JoinCode>,
}

/// `POST /api/class/reset`
pub(super) async fn reset(
    State(handles): State<AppState>,
    Body(Next { code }): Body<Next>,
) -> Result<Json<PutAway>, Problem> {
    let classroom = handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?;
    Ok(Json(put_away(&handles, classroom, code.unwrap_or_else(JoinCode::random)).await?))
}

/// Archive first: where it cannot be written, nothing is reset.
pub(super) async fn put_away(handles: &AppState, room: &Classroom, code: JoinCode) -> Result<PutAway, Problem> {
    let learners = results(&room.class, &handles.progress).await?;
    let count = learners.len();
    let (class, questions) = {
        let state = room.class.state();
        (state.name().to_owned(), state.ballots().map(|ballot| asked(&state, ballot)).collect())
    };
    let archive = Archive { class, put_away_at: room.class.now(), learners, questions };
    let text = serde_json::to_string_pretty(&archive).map_err(|why| not_written(room, &why))?;
    let name = room.archives.put(room.class.now(), text).await.map_err(|why| not_written(room, &why))?;
    room.class.make(Change::Reset { code }).await?;
    let until = room.class.state().can_restore_until();
    Ok(PutAway { archive: name, learners: count, until })
}

fn not_written(room: &Classroom, why: &dyn std::fmt::Display) -> Problem {
    let folder = room.archives.folder().display();
    Problem::NotNow { says: format!("the archive could not be written to {folder}: {why}; nothing was reset") }
}
