// Breaks 4: that is no session ID of the layer
// The cookie has the right name, and its value is the number.

use axum::http::{HeaderMap, header};

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(headers: HeaderMap) -> Result<([(header::HeaderName, String); 1], String), StatusCode> {
    let sent = headers.get(header::COOKIE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let before = sent.split("; ").find_map(|pair| pair.strip_prefix("sid=")?.parse::<u32>().ok());
    let visits = before.unwrap_or(0) + 1;
    let _ = failed;

    Ok(([(header::SET_COOKIE, format!("{COOKIE}={visits}; Path=/"))], sentence(visits)))
}
