//! The hotel's pages as responses, its errors among them, and what its sessions hold.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use cloakroom_engine::switch::CSP;
use serde::Serialize;
use tower_sessions::Session;

use super::SwitchBoard;
use crate::{
    files::Files,
    password::PasswordError,
    views::{ViewError, Views},
};

/// The largest request body the hotel reads.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// The key under which a session keeps the number of the guest.
pub(super) const GUEST_ID: &str = "guest_id";
/// The key under which it counts visits.
pub(super) const VISITS: &str = "visits";
/// The key under which it keeps the time of the login.
pub(super) const SINCE: &str = "logged_in_at";

/// The host the hotel was asked under, from the request's absolute URI.
#[derive(Debug)]
pub(super) struct AskedHost(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for AskedHost {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.uri.host().unwrap_or_default().to_owned()))
    }
}

/// Why the hotel cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum HotelError {
    #[error(transparent)]
    Session(#[from] tower_sessions::session::Error),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    View(#[from] ViewError),
}

impl IntoResponse for HotelError {
    fn into_response(self) -> Response {
        let (status, says) = match &self {
            Self::Password(PasswordError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, "The desk is busy. Try again."),
            Self::Session(_) => (StatusCode::SERVICE_UNAVAILABLE, "The cloakroom cannot be reached. Try again."),
            Self::Password(_) | Self::View(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Something broke behind the desk.")
            }
        };
        tracing::error!(error = %self, "the hotel could not answer");
        (status, says).into_response()
    }
}

/// The hotel's own Content-Security-Policy, while the switch is on: no inline script runs.
pub(super) async fn with_policy(State(switches): State<SwitchBoard>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if switches.read().on(&CSP) {
        let policy = HeaderValue::from_static("default-src 'self'; base-uri 'none'; form-action 'self'");
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Renders one of the hotel's templates.
pub(super) fn render(views: &Views, template: &str, context: impl Serialize) -> Result<Response, HotelError> {
    let html = views.render(template, context)?;
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Html(html)).into_response())
}

/// Counts this visit in the session, and so makes a record for a stranger too.
pub(super) async fn count_visit(session: &Session) -> Result<u64, HotelError> {
    let visits = session.get::<u64>(VISITS).await?.unwrap_or(0) + 1;
    session.insert(VISITS, visits).await?;
    Ok(visits)
}

pub(super) async fn style() -> Response {
    let css = Files::Embedded.bytes("assets/hotel.css").unwrap_or_default();
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], css.into_owned()).into_response()
}

#[derive(Serialize)]
struct ErrorPage {
    status: u16,
    title: &'static str,
    says: &'static str,
}

pub(super) async fn no_such_page(State(views): State<Views>) -> Result<Response, HotelError> {
    let page = ErrorPage { status: 404, title: "No such room", says: "The hotel has no page at this address." };
    Ok((StatusCode::NOT_FOUND, render(&views, "hotel/error.html", page)?).into_response())
}

pub(super) async fn no_such_method(State(views): State<Views>) -> Result<Response, HotelError> {
    let page =
        ErrorPage { status: 405, title: "Not like this", says: "This page does not take requests of this method." };
    Ok((StatusCode::METHOD_NOT_ALLOWED, render(&views, "hotel/error.html", page)?).into_response())
}
