//! The same attack files against a site that is not the hotel: another host, other forms, other names.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect},
    routing::{get, post},
};
use cloakroom::files::Files;
use cloakroom_engine::{
    script::{Attack, Outcome, run},
    target::{Login, People, Target},
    world::Site,
};

static LIBRARY: Target = Target {
    scheme: Cow::Borrowed("http"),
    host: Cow::Borrowed("library.example"),
    port: Some(8080),
    login: Login {
        path: Cow::Borrowed("/sign-in"),
        form: Cow::Borrowed("Enter"),
        name: Cow::Borrowed("reader"),
        password: Cow::Borrowed("pin"),
    },
    logout: Cow::Borrowed("Leave"),
    account: Cow::Borrowed("/loans"),
    change: Cow::Borrowed("/loans/renew"),
    session_cookie: Cow::Borrowed("visit"),
    people: People { alice: Cow::Borrowed("a.liddell"), mallory: Cow::Borrowed("m.hatter") },
};

/// A lending library with sessions by hand. Does leaving end the record, or only the cookie?
#[derive(Clone)]
struct Library {
    visits: Arc<Mutex<HashMap<String, String>>>,
    leaving_ends: bool,
}

fn visit(headers: &HeaderMap) -> Option<String> {
    let line = headers.get(header::COOKIE)?.to_str().ok()?;
    line.split("; ").find_map(|pair| pair.strip_prefix("visit=")).map(str::to_owned)
}

async fn sign_in() -> Html<&'static str> {
    Html("<form method=post action=/sign-in><input name=reader><input name=pin><button>Enter</button></form>")
}

async fn signed_in(State(library): State<Library>, Form(form): Form<HashMap<String, String>>) -> impl IntoResponse {
    if form.get("reader").map(String::as_str) != Some("a.liddell") || form.get("pin").map(String::as_str) != Some("42")
    {
        return StatusCode::FORBIDDEN.into_response();
    }
    let id = format!("v{}", library.visits.lock().unwrap().len());
    library.visits.lock().unwrap().insert(id.clone(), "a.liddell".to_owned());
    ([(header::SET_COOKIE, format!("visit={id}; Path=/"))], Redirect::to("/loans")).into_response()
}

async fn loans(State(library): State<Library>, headers: HeaderMap) -> impl IntoResponse {
    let known = visit(&headers).is_some_and(|id| library.visits.lock().unwrap().contains_key(&id));
    if !known {
        return Redirect::to("/sign-in").into_response();
    }
    Html("<p>The Hunting of the Snark</p><form method=post action=/leave><button>Leave</button></form>").into_response()
}

async fn leave(State(library): State<Library>, headers: HeaderMap) -> impl IntoResponse {
    if library.leaving_ends {
        visit(&headers).map(|id| library.visits.lock().unwrap().remove(&id));
    }
    ([(header::SET_COOKIE, "visit=; Path=/; Max-Age=0")], Redirect::to("/sign-in"))
}

fn library(leaving_ends: bool) -> Site<Router, Body> {
    let router = Router::new()
        .route("/sign-in", get(sign_in).post(signed_in))
        .route("/loans", get(loans))
        .route("/leave", post(leave))
        .with_state(Library { visits: Arc::default(), leaving_ends });
    let drawn = [("alice.password", "42"), ("secret", "The Hunting of the Snark")];
    Site::new(router, LIBRARY.clone(), drawn.map(|(name, value)| (name, value.to_owned())))
}

#[tokio::test]
async fn an_attack_file_plays_against_a_site_that_is_not_the_hotel() {
    let text = Files::Embedded.text("lessons/attacks/replay-after-logout.md").unwrap();
    let attack = Attack::parse("replay-after-logout", &text, &LIBRARY).unwrap();
    let open = run(&attack, &library(false), &library(false)).await;
    assert!(matches!(open.outcome, Outcome::Won { step: 3, .. }), "{:?}", open.outcome);
    let closed = run(&attack, &library(true), &library(true)).await;
    let Outcome::Stopped { step: 3, because } = &closed.outcome else { panic!("{:?}", closed.outcome) };
    assert!(because.says.starts_with("Mallory asked for /loans with the session ID v0 and was sent to the login page"));
}

#[test]
fn no_attack_file_names_the_hotels_address_where_the_target_has_a_name_for_it() {
    for file in Files::Embedded.list("lessons/attacks") {
        let text = Files::Embedded.text(&file).unwrap();
        let elsewhere = Attack::parse("any", &text, &LIBRARY).unwrap();
        let blocks = format!("{:?}", elsewhere.steps.iter().map(|step| &step.blocks).collect::<Vec<_>>());
        assert!(!blocks.contains("hotel.grand.example"), "{file}");
    }
}
