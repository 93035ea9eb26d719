//! The hotel around the exercise. It keeps its sessions by hand, in a map. Nothing to change here.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

/// The one guest of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
}

#[derive(Clone)]
struct Desk {
    guests: Guests,
    /// The session IDs that are Alice's.
    sessions: Arc<Mutex<HashSet<String>>>,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

/// The whole hotel, ready to answer. The login is not at the top: `/desk/login`.
#[must_use]
pub fn hotel(guests: Guests) -> Router {
    Router::new()
        .route("/desk/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/desk/logout", post(log_out))
        .with_state(Desk { guests, sessions: Arc::default() })
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/desk/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(State(desk): State<Desk>, Form(form): Form<LogIn>) -> Response {
    if form.guest != "alice" || form.password != desk.guests.alice_password {
        return (StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response();
    }
    let id = format!("{:032x}", rand::random::<u128>());
    desk.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
    ([(header::SET_COOKIE, super::set(&id))], Redirect::to("/account")).into_response()
}

async fn account(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let known =
        id(&headers).is_some_and(|id| desk.sessions.lock().unwrap_or_else(PoisonError::into_inner).contains(id));
    if !known {
        return Redirect::to("/desk/login").into_response();
    }
    let page = format!(
        "<p>Your room code is {}.</p>\
         <form method=post action=/desk/logout aria-label=\"log out\"><button>Log out</button></form>",
        desk.guests.alice_secret
    );
    Html(page).into_response()
}

async fn log_out(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    if let Some(id) = id(&headers) {
        desk.sessions.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
    ([(header::SET_COOKIE, super::remove())], Redirect::to("/desk/login")).into_response()
}

fn id(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(super::COOKIE)?.strip_prefix('='))
}
