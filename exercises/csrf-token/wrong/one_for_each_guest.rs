// Breaks 3: Two sessions of Alice's have one token
// A random token for each guest, kept outside of the session: it outlives every logout.

use std::sync::Mutex;

static ISSUED: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    let guest = session.get::<String>("guest").await.map_err(failed)?.unwrap_or_default();
    let mut issued = ISSUED.lock().map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    if let Some((_, token)) = issued.iter().find(|(of, _)| *of == guest) {
        return Ok(token.clone());
    }
    let token = format!("{:032x}", rand::random::<u128>());
    issued.push((guest, token.clone()));
    Ok(token)
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    if token(session).await? == sent { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}
