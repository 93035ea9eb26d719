//! Exercise: sign out everywhere.
//!
//! Change [`Logins`] and the five functions below it. The pages are in `hotel.rs`; there is nothing to change there.

mod hotel;

use axum::http::StatusCode;
use tower_sessions::{MemoryStore, Session};

pub use hotel::{COOKIE, Guests, failed, hotel};

// Yours: from here.

/// What the hotel knows of its guests' logins. There is one of it, and every request can reach it.
#[derive(Debug, Default)]
pub struct Logins {
    // TODO: what has to be known to find all sessions of one guest, or to know them again?
}

/// A guest has typed the right password. The session is a new one, and there is nothing in it.
pub async fn log_in(session: &Session, _logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    session.insert("guest", guest).await.map_err(failed)
}

/// Who is logged in here? Every page for guests asks this first.
pub async fn who(session: &Session, _logins: &Logins) -> Result<Option<String>, StatusCode> {
    session.get("guest").await.map_err(failed)
}

/// A guest logs out, here.
pub async fn log_out(session: &Session, _logins: &Logins, _guest: &str) -> Result<(), StatusCode> {
    session.flush().await.map_err(failed)
}

/// A guest presses *Sign out everywhere*. All sessions of the hotel are in `store`.
pub async fn sign_out_everywhere(
    session: &Session,
    _logins: &Logins,
    _store: &MemoryStore,
    _guest: &str,
) -> Result<(), StatusCode> {
    session.flush().await.map_err(failed)
}

/// A guest has a new password. It was changed in this session.
pub async fn password_changed(
    _session: &Session,
    _logins: &Logins,
    _store: &MemoryStore,
    _guest: &str,
) -> Result<(), StatusCode> {
    Ok(())
}

// Yours: to here.
