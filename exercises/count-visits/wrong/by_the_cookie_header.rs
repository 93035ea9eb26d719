// Breaks 3: No cookie came with this request
// The number is kept for each `Cookie` header. All who send none are one guest.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, header};
use tower_sessions::Session;

static VISITS: Mutex<Option<HashMap<String, u32>>> = Mutex::new(None);

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session, headers: HeaderMap) -> Result<String, StatusCode> {
    session.insert("seen", true).await.map_err(failed)?;
    let key = headers.get(header::COOKIE).and_then(|line| line.to_str().ok()).unwrap_or_default().to_owned();
    let mut all = VISITS.lock().unwrap_or_else(PoisonError::into_inner);
    let visits = all.get_or_insert_default().entry(key).or_default();
    *visits += 1;

    Ok(sentence(*visits))
}
