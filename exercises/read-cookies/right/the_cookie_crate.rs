// Right: each piece is read by the crate `cookie`.

use tower_sessions::cookie::Cookie;

/// The value of the cookie called `name`, out of a request's headers.
///
/// # Errors
/// The name is there twice, with two values: nobody can say which of them is ours.
pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pieces = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let cookies = pieces.filter_map(|piece| Cookie::parse(std::str::from_utf8(piece).ok()?).ok());
    let mut values: Vec<String> = cookies.filter(|c| c.name() == name).map(|c| c.value().to_owned()).collect();
    values.dedup();
    match values.len() {
        0 | 1 => Ok(values.pop()),
        _ => Err(Ambiguous),
    }
}
