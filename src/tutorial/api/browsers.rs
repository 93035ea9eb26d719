//! The simulated browsers: play a step, look into a jar.

use std::convert::Infallible;

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use cloakroom_engine::script::{Actor, Block, Fence};
use serde::Deserialize;
use serde_json::{Value, json};

use super::body::Body;
use crate::{
    course::Library,
    hosts::Addresses,
    sandbox::{Caller, Numbered, OWN_BROWSER, Sandbox},
    tutorial::{
        Problem,
        inspector::{request_view, ticket_view},
        learner::Learner,
    },
    views::Views,
};

/// `{"http": "GET https://..."}` or `{"act": "open https://..."}`, in the notation of lessons.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Steps {
    Http(String),
    Act(String),
}

/// Who asks: do they still wait, and do they want a page's part or data?
pub(super) struct Asking {
    caller: Caller,
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
    State(library): State<Library>,
    State(views): State<Views>,
    asking: Asking,
    Body(steps): Body<Steps>,
) -> Result<Response, Problem> {
    let actor = actor(&name)?;
    let block = parse(actor, &steps)?;
    let sandbox = learner.sandbox_or_new().await?;
    // The simulated browsers act one after the other: another request of theirs would wait for it.
    if let Some(held) = sandbox.held().iter().find(|held| held.who != OWN_BROWSER) {
        let says = format!("a request of {} is held: let it go on first, in the Timeline pane", held.who);
        return Err(Problem::NotNow { says });
    }
    // The attacker's pages of all lessons and attacks stand in every sandbox.
    sandbox.put_up(&library.current().pages()).await;
    let played = sandbox.play_for(&asking.caller, &block).await;
    let mut answer = answer(&sandbox, &played, &learner.addresses(&sandbox));
    answer["sandbox"] = json!(sandbox.id().as_str());
    answer["replaced"] = json!(learner.ended().await?);
    if asking.html {
        return Ok(Html(views.render("blocks/answer.html", json!({ "answer": answer }))?).into_response());
    }
    Ok(Json(answer).into_response())
}

fn actor(name: &str) -> Result<Actor, Problem> {
    Actor::find(name).ok_or(Problem::NotFound { what: "simulated browser of this name" })
}

fn parse(actor: Actor, steps: &Steps) -> Result<Block, Problem> {
    let (kind, text) = match steps {
        Steps::Http(text) => ("http", text),
        Steps::Act(text) => ("act", text),
    };
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

/// So many requests of one block are shown: the first ones, and the last.
const MOST_SHOWN: (usize, usize) = (20, 20);

fn answer(sandbox: &Sandbox, lines: &[Numbered], addresses: &Addresses) -> Value {
    let journal = sandbox.journal();
    let tickets = journal.tickets();
    let all: Vec<_> = lines.iter().flat_map(|line| (line.first..).zip(&line.played.exchanges)).collect();
    let (first, last) = MOST_SHOWN;
    let left_out = all.len().saturating_sub(first + last);
    let shown = all.iter().take(first).chain(all.iter().skip(first + left_out));
    let exchanges: Vec<_> = shown.map(|(n, exchange)| request_view(*n, exchange, tickets, Some(addresses))).collect();
    let played = || lines.iter().map(|line| &line.played);
    let captures: Vec<Value> = played()
        .flat_map(|p| &p.captured)
        .map(|(name, value)| json!({ "name": name, "value": value, "id": ticket_view(value, tickets) }))
        .collect();
    let expectations: Vec<_> = played().flat_map(|p| &p.held).collect();
    let problem = played().find_map(|p| p.problem.as_ref()).map(ToString::to_string);
    json!({
        "exchanges": exchanges, "left_out": left_out, "expectations": expectations, "captures": captures,
        "problem": problem,
    })
}

pub(super) async fn cookies(Path(name): Path<String>, learner: Learner) -> Result<Json<Value>, Problem> {
    let actor = actor(&name)?;
    let sandbox = learner.there().await?;
    let cast = sandbox.cast();
    let cookies: Vec<_> = cast.browser(actor).into_iter().flat_map(|b| b.jar().cookies()).collect();
    Ok(Json(json!({ "browser": actor.name(), "cookies": cookies })))
}
