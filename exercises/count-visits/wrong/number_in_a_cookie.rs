// Breaks 4: given more than its session ID
// The number itself is the cookie: whoever edits it has been here as often as they like.

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(headers: HeaderMap) -> Result<Response, StatusCode> {
    let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let before = cookies.split("; ").find_map(|pair| pair.strip_prefix("visits="));
    let visits = before.and_then(|number| number.parse().ok()).unwrap_or(0) + 1;

    Ok(([(header::SET_COOKIE, format!("visits={visits}"))], sentence(visits)).into_response())
}
