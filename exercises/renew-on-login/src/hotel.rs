//! The hotel around the exercise: pages, guests, the session layer. Nothing to change here.
//!
//! It takes a session ID from the address, as old sites did. Leave it: whoever can set a cookie for
//! this hotel by other ways would plant an ID all the same.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
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
        .route("/login", get(front).post(super::log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .with_state(guests)
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
        .layer(middleware::from_fn(id_from_address))
}

async fn front(session: Session) -> Result<Html<String>, StatusCode> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(Html(format!(
        "<h1>The Grand Hotel</h1><form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>\n<p>Visit {visits}</p>"
    )))
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

async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/"))
}

async fn id_from_address(mut request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let id = query.split('&').find_map(|pair| pair.strip_prefix("id="));
    if let Some(cookie) = id.and_then(|id| HeaderValue::from_str(&format!("{COOKIE}={id}")).ok()) {
        request.headers_mut().insert(header::COOKIE, cookie);
    }
    next.run(request).await
}
