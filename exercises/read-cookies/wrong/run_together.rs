// Breaks 2: in one of several `Cookie` headers
// The headers are put together without a semicolon between them: two cookies become one.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    let lines: Vec<u8> = headers.get_all(header::COOKIE).iter().flat_map(|line| line.as_bytes().to_vec()).collect();
    {
        for piece in lines.split(|byte| *byte == b';') {
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            let Some((called, value)) = piece.trim().split_once('=') else { continue };
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
