// Right: the count is an argument of its own.

use axum::{extract::FromRequestParts, http::request::Parts};
use tower_sessions::Session;

/// Which visit this is.
pub struct Visit(u32);

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let session = Session::from_request_parts(parts, state).await.map_err(|(status, _)| status)?;
        let before: Option<u32> = session.get("n").await.map_err(failed)?;
        let visits = before.map_or(1, |before| before.saturating_add(1));
        session.insert("n", visits).await.map_err(failed)?;
        Ok(Self(visits))
    }
}

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(visit: Visit) -> Result<String, StatusCode> {
    Ok(sentence(visit.0))
}
