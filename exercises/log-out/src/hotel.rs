//! The hotel around the exercise: pages, guests, the session layer. Nothing to change here.

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// What the login form sends.
#[derive(Debug, Deserialize)]
pub struct LogIn {
    /// The guest's name.
    pub guest: String,
    /// The password.
    pub password: String,
}

/// The one guest of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
}

impl Guests {
    /// Does the password belong to the guest? (How to keep passwords is another exercise.)
    #[must_use]
    pub fn verify(&self, guest: &str, password: &str) -> bool {
        guest == "alice" && password == self.alice_password
    }
}

/// A store that failed is not the guest's fault.
pub fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The whole hotel, ready to answer.
#[must_use]
pub fn hotel(guests: Guests) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/login", get(front).post(log_in))
        .route("/account", get(account))
        .route("/logout", post(super::log_out))
        .with_state(guests)
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
}

async fn front() -> Html<&'static str> {
    Html(
        "<h1>The Grand Hotel</h1><form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if !guests.verify(&form.guest, &form.password) {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response());
    }
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

async fn account(session: Session, State(guests): State<Guests>) -> Result<Response, StatusCode> {
    if session.get::<String>("guest").await.map_err(failed)?.is_none() {
        return Ok(Redirect::to("/login").into_response());
    }
    let page = format!(
        "<h1>Good evening, Alice</h1><p>Your room code is {}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>",
        guests.alice_secret
    );
    Ok(Html(page).into_response())
}
