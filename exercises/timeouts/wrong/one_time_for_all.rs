// Breaks 1: Her phone was busy meanwhile
// The last request is kept once for the whole server.

use std::sync::atomic::{AtomicI64, Ordering};

static SEEN: AtomicI64 = AtomicI64::new(0);

/// Who is logged in, if the session has not ended: not longer than [`IDLE`] after the last request, and not longer than
/// [`ABSOLUTE`] after the login. Every page for guests asks this first.
pub async fn guest(session: &Session, clock: &dyn Clock) -> Result<Option<String>, StatusCode> {
    let Some(since) = session.get::<i64>("logged_in").await.map_err(failed)? else { return Ok(None) };
    let seen = SEEN.load(Ordering::Relaxed).max(since);
    let now = clock.now().unix_timestamp();

    if now - seen > IDLE.whole_seconds() || now - since > ABSOLUTE.whole_seconds() {
        session.flush().await.map_err(failed)?;
        return Ok(None);
    }

    SEEN.store(now, Ordering::Relaxed);
    session.get("guest").await.map_err(failed)
}
