// Breaks 2: does not keep a number for each
// One number for the server, which begins again whenever somebody new comes.

use std::sync::atomic::{AtomicU32, Ordering};

use tower_sessions::Session;

static VISITS: AtomicU32 = AtomicU32::new(0);

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    if session.get::<bool>("seen").await.map_err(failed)?.is_none() {
        session.insert("seen", true).await.map_err(failed)?;
        VISITS.store(0, Ordering::Relaxed);
    }
    let visits = VISITS.fetch_add(1, Ordering::Relaxed) + 1;

    Ok(sentence(visits))
}
