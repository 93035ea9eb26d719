// Right: a struct is kept, with other things to come.

use serde::{Deserialize, Serialize};
use tower_sessions::Session;

#[derive(Default, Serialize, Deserialize)]
struct Known {
    visits: u32,
}

/// Answers `GET /count`: how often has this browser been here?
pub async fn count(session: Session) -> Result<String, StatusCode> {
    let mut known: Known = session.get("known").await.map_err(failed)?.unwrap_or_default();
    known.visits += 1;
    session.insert("known", &known).await.map_err(failed)?;
    Ok(sentence(known.visits))
}
