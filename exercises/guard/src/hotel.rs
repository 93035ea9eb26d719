//! The pages around the exercise. Those that are for guests ask for a [`Guest`]. Nothing to change here.

use axum::{
    Form, Router,
    extract::{Path, Query, RawQuery, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use super::{Guest, safe_next};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The one guest of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
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
        .route("/", get(async || "The Grand Hotel"))
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/coats/{number}", get(coat))
        .route("/api/coats", get(coats))
        .with_state(guests)
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
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
    if form.guest != "alice" || form.password != guests.alice_password {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    session.cycle_id().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    session.insert("guest", form.guest).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(Redirect::to(&safe_next(&form.next)).into_response())
}

async fn account(guest: Guest, State(guests): State<Guests>) -> String {
    format!("Good evening, {}. Your room code is {}.", guest.0, guests.alice_secret)
}

async fn coat(guest: Guest, Path(number): Path<String>, RawQuery(query): RawQuery) -> String {
    format!("{}, this is coat {number} ({}).", guest.0, query.unwrap_or_default())
}

async fn coats(guest: Guest) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], format!("{{\"guest\":\"{}\",\"coats\":3}}", guest.0)).into_response()
}
