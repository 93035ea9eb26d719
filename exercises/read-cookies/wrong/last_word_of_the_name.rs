// Breaks 4: has another name
// Of a name with a blank in it, the last word counts.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    for line in headers.get_all(header::COOKIE) {
        for piece in line.as_bytes().split(|byte| *byte == b';') {
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            let Some((called, value)) = piece.trim().split_once('=') else { continue };
            if called.split_whitespace().last() != Some(name) {
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
