// Right: a new ID at each visit.

use tower_sessions::Session;
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    session.cycle_id().await.map_err(failed)?;
    Ok(sentence(visits))
}
