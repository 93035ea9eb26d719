// Breaks 6: two values under one name
// Only the first and the last are compared.

pub fn read(headers: &HeaderMap, name: &str) -> Result<Option<String>, Ambiguous> {
    let mut all = Vec::<String>::new();
    for line in headers.get_all(header::COOKIE) {
        for piece in line.as_bytes().split(|b| *b == b';') {
            let Ok(piece) = std::str::from_utf8(piece) else { continue };
            let Some((key, value)) = piece.split_once('=') else { continue };
            let (key, value) = (key.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']));
            if key != name {
                continue;
            }
            all.push(value.to_owned());
        }
    }
    if all.first() != all.last() {
        return Err(Ambiguous);
    }
    Ok(all.pop())
}
