// Right: all values are collected first.

use std::collections::BTreeSet;

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let values: BTreeSet<&str> = headers
        .get_all(header::COOKIE)
        .iter()
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .filter_map(|piece| std::str::from_utf8(piece).ok()?.split_once('='))
        .filter(|(called, _)| called.trim() == name)
        .map(|(_, value)| value.trim())
        .collect();
    if values.len() > 1 {
        return Err(Ambiguous);
    }
    Ok(values.into_iter().next().map(str::to_owned))
}
