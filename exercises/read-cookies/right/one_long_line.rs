// Right: the headers are put together with semicolons, as HTTP/2 says.

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let lines: Vec<&[u8]> = headers.get_all(header::COOKIE).iter().map(|line| line.as_bytes()).collect();
    let line = lines.join(&b"; "[..]);
    let texts = line.split(|byte| *byte == b';').flat_map(std::str::from_utf8);
    let pairs = texts.filter_map(|text| text.trim_matches([' ', '\t']).split_once('='));
    pairs.filter(|(called, _)| called.trim_end() == name).map(|(_, value)| value.trim_start()).try_fold(
        None,
        |found: Option<String>, value| match found {
            Some(first) if first != value => Err(Ambiguous),
            _ => Ok(Some(value.to_owned())),
        },
    )
}
