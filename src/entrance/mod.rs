//! The entrance: which site a request is for, and what is refused before any site hears of it.
//!
//! Whatever is refused here gets a page that needs nothing else, since its reader may not reach our style sheets.
//! Deliberately absent: sockets; `server` has those.

mod acts;
mod body;
mod demo;
mod refusal;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use tokio::time;
use tower::ServiceExt;

pub use refusal::panicked;

use refusal::refuse;

use crate::{
    hosts::{Asked, HostKind, Mode},
    sandbox::{Call, LONGEST_HELD},
    tutorial::{AppState, Visitor},
};

/// The longest a request may take, its body included. Handlers take milliseconds: whoever takes
/// longer is a sender who does not send, hence 408. What a learner holds may take longer in its handler.
const LONGEST: Duration = Duration::from_secs(30);

/// What the entrance knows.
#[derive(Debug)]
pub struct Entrance {
    /// The tutorial's routes.
    pub tutorial: Router,
    /// What demo hosts need.
    pub handles: AppState,
}

/// Answers every request.
pub async fn enter(State(entrance): State<Arc<Entrance>>, mut request: Request) -> Response {
    let hosts = &entrance.handles.hosts;
    let asked = match Asked::of(request.headers(), request.uri()) {
        Ok(asked) => asked,
        Err(unclear) => return refuse(StatusCode::BAD_REQUEST, "Which host?", &go_to(&unclear, &entrance.handles)),
    };
    let place = match hosts.place(&asked) {
        Ok(place) => place,
        Err(not_ours) => {
            return refuse(StatusCode::MISDIRECTED_REQUEST, "Not this host", &go_to(&not_ours, &entrance.handles));
        }
    };
    let visitor = match hosts.mode() {
        Mode::Home => Visitor::Here,
        Mode::Network => request.extensions().get().copied().unwrap_or(Visitor::Elsewhere),
    };
    let longest = longest(&place, request.uri().path());
    request.extensions_mut().insert(visitor);
    request.extensions_mut().insert(place.clone());
    request.extensions_mut().insert(asked.clone());
    let Ok(request) = time::timeout(LONGEST, body::whole(request)).await else { return too_slow() };
    let Ok(mut request) = request else {
        let says = "The request broke off. Go back and send it once more.";
        return refuse(StatusCode::BAD_REQUEST, "Broken off", says);
    };
    let done = if acts::changes_a_sandbox(&place, &request) {
        let (call, caller) = Call::begin();
        request.extensions_mut().insert(caller);
        time::timeout(longest, acts::to_its_end(call, answer(entrance, place, asked, request))).await
    } else {
        time::timeout(longest, answer(entrance, place, asked, request)).await
    };
    done.unwrap_or_else(|_| too_slow())
}

/// Where to go instead. To a student's device `localhost` is the device itself.
fn go_to(why: &impl std::fmt::Display, handles: &AppState) -> String {
    let [localhost, ..] = handles.hosts.doorsteps();
    let of_class = handles.classroom.as_ref().and_then(|classroom| classroom.addresses.first());
    format!("{why}. Open {} instead.", of_class.unwrap_or(&localhost))
}

fn too_slow() -> Response {
    let says = "The request was not there, or not answered, in time. Go back and send it once more.";
    refuse(StatusCode::REQUEST_TIMEOUT, "Too slow", says)
}

/// How long an answer may take. A request that a learner may hold has been read to its end by then, so that a slow
/// sender gets no time for it.
fn longest(place: &HostKind, path: &str) -> Duration {
    let may_be_held = matches!(place, HostKind::Hotel(_)) || path.starts_with("/api/sandbox/browsers/");
    if may_be_held { LONGEST + LONGEST_HELD } else { LONGEST }
}

async fn answer(entrance: Arc<Entrance>, place: HostKind, asked: Asked, request: Request) -> Response {
    match place {
        HostKind::Tutorial | HostKind::Untrusted | HostKind::Doorstep => {
            entrance.tutorial.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
        }
        // What is moved about between here and the socket is a pointer, and not the whole hotel under way.
        demo => Box::pin(demo::answer(&entrance.handles, demo, &asked, request)).await,
    }
}
