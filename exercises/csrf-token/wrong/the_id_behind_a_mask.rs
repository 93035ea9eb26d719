// Breaks 2: It can be computed
// A new mask each time, and behind it the session ID. Whoever takes the two apart has the ID.

pub async fn token(session: &Session) -> Result<String, StatusCode> {
    let id = session.id().ok_or(StatusCode::FORBIDDEN)?.0 as u128;
    let mask = rand::random::<u128>();
    Ok(format!("{mask:032x}{:032x}", mask ^ id))
}

pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    let id = session.id().ok_or(StatusCode::FORBIDDEN)?.0 as u128;
    let parts = (
        sent.get(..32).and_then(|a| u128::from_str_radix(a, 16).ok()),
        sent.get(32..).and_then(|a| u128::from_str_radix(a, 16).ok()),
    );
    match parts {
        (Some(a), Some(b)) if a ^ b == id => Ok(()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}
