// Breaks 5: lost because of a byte in another cookie
// `to_str` takes printable ASCII only, and gives up on the whole line.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    for line in headers.get_all(header::COOKIE) {
        for piece in line.to_str().unwrap_or_default().split(';') {
            let Some((called, value)) = piece.trim().split_once('=') else { continue };
            if called.trim() != name {
                continue;
            }
            if found.as_ref().is_some_and(|first| first != value.trim()) {
                return Err(Ambiguous);
            }
            found = Some(value.trim().to_owned());
        }
    }
    Ok(found)
}
