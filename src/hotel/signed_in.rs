//! The guard: one extractor that gives the guest who is here, or the way to the login page.
//!
//! A handler that names it cannot be reached by a stranger. Deliberately absent: what a guest may
//! do; that is the handler's own question.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{Method, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

use super::{Guest, HotelState, error::HotelError, guest_of::guest_of, next::login_for};

/// The guest this session belongs to.
#[derive(Debug)]
pub(super) struct SignedIn {
    pub(super) guest: Arc<Guest>,
    pub(super) session: Session,
}

// ANCHOR: guard
impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    HotelState: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let desk = HotelState::from_ref(state);
        match guest_of(&session, &desk.guests).await.map_err(HotelError::into_response)? {
            Some(guest) => Ok(Self { guest, session }),
            None => Err(Redirect::to(&way_back(parts)).into_response()), // MARK
        }
    }
}
// ANCHOR_END: guard

/// The login page, and after it the page that was asked for. A form that was sent is not sent again.
fn way_back(parts: &Parts) -> String {
    let asked = parts.uri.path_and_query().map(|p| p.as_str());
    login_for(asked.filter(|_| parts.method == Method::GET))
}
