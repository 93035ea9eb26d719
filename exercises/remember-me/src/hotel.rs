//! The pages around the exercise, and the table. Nothing to change here.

use std::{
    collections::BTreeMap,
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
use time::{Duration, OffsetDateTime};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use super::{forget, forget_all, issue, redeem};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";
/// The name of the cookie that outlives the browser.
pub const REMEMBER: &str = "remember";
/// A value is good so long after it was given.
pub const LIFE: Duration = Duration::days(30);

/// The one guest of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
}

/// What a value turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// It was good, once. The browser gets the next one.
    Guest {
        /// Whose it is.
        guest: String,
        /// The next value.
        next: String,
    },
    /// It had been used. Somebody has a copy.
    Theft {
        /// Whose it was.
        guest: String,
    },
    /// It says nothing.
    Nobody,
}

/// A row of the table. What `secret` and `note` are for is yours to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Who is remembered.
    pub guest: String,
    /// What a value is checked against.
    pub secret: String,
    /// Until when.
    pub ends: OffsetDateTime,
    /// Whatever else there is to say.
    pub note: String,
}

/// The table. It is all that is kept. Clones are the same table.
#[derive(Debug, Clone, Default)]
pub struct Table(Arc<Mutex<BTreeMap<String, Row>>>);

impl Table {
    /// Reads and changes the rows, each under its name. Nobody else does meanwhile.
    pub fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<String, Row>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Clone)]
struct Desk {
    guests: Guests,
    table: Table,
    /// How often all sessions of Alice were ended. Each session has the number from its login.
    ended: Arc<Mutex<u32>>,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
    #[serde(default)]
    remember: String,
}

fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The whole hotel, ready to answer. The caller keeps the table, to look into it.
#[must_use]
pub fn hotel(guests: Guests, table: Table) -> Router {
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .route("/everywhere", post(everywhere))
        .with_state(Desk { guests, table, ended: Arc::default() })
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><input name=remember><button>Log in</button></form>",
    )
}

/// The value that the browser shows.
fn value(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|pair| pair.trim_start().strip_prefix("remember="))
}

fn with_value(value: &str, response: impl IntoResponse) -> Response {
    let age = if value.is_empty() { 0 } else { LIFE.whole_seconds() };
    let cookie = format!("{REMEMBER}={value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={age}");
    ([(header::SET_COOKIE, cookie)], response).into_response()
}

impl Desk {
    fn ended(&self) -> u32 {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end_all(&self) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    }

    async fn enter(&self, session: &Session, guest: &str) -> Result<(), StatusCode> {
        session.cycle_id().await.map_err(failed)?;
        session.insert("guest", guest).await.map_err(failed)?;
        session.insert("ended", self.ended()).await.map_err(failed)
    }

    async fn is_in(&self, session: &Session) -> Result<bool, StatusCode> {
        Ok(session.get::<u32>("ended").await.map_err(failed)? == Some(self.ended()))
    }
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, StatusCode> {
    if form.guest != "alice" || form.password != desk.guests.alice_password {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    desk.enter(&session, "alice").await?;
    let to_account = Redirect::to("/account");
    Ok(match form.remember.is_empty() {
        true => to_account.into_response(),
        false => with_value(&issue(&desk.table, "alice", OffsetDateTime::now_utc()), to_account),
    })
}

async fn account(session: Session, State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, StatusCode> {
    let page = Html(format!(
        "<p>Your room code is {}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>\
         <form method=post action=/everywhere aria-label=\"sign out everywhere\"><button>Sign out everywhere</button></form>",
        desk.guests.alice_secret
    ));
    if desk.is_in(&session).await? {
        return Ok(page.into_response());
    }
    match value(&headers).map(|value| redeem(&desk.table, value, OffsetDateTime::now_utc())) {
        Some(Redeemed::Guest { guest, next }) if guest == "alice" => {
            desk.enter(&session, &guest).await?;
            Ok(with_value(&next, page))
        }
        Some(Redeemed::Theft { .. }) => {
            desk.end_all();
            Ok(with_value("", (StatusCode::UNAUTHORIZED, "Somebody has used your login. Please log in again.")))
        }
        _ => Ok(Redirect::to("/login").into_response()),
    }
}

async fn log_out(session: Session, State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, StatusCode> {
    if let Some(value) = value(&headers) {
        forget(&desk.table, value);
    }
    session.flush().await.map_err(failed)?;
    Ok(with_value("", Redirect::to("/login")))
}

async fn everywhere(session: Session, State(desk): State<Desk>) -> Result<Response, StatusCode> {
    if desk.is_in(&session).await? {
        forget_all(&desk.table, "alice");
        desk.end_all();
    }
    Ok(with_value("", Redirect::to("/login")))
}
