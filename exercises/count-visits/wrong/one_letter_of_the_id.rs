// Breaks 2: does not keep a number for each
// The number is kept under the first letter of the ID: soon two browsers share one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use tower_sessions::Session;

static VISITS: Mutex<Option<HashMap<char, u32>>> = Mutex::new(None);

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    session.insert("seen", true).await.map_err(failed)?;
    session.save().await.map_err(failed)?;
    let key = session.id().and_then(|id| id.to_string().chars().next()).unwrap_or('-');
    let mut all = VISITS.lock().unwrap_or_else(PoisonError::into_inner);
    let visits = all.get_or_insert_default().entry(key).or_default();
    *visits += 1;

    Ok(sentence(*visits))
}
