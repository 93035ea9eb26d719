//! What scripts of a class ask and change.

use axum::{
    Extension, Form, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    CLASS, Person, archive,
    asked::{Asked, Told},
    questions,
    rights::too_often,
};
use crate::{
    class::{Change, Class, Nickname, Seen, Where},
    tutorial::{AppState, Problem, body::Body},
};

#[derive(Debug, Serialize)]
pub(super) struct Shown {
    #[serde(flatten)]
    told: Told,
    asked: Option<Asked>,
    joined: usize,
    /// For the teacher's windows: the part of the plan, and the page that it opens.
    part: Option<Part>,
}

#[derive(Debug, Serialize)]
struct Part {
    /// Another one whenever the plan goes on.
    key: String,
    open: Option<String>,
}

impl Part {
    fn now(handles: &AppState, class: &Class) -> Option<Self> {
        let now = class.state().plan()?;
        let course = handles.library.current();
        let plan = course.plans.iter().find(|plan| plan.minutes == now.minutes)?;
        let open = plan.parts.get(now.part)?.open.clone();
        Some(Self { key: format!("{}.{}.{}", now.minutes, now.part, now.part_since), open })
    }
}

fn class(handles: &AppState) -> Result<&Class, Problem> {
    handles.classroom.as_ref().map(|room| &room.class).ok_or(Problem::NotFound { what: "class" })
}

/// `GET /api/class`
pub(super) async fn show(
    State(handles): State<AppState>,
    Extension(person): Extension<Person>,
) -> Result<Json<Shown>, Problem> {
    let class = class(&handles)?;
    let learner = match &person {
        Person::Learner(id) => Some(id),
        _ => None,
    };
    let asked = Asked::now(class, learner);
    let part = if person == Person::Teacher { Part::now(&handles, class) } else { None };
    let state = class.state();
    Ok(Json(Shown { told: Told::of(&state, &person), asked, joined: state.count(), part }))
}

/// A tap.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vote {
    ballot: u64,
    /// From 0.
    choice: usize,
}

async fn voted(handles: &AppState, person: &Person, Vote { ballot, choice }: Vote) -> Result<(), Problem> {
    let class = class(handles)?;
    let Person::Learner(learner) = person else {
        return Err(Problem::Forbidden {
            says: "learners vote; join with the code, on a phone or in a private window",
        });
    };
    class.quota().acts(learner).map_err(too_often)?;
    Ok(class.make(Change::Vote { ballot, learner: learner.clone(), choice }).await?)
}

/// `POST /api/class/vote`
pub(super) async fn vote(
    State(handles): State<AppState>,
    Extension(person): Extension<Person>,
    Body(vote): Body<Vote>,
) -> Result<StatusCode, Problem> {
    voted(&handles, &person, vote).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /class`: the same by a form.
pub(super) async fn vote_by_form(
    State(handles): State<AppState>,
    Extension(person): Extension<Person>,
    Form(vote): Form<Vote>,
) -> Result<Redirect, Problem> {
    voted(&handles, &person, vote).await?;
    Ok(Redirect::to(CLASS))
}

/// `POST /api/class/changes`: the teacher's. Votes and joining are not among them.
pub(super) async fn change(State(handles): State<AppState>, Body(change): Body<Change>) -> Result<StatusCode, Problem> {
    let class = class(&handles)?;
    let change = match change {
        Change::Vote { .. }
        | Change::Join { .. }
        | Change::Open { .. }
        | Change::Ask { .. }
        | Change::Pair { .. }
        | Change::Switches { .. } => {
            return Err(Problem::bad("what", "a learner does that, or the server, or another address"));
        }
        // Nobody is emptied out without being put away.
        Change::Reset { code } => {
            let classroom = handles.classroom.as_ref().ok_or(Problem::NotFound { what: "class" })?;
            archive::put_away(&handles, classroom, code).await?;
            return Ok(StatusCode::NO_CONTENT);
        }
        Change::Rename { learner, nickname } => {
            let nickname =
                Nickname::typed(nickname.as_str()).map_err(|why| Problem::bad("nickname", why.to_string()))?;
            Change::Rename { learner, nickname }
        }
        change => change,
    };
    class.make(change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A question of the course.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Put {
    /// `attacks/fixation-planted/4` or `lessons/cookies/KEY`.
    source: String,
}

/// `POST /api/class/ballots`
pub(super) async fn put(State(handles): State<AppState>, Body(Put { source }): Body<Put>) -> Result<Response, Problem> {
    let course = handles.library.current();
    let question = questions::question(&course, &source)
        .ok_or_else(|| Problem::bad("source", "the course has no such question: load the page again"))?;
    class(&handles)?.make(Change::Ask { question }).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST /api/class/here`: the page that is open.
pub(super) async fn here(
    State(handles): State<AppState>,
    Extension(person): Extension<Person>,
    Body(place): Body<Where>,
) -> Result<StatusCode, Problem> {
    let class = class(&handles)?;
    let fits = place.path.starts_with('/')
        && [&place.path, &place.title].into_iter().chain(&place.at).all(|text| text.len() <= 300);
    if !fits {
        return Err(Problem::bad(
            "path",
            "path is an address of ours; each of path, title and at has at most 300 bytes",
        ));
    }
    if let Person::Learner(id) = &person {
        class.saw(id, Seen::Reads(place));
    }
    Ok(StatusCode::NO_CONTENT)
}
