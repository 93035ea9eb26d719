//! What each may do: of the teacher's only with the teacher's link, of the class only who has joined.
//!
//! Outside of a class it is only asked whether the request comes from this machine.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

use super::{CLASS, Classroom, JOIN, Person};
use crate::{
    class::{BallotState, Seen, State as ClassState, Wait},
    tutorial::{
        AppState, Peer, Problem, Visitor,
        cookies::CLEAR,
        guard::{ALIVE, RESET},
        headers::for_people,
    },
};

/// What nobody but the teacher opens.
const TEACHERS: [&str; 5] = ["/teach", "/console", "/class/projector", "/class/ask", "/class/results.csv"];
/// What anybody may open, to join.
const OPEN: [&str; 9] = ["/assets/", ALIVE, JOIN, "/j/", "/J/", "/class/teacher/", "/api/reach", CLEAR, TESTED];
/// What a terminal tells of an exercise: the learner's words are in it.
const TESTED: &str = "/api/class/tested";
/// Attacks between two learners.
const PAIR: &str = "/class/pair";
/// What a learner changes of the own: what begins so. Whatever is not named here or below is the teacher's.
const OF_ONES_OWN: [&str; 7] =
    ["/api/sandbox/", "/api/attacks/", "/labs/", "/api/progress/", "/clinic/", "/api/lessons/", "/api/tour/"];
/// The same, to the letter.
const OWN_ADDRESSES: [&str; 13] = [
    CLEAR,
    RESET,
    CLASS,
    JOIN,
    TESTED,
    "/join/back",
    "/join/leave",
    "/recall",
    "/progress",
    "/api/sandbox",
    "/api/class/vote",
    "/api/class/here",
    PAIR,
];

pub(in crate::tutorial) async fn rights(State(handles): State<AppState>, request: Request, next: Next) -> Response {
    let allowed = match &handles.classroom {
        None => match outside(&request) {
            Some(problem) => return problem.into_response(),
            None => Ok(request),
        },
        Some(classroom) => match inside(classroom, request).await {
            Ok(allowed) => allowed,
            Err(problem) => return problem.into_response(),
        },
    };
    match allowed {
        Ok(request) => next.run(request).await,
        Err(response) => response,
    }
}

/// Where there is no class: from another machine, a visitor has a sandbox, works on labs and lets attacks run. Progress, and
/// what all are shown, stay as they are.
fn outside(request: &Request) -> Option<Problem> {
    let visitor = request.extensions().get().copied().unwrap_or(Visitor::Elsewhere);
    let allowed = request.method().is_safe() || may_change(visitor, request.uri().path());
    (!allowed)
        .then_some(Problem::Forbidden { says: "only whoever sits at the machine that runs Cloakroom may do this" })
}

fn may_change(visitor: Visitor, path: &str) -> bool {
    let of_ones_own = OF_ONES_OWN[..3].iter().any(|p| path.starts_with(p));
    visitor == Visitor::Here || of_ones_own || path == "/api/sandbox" || path == CLEAR || path == RESET
}

/// What the request of a class becomes: itself with who asks, or an answer.
async fn inside(classroom: &Classroom, mut request: Request) -> Result<Result<Request, Response>, Problem> {
    let path = request.uri().path().to_owned();
    if path.starts_with("/assets/") || path == ALIVE {
        return Ok(Ok(request));
    }
    let Some(session) = request.extensions().get::<Session>().cloned() else {
        return Err(Problem::Forbidden { says: "this needs a session" });
    };
    let person = Person::of(&session, classroom).await?;
    let Peer(peer) = *request.extensions_mut().get_or_insert(Peer(IpAddr::from([127, 0, 0, 1])));
    let waits = match &person {
        Person::Teacher => Ok(()),
        Person::Learner(id) => classroom.class.quota().asks(id),
        Person::Stranger => classroom.class.quota().stranger(peer),
    };
    waits.map_err(too_often)?;
    let refused = match &person {
        Person::Teacher => None,
        Person::Learner(id) => {
            let acts = !request.method().is_safe() && path != "/api/class/here";
            classroom.class.saw(id, if acts { Seen::Acted } else { Seen::There });
            learner_may(&classroom.class.state(), &request, &path)
        }
        Person::Stranger => stranger_may(&request, &path),
    };
    if let Some(response) = refused {
        return Ok(Err(response));
    }
    request.extensions_mut().insert(person.visitor());
    request.extensions_mut().insert(person);
    Ok(Ok(request))
}

