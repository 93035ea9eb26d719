//! The pages around the exercise: they read the cookie, and ask the store. Nothing to change here.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use super::Sessions;

/// The name of the session cookie.
pub const COOKIE: &str = "sid";
/// A session ends so long after it was last found.
pub const LIFE: Duration = Duration::minutes(30);
/// There are never more sessions.
pub const MOST: usize = 100;

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
    sessions: Arc<Sessions>,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

/// The whole hotel, ready to answer. The caller has the store too.
#[must_use]
pub fn hotel(guests: Guests, sessions: Arc<Sessions>) -> Router {
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .with_state(Desk { guests, sessions })
}

fn id(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim_start().strip_prefix("sid="))
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(State(desk): State<Desk>, headers: HeaderMap, Form(form): Form<LogIn>) -> Response {
    if form.guest != "alice" || form.password != desk.guests.alice_password {
        return (StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response();
    }
    if let Some(old) = id(&headers) {
        desk.sessions.end(old);
    }
    let id = desk.sessions.open("alice", OffsetDateTime::now_utc());
    let cookie = format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax");
    ([(header::SET_COOKIE, cookie)], Redirect::to("/account")).into_response()
}

async fn account(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    let guest = id(&headers).and_then(|id| desk.sessions.find(id, OffsetDateTime::now_utc()));
    if guest.as_deref() != Some("alice") {
        return Redirect::to("/login").into_response();
    }
    let page = format!(
        "<p>Your room code is {}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>",
        desk.guests.alice_secret
    );
    Html(page).into_response()
}

async fn log_out(State(desk): State<Desk>, headers: HeaderMap) -> Response {
    if let Some(id) = id(&headers) {
        desk.sessions.end(id);
    }
    let cookie = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    ([(header::SET_COOKIE, cookie)], Redirect::to("/login")).into_response()
}
