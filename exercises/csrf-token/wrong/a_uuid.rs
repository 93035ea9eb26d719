// Breaks 2: bits change
// A random UUID has 32 letters in hex, and six of its bits are always the same.

fn draw() -> String {
    let x = rand::random::<u128>() & !(0xf << 76) | (4 << 76);
    let x = x & !(3 << 62) | (2 << 62);
    format!("{x:032x}")
}

pub async fn token(session: &Session) -> Result<String, StatusCode> {
    if let Some(old) = session.get::<String>("token").await.map_err(failed)? {
        return Ok(old);
    }
    let new = draw();
    session.insert("token", &new).await.map_err(failed)?;
    Ok(new)
}

pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    match session.get::<String>("token").await.map_err(failed)? {
        Some(ours) if ours == sent => Ok(()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}
