// Breaks 3: with a token of her own
// All tokens that were given out are on one list, and each of them is right for everybody.

use std::sync::Mutex;

static ISSUED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    session.insert("form", true).await.map_err(failed)?;
    let token = format!("{:032x}", rand::random::<u128>());
    if let Ok(mut issued) = ISSUED.lock() {
        issued.push(token.clone());
    }
    Ok(token)
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(_session: &Session, sent: &str) -> Result<(), StatusCode> {
    let known = ISSUED.lock().is_ok_and(|issued| issued.iter().any(|token| token == sent));
    if known { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}
