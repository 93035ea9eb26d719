// Breaks 2: some have the same token
// A hash of the guest's name: whoever knows the name can compute it.

use std::hash::{DefaultHasher, Hash, Hasher};

/// What came out of a hash, twice, so that it looks long.
fn hashed(text: &str) -> String {
    let hash = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, text).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}", hash(1), hash(2))
}

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    if let Some(token) = session.get::<String>("csrf").await.map_err(failed)? {
        return Ok(token);
    }
    let token = hashed(&session.get::<String>("guest").await.map_err(failed)?.unwrap_or_default());
    session.insert("csrf", &token).await.map_err(failed)?;
    Ok(token)
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    match session.get::<String>("csrf").await.map_err(failed)? {
        Some(kept) if kept == sent => Ok(()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}
