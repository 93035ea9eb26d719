// Breaks 2: bits change
// 32 letters, as in hex. But digits alone: that is 106 bits.

fn draw() -> String {
    use rand::Rng;
    (0..32).map(|_| char::from(b'0' + rand::rng().random_range(0..10u8))).collect()
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
