// Right: 256 letters of Braille.

fn draw() -> String {
    rand::random::<[u8; 16]>().iter().map(|b| char::from_u32(0x2800 + u32::from(*b)).unwrap_or('x')).collect()
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
