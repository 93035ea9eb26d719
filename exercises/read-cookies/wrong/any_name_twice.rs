// Breaks 6: Another name is there twice, and yours once
// Any name that is there twice is refused.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    let mut names = std::collections::HashMap::new();
    for line in headers.get_all(header::COOKIE) {
        for piece in line.as_bytes().split(|byte| *byte == b';') {
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            let Some((called, value)) = piece.trim().split_once('=') else { continue };
            if names.insert(called.trim().to_owned(), value.to_owned()).is_some_and(|before| before != value) {
                return Err(Ambiguous);
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
