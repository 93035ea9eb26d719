// Right: a loop over bytes, without any of the standard library's cutting.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found = None;
    for line in headers.get_all(header::COOKIE) {
        let (bytes, mut from) = (line.as_bytes(), 0);
        for at in 0..=bytes.len() {
            if at < bytes.len() && bytes[at] != b';' {
                continue;
            }
            take(&bytes[from..at], name, &mut found)?;
            from = at + 1;
        }
    }
    Ok(found)
}

fn take(piece: &[u8], name: &str, found: &mut Option<String>) -> Result<(), Ambiguous> {
    let Ok(text) = String::from_utf8(piece.to_vec()) else { return Ok(()) };
    let Some(end) = text.find('=') else { return Ok(()) };
    if text[..end].trim() != name {
        return Ok(());
    }
    let value = text[end + 1..].trim().to_owned();
    match found {
        None => *found = Some(value),
        Some(first) if *first == value => {}
        Some(_) => return Err(Ambiguous),
    }
    Ok(())
}
