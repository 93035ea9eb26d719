// Breaks 4: has another name
// It looks for `name=` in the line, wherever it stands.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    for line in headers.get_all(header::COOKIE) {
        let text = String::from_utf8_lossy(line.as_bytes()).into_owned();
        for (_, rest) in text.match_indices(&format!("{name}=")).map(|(at, word)| (at, &text[at + word.len()..])) {
            let value = rest.split(';').next().unwrap_or_default().trim();
            if found.as_ref().is_some_and(|first| first != value) {
                return Err(Ambiguous);
            }
            found = Some(value.to_owned());
        }
    }
    Ok(found)
}
