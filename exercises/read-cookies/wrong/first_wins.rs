// Breaks 6: two values under one name
// The first one wins. Express's cookie-parser does so too, and whoever gets a cookie in front of ours has replaced it.

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
            let Some((called, value)) = piece.trim().split_once('=') else { continue };
            if called.trim() != name {
                continue;
            }
            let value = value.trim();
            found.get_or_insert(value.to_owned());
        }
    }
    Ok(found)
}
