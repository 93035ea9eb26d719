// Right: one secret in the session, and in each form another disguise of it (as Django and Rails do).

/// What is put into the hidden field `token` of the form.
pub async fn token(session: &Session) -> Result<String, StatusCode> {
    let secret = match session.get::<String>("csrf").await.map_err(failed)?.and_then(|text| number(&text)) {
        Some(secret) => secret,
        None => rand::random(),
    };
    session.insert("csrf", format!("{secret:032x}")).await.map_err(failed)?;
    let mask: u128 = rand::random();
    Ok(format!("{mask:032x}{:032x}", mask ^ secret))
}

/// Called before anything is done: `sent` is what came in the field, empty if there was none.
pub async fn check(session: &Session, sent: &str) -> Result<(), StatusCode> {
    let kept = session.get::<String>("csrf").await.map_err(failed)?.and_then(|text| number(&text));
    let told = sent.split_at_checked(32).and_then(|(mask, masked)| Some(number(mask)? ^ number(masked)?));
    if kept.is_some() && kept == told { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
}

fn number(hex: &str) -> Option<u128> {
    u128::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 32)
}
