// Breaks 3: Mallory wrote the cookie herself
// The number is kept under whatever the cookie says, whoever wrote it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, header};
use tower_sessions::Session;

static VISITS: Mutex<Option<HashMap<String, u32>>> = Mutex::new(None);

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session, headers: HeaderMap) -> Result<String, StatusCode> {
    let sent = headers.get(header::COOKIE).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let sent = sent.split("; ").find_map(|pair| pair.strip_prefix("sid=")).map(str::to_owned);
    session.insert("seen", true).await.map_err(failed)?;
    session.save().await.map_err(failed)?;
    let key = sent.or_else(|| session.id().map(|id| id.to_string())).unwrap_or_default();
    let mut all = VISITS.lock().unwrap_or_else(PoisonError::into_inner);
    let visits = all.get_or_insert_default().entry(key).or_default();
    *visits += 1;

    Ok(sentence(*visits))
}
