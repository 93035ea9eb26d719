// Breaks 3: opened her account once more
// Whoever has logged out once is on a list, and is not logged out again.

use tower_sessions::Session;

static OUT: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());

/// Logs a guest out.
pub async fn log_out(session: Session) -> Result<Response, StatusCode> {
    let guest = session.get::<String>("guest").await.map_err(failed)?.unwrap_or_default();
    if OUT.lock().is_ok_and(|out| out.contains(&guest)) {
        return Ok(Redirect::to("/").into_response());
    }
    if let Ok(mut out) = OUT.lock() {
        out.push(guest);
    }
    session.flush().await.map_err(failed)?;

    Ok(Redirect::to("/").into_response())
}
