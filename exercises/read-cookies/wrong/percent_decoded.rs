// Breaks 7: The value was changed on its way
// It decodes `%41`. Some libraries do, and then `%3B` is a semicolon.

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
            if called.trim() != name {
                continue;
            }
            let value = url::form_urlencoded::parse(
                format!("v={}", value.trim().replace('+', "%2B").replace('&', "%26")).as_bytes(),
            )
            .next()
            .map_or_else(String::new, |(_, v)| v.into_owned());
            let value = value.as_str();
            if found.as_ref().is_some_and(|first| first != value) {
                return Err(Ambiguous);
            }
            found = Some(value.to_owned());
        }
    }
    Ok(found)
}
