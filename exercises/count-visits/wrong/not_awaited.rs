// Breaks 1: the browser holds no session cookie
// `insert` makes a future. Nobody awaits it, so it never runs, and `let _ =` keeps the compiler quiet.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    let _ = session.insert("visits", visits);

    Ok(sentence(visits))
}
