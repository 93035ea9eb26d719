// Breaks 6: two values under one name
// Only a cookie right behind the first is compared with it.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    let mut before = String::new();
    for line in headers.get_all(header::COOKIE) {
        for piece in line.as_bytes().split(|byte| *byte == b';') {
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            let Some((called, value)) = piece.trim().split_once('=') else { continue };
            if called.trim() != std::mem::replace(&mut before, called.trim().to_owned()) && called.trim() == name {
                found.get_or_insert(value.trim().to_owned());
                continue;
            }
            if called.trim() != name {
                continue;
            }
            let value = value.trim();
            if found.as_ref().is_some_and(|first| first != value) {
                return Err(Ambiguous);
            }
            found = Some(value.to_owned());
        }
    }
    Ok(found)
}
