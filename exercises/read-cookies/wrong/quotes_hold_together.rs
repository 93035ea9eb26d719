// Breaks 5: begins nothing
// A semicolon between quotes is kept in the value. Browsers know no such thing, and one quote swallows the rest.

pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    for line in headers.get_all(header::COOKIE) {
        let mut inside = false;
        for piece in line.as_bytes().split(|b| {
            if *b == b'"' {
                inside = !inside
            }
            *b == b';' && !inside
        }) {
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            let Some((key, value)) = piece.split_once('=') else { continue };
            let (key, value) = (key.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
            if key != name {
                continue;
            }
            match &found {
                Some(before) if before != value => return Err(Ambiguous),
                _ => found = Some(value.to_owned()),
            }
        }
    }
    Ok(found)
}
