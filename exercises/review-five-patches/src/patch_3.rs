//! Patch 3. Nothing to change here.

use axum::http::{HeaderMap, header};
use tower_sessions::{Session, session::Error};

/// At a login, before it is written into the session who it is.
pub async fn at_login(session: &Session) -> Result<(), Error> {
    // Who was logged in already has a new ID: it was given at that login.
    if session.get::<String>("guest").await?.is_none() {
        session.cycle_id().await?;
    }
    Ok(())
}

/// At a logout.
pub async fn at_logout(session: &Session) -> Result<(), Error> {
    session.clear().await;
    session.flush().await
}

/// May a session be used that has this number, if the password was changed so often?
pub fn still_good(number: u32, changes: u32) -> bool {
    // How often it was changed since.
    changes.saturating_sub(number) == 0
}

/// Was a form sent by a page that is not the hotel's own?
pub fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get(header::ORIGIN).is_some_and(|origin| origin != "https://hotel.grand.example")
}

/// May a stranger have this page?
pub fn is_open(path: &str) -> bool {
    path == "/login" || path == "/style.css"
}