fn stranger_may(request: &Request, path: &str) -> Option<Response> {
    if OPEN.iter().any(|open| path == *open || (open.ends_with('/') && path.starts_with(open))) || path == "/join/back"
    {
        return None;
    }
    if request.method() == Method::GET && for_people(request) {
        return Some(Redirect::to(JOIN).into_response());
    }
    let says =
        "join the class first: open this address without anything behind it, and type the code on the screen in front";
    Some(Problem::Forbidden { says }.into_response())
}

fn learner_may(class: &ClassState, request: &Request, path: &str) -> Option<Response> {
    let teachers =
        TEACHERS.iter().any(|p| path == *p || path.strip_prefix(p).is_some_and(|rest| rest.starts_with('/')))
            || (path.starts_with("/attacks/") && path.ends_with("/notes"))
            || (path.starts_with("/attacks/") || path == "/matrix") && names(request.uri().query(), "present");
    if teachers {
        return Some(
            Problem::Forbidden {
                says: "this is the teacher's: it opens with the link that the server printed at its start",
            }
            .into_response(),
        );
    }
    if let Some(says) = tells_an_answer(class, path) {
        return Some(Problem::NotNow { says }.into_response());
    }
    if request.method().is_safe() {
        return None;
    }
    if OF_ONES_OWN.iter().any(|p| path.starts_with(p)) || OWN_ADDRESSES.contains(&path) {
        return None;
    }
    Some(Problem::Forbidden { says: "in a class only the teacher may do this" }.into_response())
}

/// While the class is asked something, the page that answers it is closed to learners.
fn tells_an_answer(class: &ClassState, path: &str) -> Option<String> {
    let ballot = class.ballot().filter(|ballot| ballot.state < BallotState::Told)?;
    let page = ballot.question.answer_at.as_deref()?;
    let (page, _) = page.split_once('?').unwrap_or((page, ""));
    let of_page = |path: &str| path == page || path.strip_prefix(page).is_some_and(|rest| rest.starts_with('/'));
    let asked = of_page(path) || path.strip_prefix("/api").is_some_and(of_page);
    asked.then(|| {
        "The class is asked something that this page answers. It opens when your teacher has told the answer; the question is \
         on /class."
            .to_owned()
    })
}

fn names(query: Option<&str>, name: &str) -> bool {
    query.is_some_and(|query| url::form_urlencoded::parse(query.as_bytes()).any(|(n, _)| n == name))
}

/// Politely: when to come again.
pub(in crate::tutorial) fn too_often(Wait(again): Wait) -> Problem {
    Problem::Limit { says: format!("that was too often; wait {again} seconds, and go on"), again }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_another_machine_only_what_is_the_visitors_own_may_change() {
        let own =
            ["/api/sandbox", "/api/sandbox/reset", "/api/sandbox/browsers/alice/requests", "/labs/planted", CLEAR];
        let shared = [
            "/api/matrix",
            "/matrix",
            "/api/costs",
            "/api/progress/file",
            "/progress",
            "/recall",
            "/api/sandboxes",
            "/api/class/vote",
        ];
        for path in own {
            assert!(may_change(Visitor::Elsewhere, path), "{path}");
        }
        for path in shared {
            assert!(!may_change(Visitor::Elsewhere, path), "{path}");
            assert!(may_change(Visitor::Here, path), "{path}");
        }
    }
}
