//! What is refused before a site hears of it, as a page that needs nothing else.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::plain::{self, Framed, Plain};

/// A page of few words, ours and none of the visitor's.
pub(super) fn refuse(status: StatusCode, title: &str, says: &str) -> Response {
    whole(Plain::says(status, title, says), Framed::Never)
}

pub(super) fn whole(page: Plain, framed: Framed<'_>) -> Response {
    (page.status, plain::headers(framed), page.html).into_response()
}

/// The answer when a handler panicked.
#[must_use]
pub fn panicked() -> Response {
    tracing::error!("a handler panicked");
    let says = "The terminal that runs Cloakroom says what. Go back and try again.";
    refuse(StatusCode::INTERNAL_SERVER_ERROR, "Something broke", says)
}
