//! Patch 5. Nothing to change here.

use axum::http::{HeaderMap, header};
use tower_sessions::{Session, session::Error};

/// At a login, before it is written into the session who it is.
pub async fn at_login(session: &Session) -> Result<(), Error> {
    session.cycle_id().await
}

/// At a logout.
pub async fn at_logout(session: &Session) -> Result<(), Error> {
    // The rest may stay, under another ID.
    session.remove::<String>("guest").await?;
    session.cycle_id().await
}

/// May a session be used that has this number, if the password was changed so often?
pub fn still_good(number: u32, changes: u32) -> bool {
    // A session cannot be newer than the newest password.
    number <= changes
}

/// Was a form sent by a page that is not the hotel's own?
pub fn is_foreign(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").or_else(|| headers.get(header::ORIGIN));
    site.is_some_and(|site| site != "same-origin" && site != "none" && site != "https://hotel.grand.example")
}

/// May a stranger have this page?
pub fn is_open(path: &str) -> bool {
    matches!(path, "/login" | "/style.css")
}
