//! The simulated browsers: play a step or a block of the course, look into a jar.

use std::convert::Infallible;

use axum::{
    Json,
    extract::{FromRequestParts, Path},
    http::{header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use cloakroom_engine::script::{Actor, Block, Fence};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::tutorial::body::Body;
use crate::{
    course::Course,
    progress::Done,
    sandbox::{Caller, OWN_BROWSER},
    tutorial::{AppState, Problem, answer::fresh_view, class::Mine, learner::Learner},
};

/// `{"http": "GET https://..."}` or `{"act": "open https://..."}`, in the notation of lessons. With `block`, the ID of a
/// block of the course that says the same, the answer is kept for the page it stands on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Steps {
    http: Option<String>,
    act: Option<String>,
    block: Option<String>,
}

impl Steps {
    /// The kind and its text.
    fn one(&self) -> Result<(&'static str, &str), Problem> {
        match (&self.http, &self.act) {
            (Some(text), None) => Ok(("http", text)),
            (None, Some(text)) => Ok(("act", text)),
            _ => Err(Problem::bad("http", "send either http or act")),
        }
    }

    /// The block, if it is one and still says the same.
    fn of(&self, course: &Course, kind: &str, text: &str) -> Result<Option<&str>, Problem> {
        let Some(id) = self.block.as_deref() else { return Ok(None) };
        let same = course.live(id).is_some_and(|(_, live)| live.notation == kind && live.source == text);
        if same {
            return Ok(Some(id));
        }
        Err(Problem::bad("block", "this block has changed since the page was loaded: load the page again"))
    }
}

/// Who asks: do they still wait, and do they want a page's part or data?
pub(super) struct Asking {
    pub(super) caller: Caller,
    html: bool,
}

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let accept = parts.headers.get(header::ACCEPT);
        let html = accept.is_some_and(|types| types.to_str().is_ok_and(|types| types.contains("text/html")));
        Ok(Self { caller: parts.extensions.get().cloned().unwrap_or_default(), html })
    }
}

/// The longest steps that are read, in bytes.
const MOST_STEPS: usize = 8 * 1024;

pub(super) async fn requests(
    Path(name): Path<String>,
    learner: Learner,
    Mine(handles): Mine<AppState>,
    asking: Asking,
    Body(steps): Body<Steps>,
) -> Result<Response, Problem> {
    let actor = actor(&name)?;
    let (kind, text) = steps.one()?;
    let block = parse(actor, kind, text)?;
    let course = handles.library.current();
    let id = steps.of(&course, kind, text)?;
    let sandbox = learner.sandbox_or_new().await?;
    // The simulated browsers act one after the other: another request of theirs would wait for it.
    if let Some(held) = sandbox.held().iter().find(|held| held.who != OWN_BROWSER) {
        let says = format!("a request of {} is held: let it go on first, in the Timeline pane", held.who);
        return Err(Problem::NotNow { says });
    }
    // The attacker's pages of all lessons and attacks stand in every sandbox.
    sandbox.put_up(&course.pages()).await;
    if let Some((_, live)) = id.and_then(|id| course.live(id)).filter(|(_, live)| !live.sets.is_empty()) {
        sandbox.change_switches(|switches| live.sets.iter().for_each(|setting| switches.set(*setting)));
    }
    let lines = sandbox.play_for(&asking.caller, &block).await;
    let answer = sandbox.note_answer(id, &block, &lines);
    if let Some((lesson, live)) = id.and_then(|id| course.live(id)).filter(|_| answer.problem.is_none()) {
        handles.progress.note(&Done::Played(lesson.block_name(live))).await?;
    }
    let view = fresh_view(&sandbox, &answer, &lines, &learner.addresses(&sandbox));
    let mut answer = json!(view.with_first(&course, &answer));
    answer["sandbox"] = json!(sandbox.id().as_str());
    answer["replaced"] = json!(learner.ended().await?);
    if asking.html {
        let page = handles.views.render("blocks/answer.html", json!({ "answer": answer }))?;
        return Ok(Html(page).into_response());
    }
    Ok(Json(answer).into_response())
}

fn actor(name: &str) -> Result<Actor, Problem> {
    Actor::find(name).ok_or(Problem::NotFound { what: "simulated browser of this name" })
}

fn parse(actor: Actor, kind: &str, text: &str) -> Result<Block, Problem> {
    if text.len() > MOST_STEPS {
        return Err(Problem::bad(kind, format!("at most {MOST_STEPS} bytes of steps at once")));
    }
    let fence = Fence::new(&format!("{kind} as={}", actor.name()), text, 0);
    let parsed = fence.map_err(|p| vec![p]).and_then(|f| Block::parse(&f).unwrap_or_else(|| Err(Vec::new())));
    parsed.map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Problem::bad(kind, all.join(" "))
    })
}

pub(super) async fn cookies(Path(name): Path<String>, learner: Learner) -> Result<Json<Value>, Problem> {
    let actor = actor(&name)?;
    let sandbox = learner.there().await?;
    let cast = sandbox.cast();
    let cookies: Vec<_> = cast.browser(actor).into_iter().flat_map(|b| b.jar().cookies()).collect();
    Ok(Json(json!({ "browser": actor.name(), "cookies": cookies })))
}
