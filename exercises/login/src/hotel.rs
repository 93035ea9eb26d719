//! The hotel around the exercise: pages, guests, the session layer. Nothing to change here.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
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

/// Who stays here: names, and what is kept instead of passwords.
#[derive(Debug, Clone)]
pub struct Guests {
    stored: Arc<HashMap<String, String>>,
    nobody: Arc<str>,
    secret: Arc<str>,
}

impl Guests {
    /// `stored` has an argon2id string for each name, `nobody` is one more at the same cost.
    #[must_use]
    pub fn new(stored: HashMap<String, String>, nobody: &str, secret: &str) -> Self {
        Self { stored: Arc::new(stored), nobody: nobody.into(), secret: secret.into() }
    }

    /// What is stored for a guest: an argon2id string (PHC format). `None` if there is no such guest.
    #[must_use]
    pub fn stored(&self, guest: &str) -> Option<&str> {
        self.stored.get(guest).map(String::as_str)
    }

    /// An argon2id string like those of the guests, for whoever has none.
    #[must_use]
    pub fn nobody(&self) -> &str {
        &self.nobody
    }
}

/// The answer to a wrong name or password.
pub fn refused() -> Response {
    (StatusCode::UNAUTHORIZED, Html("<p>Wrong name or password.</p>")).into_response()
}

/// A store that failed is not the guest's fault.
pub fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The whole hotel, ready to answer.
#[must_use]
pub fn hotel(guests: Guests) -> Router {
    Router::new()
        .route("/login", get(form).post(super::log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .with_state(guests)
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
}

async fn form(session: Session) -> Result<Html<&'static str>, StatusCode> {
    // So that a visitor has a session ID before the login.
    session.insert("asked", true).await.map_err(failed)?;
    Ok(Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    ))
}

async fn account(session: Session, State(guests): State<Guests>) -> Result<Response, StatusCode> {
    let Some(guest) = session.get::<String>("guest").await.map_err(failed)? else {
        return Ok(Redirect::to("/login").into_response());
    };
    let secret = if guest == "alice" { &guests.secret } else { "another one" };
    let page = format!(
        "<p>{guest}, your room code is {secret}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>"
    );
    Ok(Html(page).into_response())
}

async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/login"))
}
