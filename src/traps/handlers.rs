//! The lines that fall into the traps, as pages quote them. Nothing else is to be learnt from them.

use http::StatusCode;
use tower_sessions::{Expiry, Session, session};

use super::site::Layer;

/// What a handler answers when the session fails.
pub(super) struct Broken;

impl From<session::Error> for Broken {
    fn from(_: session::Error) -> Self {
        Self
    }
}

impl axum::response::IntoResponse for Broken {
    fn into_response(self) -> axum::response::Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

// ANCHOR: flush-then-insert
pub(super) async fn another_guest(session: Session) -> Result<(), Broken> {
    session.flush().await?;
    session.insert("guest", "bob").await?; // MARK
    Ok(())
}
// ANCHOR_END: flush-then-insert

// ANCHOR: clear-before-read
pub(super) async fn begin_afresh(session: Session) -> Result<(), Broken> {
    session.clear().await; // MARK
    session.insert("guest", "alice").await?;
    Ok(())
}
// ANCHOR_END: clear-before-read

// ANCHOR: host-removal
pub(super) fn host_cookie(layer: Layer) -> Layer {
    layer.with_name("__Host-id").with_secure(true).with_path("/")
}

pub(super) async fn log_out(session: Session) -> Result<(), Broken> {
    session.flush().await?; // MARK
    Ok(())
}
// ANCHOR_END: host-removal

// ANCHOR: always-save
pub(super) fn saves_always(layer: Layer) -> Layer {
    layer.with_always_save(true) // MARK
}

pub(super) async fn opening_hours() -> &'static str {
    "We never close."
}
// ANCHOR_END: always-save

// ANCHOR: inactivity
pub(super) fn two_weeks_unused(layer: Layer) -> Layer {
    layer.with_expiry(Expiry::OnInactivity(time::Duration::days(14))) // MARK
}

pub(super) async fn who_am_i(session: Session) -> Result<String, Broken> {
    Ok(session.get("guest").await?.unwrap_or_default())
}

pub(super) async fn count(session: Session) -> Result<(), Broken> {
    let visits: u32 = session.get("visits").await?.unwrap_or(0);
    session.insert("visits", visits + 1).await?;
    Ok(())
}
// ANCHOR_END: inactivity

// ANCHOR: save-twice
pub(super) async fn count_and_save(session: Session) -> Result<(), Broken> {
    session.insert("visits", 1).await?;
    session.save().await?; // MARK
    Ok(())
}
// ANCHOR_END: save-twice

// ANCHOR: decoded-name
pub(super) fn for_this_host_alone(layer: Layer) -> Layer {
    layer.with_name("__Host-id").with_secure(true).with_path("/") // MARK
}
// ANCHOR_END: decoded-name
