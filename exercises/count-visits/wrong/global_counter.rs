// Breaks 2: the server counted Alice's visit as his
// One number for the whole server: it belongs to nobody.

use std::sync::atomic::{AtomicU32, Ordering};

static VISITS: AtomicU32 = AtomicU32::new(0);

/// Answers `GET /count`: how often has this browser been here?
pub async fn count() -> Result<String, StatusCode> {
    let visits = VISITS.fetch_add(1, Ordering::Relaxed) + 1;

    Ok(sentence(visits))
}
