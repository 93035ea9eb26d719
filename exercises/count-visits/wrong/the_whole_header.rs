// Breaks 3: Other cookies came beside the session ID
// The cookie header is taken for the ID: with a second cookie it is another guest.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, header};
use tower_sessions::Session;

static VISITS: Mutex<Option<HashMap<String, u32>>> = Mutex::new(None);

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session, headers: HeaderMap) -> Result<String, StatusCode> {
    let sent = headers.get(header::COOKIE).and_then(|line| line.to_str().ok()).unwrap_or_default().to_owned();
    session.insert("seen", true).await.map_err(failed)?;
    session.save().await.map_err(failed)?;
    let own = session.id().map(|id| format!("{COOKIE}={id}")).unwrap_or_default();
    let key = if sent.is_empty() { own } else { sent };
    let mut all = VISITS.lock().unwrap_or_else(PoisonError::into_inner);
    let visits = all.get_or_insert_default().entry(key).or_default();
    *visits += 1;

    Ok(sentence(*visits))
}
