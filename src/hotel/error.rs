//! Why the hotel cannot answer, and what it says then: without session and without template, since either may be the
//! reason.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{password::PasswordError, views::ViewError};

/// Why the hotel cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum HotelError {
    #[error(transparent)]
    Session(#[from] tower_sessions::session::Error),
    #[error(transparent)]
    Store(#[from] tower_sessions::session_store::Error),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Token(#[from] jsonwebtoken::errors::Error),
    #[error(transparent)]
    View(#[from] ViewError),
}

impl IntoResponse for HotelError {
    fn into_response(self) -> Response {
        let (status, says) = match &self {
            Self::Password(PasswordError::Busy) => (StatusCode::SERVICE_UNAVAILABLE, "The desk is busy. Try again."),
            Self::Session(_) | Self::Store(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "The cloakroom cannot be reached. Try again.")
            }
            Self::Password(_) | Self::Token(_) | Self::View(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Something broke behind the desk.")
            }
        };
        tracing::error!(error = %self, "the hotel could not answer");
        (status, says).into_response()
    }
}
