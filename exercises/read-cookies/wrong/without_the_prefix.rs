// Breaks 4: another name
// `__Host-sid` is not `sid`: whoever drops the prefix drops what it promises.

pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut found: Option<String> = None;
    for line in headers.get_all(header::COOKIE) {
        for piece in line.as_bytes().split(|b| *b == b';') {
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            let Some((key, value)) = piece.split_once('=') else { continue };
            let (key, value) = (key.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
            if key.trim_start_matches("__Host-").trim_start_matches("__Secure-") != name {
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
