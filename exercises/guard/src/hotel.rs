//! The pages around the exercise. Those that are for guests ask for a [`Guest`]. Nothing to change here.

use axum::{
    Form, Router,
    extract::{Path, Query, RawQuery, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use super::{Guest, safe_next};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The two guests of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// Bob's password.
    pub bob_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
    next: String,
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

/// The whole hotel, ready to answer.
#[must_use]
pub fn hotel(guests: Guests) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/login", get(form).post(log_in))
        .route("/logout", post(log_out))
        .route("/account", get(account))
        .route("/apiary", get(bees))
        .route("/coats/{number}", get(coat))
        .route("/api/coats", get(coats))
        .with_state(guests)
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
}

async fn front(session: Session) -> Result<&'static str, StatusCode> {
    // Whoever looks at the front page has a session, and is nobody yet.
    session.insert("seen", true).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok("The Grand Hotel")
}

async fn form(Query(Next { next }): Query<Next>) -> Html<String> {
    let next = next.unwrap_or_else(|| "/account".to_owned());
    let next = next.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    Html(format!(
        "<form method=post action=/login aria-label=\"log in\"><input type=hidden name=next value=\"{next}\">\
         <input name=guest><input name=password type=password><button>Log in</button></form>"
    ))
}

async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    let known = [("alice", &guests.alice_password), ("bob", &guests.bob_password)];
    if !known.contains(&(form.guest.as_str(), &form.password)) {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    session.cycle_id().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    session.insert("guest", form.guest).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(Redirect::to(&safe_next(&form.next)).into_response())
}

async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    // The session stays, and is nobody's: what else it holds is kept.
    session.remove::<String>("guest").await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(Redirect::to("/"))
}

async fn account(guest: Guest, State(guests): State<Guests>) -> Html<String> {
    let code = if guest.0 == "alice" { &guests.alice_secret } else { "another one" };
    Html(format!(
        "<p>Good evening, {}. Your room code is {code}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>",
        guest.0
    ))
}

async fn bees(guest: Guest) -> String {
    format!("{}, these are our bees.", guest.0)
}

async fn coat(guest: Guest, Path(number): Path<String>, RawQuery(query): RawQuery) -> String {
    format!("{}, this is coat {number} ({}).", guest.0, query.unwrap_or_default())
}

async fn coats(guest: Guest) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], format!("{{\"guest\":\"{}\",\"coats\":3}}", guest.0)).into_response()
}
