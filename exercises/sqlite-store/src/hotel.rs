//! The database, and the pages around the store. Nothing to change here.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use rusqlite::{
    Connection,
    trace::{TraceEvent, TraceEventCodes},
};
use serde::Deserialize;
use tower_sessions::{Session, SessionManagerLayer};

use super::SqliteStore;

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

const TABLE: &str = "CREATE TABLE IF NOT EXISTS sessions (id PRIMARY KEY NOT NULL, data NOT NULL, expires_at NOT NULL)";

/// A database in a file. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Database {
    path: PathBuf,
    asked: Arc<Mutex<BTreeSet<String>>>,
}

impl Database {
    /// The database in this file, with its table. It is made if it is not there.
    ///
    /// # Errors
    /// SQLite cannot open or write it.
    pub fn at(path: PathBuf) -> rusqlite::Result<Self> {
        let database = Self { path, asked: Arc::default() };
        // Who reads waits for nobody then, and one writes at a time.
        database.connect()?.execute_batch(&format!("PRAGMA journal_mode = WAL; {TABLE}"))?;
        Ok(database)
    }

    /// A connection. It waits up to five seconds for another one that writes.
    ///
    /// # Errors
    /// SQLite cannot open the file.
    pub fn connect(&self) -> rusqlite::Result<Connection> {
        let mut connection = Connection::open(&self.path)?;
        // The tests do not wait for the disk. Where the power may fail, leave this line out.
        connection.execute_batch("PRAGMA synchronous = OFF")?;
        let asked = Arc::clone(&self.asked);
        let note = move |event: TraceEvent<'_>| {
            if let TraceEvent::Stmt(statement, _) = event {
                asked.lock().unwrap_or_else(PoisonError::into_inner).insert(statement.sql().into_owned());
            }
        };
        connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note))?;
        Ok(connection)
    }

    /// The texts of all statements that were run, without the values of their parameters.
    #[must_use]
    pub fn asked(&self) -> BTreeSet<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

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
}

/// A store that failed is not the guest's fault.
fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The whole hotel, ready to answer.
#[must_use]
pub fn hotel(guests: Guests, store: SqliteStore) -> Router {
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .with_state(guests)
        .layer(SessionManagerLayer::new(store).with_name(COOKIE))
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(
    session: Session,
    State(guests): State<Guests>,
    Form(form): Form<LogIn>,
) -> Result<Response, StatusCode> {
    if form.guest != "alice" || form.password != guests.alice_password {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest_id", 7).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

async fn account(session: Session, State(guests): State<Guests>) -> Result<Response, StatusCode> {
    if session.get::<u32>("guest_id").await.map_err(failed)?.is_none() {
        return Ok(Redirect::to("/login").into_response());
    }
    let page = format!(
        "<p>Your room code is {}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>",
        guests.alice_secret
    );
    Ok(Html(page).into_response())
}

async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/login"))
}
