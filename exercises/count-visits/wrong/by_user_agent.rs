// Breaks 2: the server counted Alice's visit as his
// The number is kept for each User-Agent. Millions of browsers send the same one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::http::{HeaderMap, header};

static VISITS: Mutex<Option<HashMap<String, u32>>> = Mutex::new(None);

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: tower_sessions::Session, headers: HeaderMap) -> Result<String, StatusCode> {
    session.insert("seen", true).await.map_err(failed)?;
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let mut all = VISITS.lock().unwrap_or_else(PoisonError::into_inner);
    let visits = all.get_or_insert_default().entry(agent.to_owned()).or_default();
    *visits += 1;

    Ok(sentence(*visits))
}
