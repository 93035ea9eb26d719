//! The pages around the exercise, and the clock they go by. Nothing to change here.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";
/// A session ends so long after the last request.
pub const IDLE: Duration = Duration::minutes(30);
/// A session ends so long after the login, whatever happens.
pub const ABSOLUTE: Duration = Duration::hours(8);

/// What time it is. Handed in, so that a test can let hours pass: nobody waits for them.
pub trait Clock: Send + Sync + 'static {
    /// The time it is now.
    fn now(&self) -> OffsetDateTime;
}

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
    clock: Arc<dyn Clock>,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

/// A store that failed is not the guest's fault.
pub fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The whole hotel, ready to answer. The caller keeps the store, to look into it.
#[must_use]
pub fn hotel(guests: Guests, clock: Arc<dyn Clock>, store: MemoryStore) -> Router {
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .with_state(Desk { guests, clock })
        .layer(SessionManagerLayer::new(store).with_name(COOKIE))
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, StatusCode> {
    if form.guest != "alice" || form.password != desk.guests.alice_password {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    // A login begins anew, whatever the browser came with.
    session.flush().await.map_err(failed)?;
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    session.insert("logged_in", desk.clock.now().unix_timestamp()).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

async fn account(session: Session, State(desk): State<Desk>) -> Result<Response, StatusCode> {
    if super::guest(&session, &*desk.clock).await?.is_none() {
        return Ok(Redirect::to("/login").into_response());
    }
    let page = format!(
        "<p>Your room code is {}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>",
        desk.guests.alice_secret
    );
    Ok(Html(page).into_response())
}

async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/login"))
}
