//! Patch 4. Nothing to change here.

use axum::http::{HeaderMap, header};
use tower_sessions::{Session, session::Error};

/// At a login, before it is written into the session who it is.
pub async fn at_login(session: &Session) -> Result<(), Error> {
    session.clear().await;
    session.cycle_id().await
}

/// At a logout.
pub async fn at_logout(session: &Session) -> Result<(), Error> {
    session.flush().await
}

/// May a session be used that has this number, if the password was changed so often?
pub fn still_good(number: u32, changes: u32) -> bool {
    number >= changes
}

/// Was a form sent by a page that is not the hotel's own?
pub fn is_foreign(headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let host = origin.map(|origin| origin.strip_prefix("https://").unwrap_or("elsewhere"));
    host.is_some_and(|host| host != "hotel.grand.example")
}

/// May a stranger have this page?
pub fn is_open(path: &str) -> bool {
    path == "/login" || path.ends_with(".css")
}
