//! The page around the exercise, and the error. Nothing to change here.

use axum::{
    Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};

/// One name, two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ambiguous;

impl IntoResponse for Ambiguous {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, "Your browser sent two cookies of this name. Delete both and come again.")
            .into_response()
    }
}

/// `GET /cookie/theme` says what the cookie `theme` holds.
#[must_use]
pub fn hotel() -> Router {
    Router::new().route("/cookie/{name}", get(show))
}

async fn show(Path(name): Path<String>, headers: HeaderMap) -> Result<String, Ambiguous> {
    let value = super::read(&headers, &name)?;
    Ok(value.map_or_else(|| "There is no such cookie.".to_owned(), |value| format!("It holds [{value}].")))
}
