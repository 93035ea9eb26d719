// Right: bytes are compared, and only the value becomes text.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<&[u8]> = None;
    for line in headers.get_all(header::COOKIE) {
        for piece in line.as_bytes().split(|byte| *byte == b';') {
            let Some(end) = piece.iter().position(|byte| *byte == b'=') else { continue };
            let (called, value) = (piece[..end].trim_ascii(), piece[end + 1..].trim_ascii());
            if called != name.as_bytes() || std::str::from_utf8(value).is_err() {
                continue;
            }
            match found {
                Some(first) if first != value => return Err(Ambiguous),
                _ => found = Some(value),
            }
        }
    }
    Ok(found.map(|value| String::from_utf8_lossy(value).into_owned()))
}
