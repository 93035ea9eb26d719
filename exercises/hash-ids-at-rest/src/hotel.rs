//! The pages around the exercise, and a session store on a table. Nothing to change here.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use time::OffsetDateTime;
use tower_sessions::{
    Session, SessionManagerLayer, SessionStore,
    session::{Id, Record},
    session_store,
};

use super::{kept, key, restored};

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

/// The table: key and row. Clones are the same table.
#[derive(Debug, Clone, Default)]
pub struct Table(Arc<Mutex<BTreeMap<String, Record>>>);

impl Table {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<String, Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All there is, as in a backup.
    #[must_use]
    pub fn copy(&self) -> Vec<(String, Record)> {
        self.rows().clone().into_iter().collect()
    }
}

#[async_trait]
impl SessionStore for Table {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        while self.rows().contains_key(&key(&record.id)) {
            record.id = Id::default();
        }
        self.save(record).await
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let (key, row) = (key(&record.id), kept(record));
        self.rows().insert(key, row);
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let row = self.rows().get(&key(id)).cloned().filter(|row| row.expiry_date > OffsetDateTime::now_utc());
        Ok(row.map(|row| restored(id, row)))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let key = key(id);
        self.rows().remove(&key);
        Ok(())
    }
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

/// The whole hotel, ready to answer. The caller keeps the table, to look into it.
#[must_use]
pub fn hotel(guests: Guests, table: Table) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/login", get(front).post(log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .with_state(guests)
        .layer(SessionManagerLayer::new(table).with_name(COOKIE))
}

async fn front(session: Session) -> Result<Html<String>, StatusCode> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(Html(format!(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>\n<p>Visit {visits}.</p>"
    )))
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
