//! What a learner's terminal tells of an exercise: `cloakroom exercise watch --class URL --words "…"`.

use axum::{Extension, extract::State, http::StatusCode};
use serde::Deserialize;

use super::rights::too_often;
use crate::{
    class::{RecoveryWords, Seen},
    progress::Done,
    tutorial::{AppState, Peer, Problem, body::Body},
};

/// So much of a verdict is shown, in characters.
const LONGEST: usize = 160;

/// A verdict, and the words of whom it is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tested {
    words: String,
    exercise: String,
    verdict: String,
    passed: bool,
}

/// `POST /api/class/tested`. There is no session: the words are who it is.
pub(super) async fn tested(
    State(handles): State<AppState>,
    Extension(Peer(peer)): Extension<Peer>,
    Body(Tested { words, exercise, verdict, passed }): Body<Tested>,
) -> Result<StatusCode, Problem> {
    let class = &handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?.class;
    class.quota().may_try(peer).map_err(too_often)?;
    let Some(learner) = class.state().with_words(&RecoveryWords::typed(&words)) else {
        class.quota().wrong_words(peer).map_err(too_often)?;
        let says = "nobody in this class has these words; they stand under your name in the browser, at the top";
        return Err(Problem::Forbidden { says });
    };
    class.quota().acts(&learner).map_err(too_often)?;
    if handles.library.current().exercise(&exercise).is_none() {
        return Err(Problem::bad(
            "exercise",
            "this course has no such exercise: is your checkout the one of the class?",
        ));
    }
    let verdict: String = verdict.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    if passed {
        handles.progress.of(learner.clone()).note(&Done::Exercise(exercise.clone())).await?;
    }
    class.saw(&learner, Seen::Tested { exercise, verdict, passed });
    Ok(StatusCode::NO_CONTENT)
}
