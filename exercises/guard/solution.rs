//! Exercise: guard a page, and the way back to it.
//!
//! Change [`Guest`]'s `from_request_parts` and [`safe_next`]. The pages are in `hotel.rs`; there is nothing to change
//! there.

mod hotel;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

pub use hotel::{COOKIE, Guests, hotel};

/// Whoever is logged in. A handler that asks for one is not run for anybody else.
pub struct Guest(pub String);

// Yours: from here.

use url::{Url, form_urlencoded::byte_serialize};

impl<S: Send + Sync> FromRequestParts<S> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let guest =
            session.get::<String>("guest").await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())?;
        if let Some(guest) = guest {
            return Ok(Self(guest));
        }
        // A program cannot fill in a login page: it must be able to tell 401 from an answer.
        if parts.uri.path().starts_with("/api/") {
            return Err(StatusCode::UNAUTHORIZED.into_response());
        }
        // Encoded, or a `&` in the query would end the value.
        let asked: String = parts.uri.path_and_query().map_or("/", |p| p.as_str()).into();
        let next: String = byte_serialize(asked.as_bytes()).collect();
        Err(Redirect::to(&format!("/login?next={next}")).into_response())
    }
}

/// Where to go after the login: the page that was asked for, if it is one of ours, or else `/account`.
pub fn safe_next(next: &str) -> String {
    let Ok(here) = Url::parse("https://hotel.grand.example/") else { return "/account".to_owned() };
    // Not a list of bad beginnings: the same reading as a browser's, which drops tabs and takes `\` for `/`.
    match here.join(next) {
        Ok(there) if there.origin() == here.origin() => {
            // What was checked is what is used.
            let query = there.query().map(|query| format!("?{query}")).unwrap_or_default();
            // A path that begins with two slashes would be read as a host the next time.
            format!("/{}{query}", there.path().trim_start_matches('/'))
        }
        _ => "/account".to_owned(),
    }
}

// Yours: to here.
