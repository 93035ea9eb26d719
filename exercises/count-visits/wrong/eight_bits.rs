// Breaks 1: does not go on with her
// The number is a byte, and a byte ends at 255.

use tower_sessions::Session;

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = session.get::<u8>("visits").await.map_err(failed)?.unwrap_or(0).wrapping_add(1);
    session.insert("visits", visits).await.map_err(failed)?;

    Ok(sentence(u32::from(visits)))
}
