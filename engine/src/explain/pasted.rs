//! `Set-Cookie` values out of what a person pastes.
//!
//! What lives here: finding them in the output of `curl -i` or `curl -v`, in a browser's list of headers, or as bare
//! values. Why here: the page and the command line take the same. Deliberately absent: any judgement.

/// The `Set-Cookie` values in this text. If any line names the header, only such lines count; else each line that is not
/// empty is a value.
#[must_use]
pub fn pasted(text: &str) -> Vec<String> {
    let lines = || text.lines().map(|line| line.trim_matches([' ', '\t', '\r']));
    let named: Vec<String> = lines().filter_map(header).map(str::to_owned).collect();
    if named.is_empty() { lines().filter(|line| !line.is_empty()).map(str::to_owned).collect() } else { named }
}

/// The value, if the line is a `Set-Cookie` header, with the arrow in front that `curl -v` draws.
fn header(line: &str) -> Option<&str> {
    let (name, value) = line.strip_prefix("< ").unwrap_or(line).split_once(':')?;
    name.trim().eq_ignore_ascii_case("set-cookie").then(|| value.trim())
}

#[cfg(test)]
mod tests {
    use super::pasted;

    #[test]
    fn only_the_headers_of_a_response_count() {
        let curl =
            "HTTP/1.1 303 See Other\r\nset-cookie: sid=1; Path=/\r\nLocation: /a\r\nSet-Cookie: b=2\r\n\r\n<p>c=3</p>";
        assert_eq!(pasted(curl), ["sid=1; Path=/", "b=2"]);
        assert_eq!(pasted("* Connected\n< Set-Cookie: sid=1\n< "), ["sid=1"]);
    }

    #[test]
    fn without_a_header_each_line_is_a_value() {
        assert_eq!(pasted("sid=1; Secure\n\n theme=dark\n"), ["sid=1; Secure", "theme=dark"]);
        assert!(pasted(" \n").is_empty());
    }
}
