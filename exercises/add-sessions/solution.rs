//! Exercise: put up the session layer.
//!
//! Change [`hotel`]. The handlers are in `pages.rs`; there is nothing to change there.

mod pages;

use axum::{Router, routing::get};

pub use pages::{COOKIE, ENDS};

// Yours: from here.

use time::Duration;
use tower_sessions::{Expiry, MemoryStore, SessionManagerLayer, cookie::SameSite};

/// The whole hotel, ready to answer.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name(COOKIE)
        // Strict, the default, forgets whoever comes by a link: from a mail, or back from signing in elsewhere.
        .with_same_site(SameSite::Lax)
        // Counts from the last change. Without it the record lasts two weeks after a browser has gone.
        .with_expiry(Expiry::OnInactivity(Duration::minutes(30)));

    Router::new()
        .route("/", get(pages::front))
        .route("/basket", get(pages::basket))
        .route("/map", get(pages::map))
        // Last: a layer wraps the routes that are there already.
        .layer(sessions)
}

// Yours: to here.
