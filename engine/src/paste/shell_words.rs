//! A command line cut into words, as a shell would.
//!
//! What lives here: quotes of sh, `$'...'` of bash, which browsers write and the crates for this do not read, and the
//! carets of Windows. Why here: *Copy as cURL* writes all of them. Deliberately absent: variables and substitution;
//! nothing is run.

/// The words of a command. An open quote ends with the text.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = without_carets(text);
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some('\r') => {
                    chars.next_if_eq(&'\n');
                }
                Some(other) => word.get_or_insert_default().push(other),
            },
            '\'' => word.get_or_insert_default().extend(chars.by_ref().take_while(|c| *c != '\'')),
            '"' => quoted(&mut chars, word.get_or_insert_default()),
            '$' if chars.next_if_eq(&'\'').is_some() => ansi(&mut chars, word.get_or_insert_default()),
            c if c.is_whitespace() => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn quoted(chars: &mut Chars, word: &mut String) {
    while let Some(c) = chars.next() {
        match c {
            '"' => return,
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(c @ ('"' | '\\' | '$' | '`')) => word.push(c),
                Some(c) => word.extend(['\\', c]),
            },
            c => word.push(c),
        }
    }
}

/// The escapes of bash's `$'...'`.
fn ansi(chars: &mut Chars, word: &mut String) {
    while let Some(c) = chars.next() {
        match c {
            '\'' => return,
            '\\' => match chars.next() {
                Some('n') => word.push('\n'),
                Some('r') => word.push('\r'),
                Some('t') => word.push('\t'),
                Some('u') => word.extend(code(chars, 4)),
                Some('x') => word.extend(code(chars, 2)),
                Some(c) => word.push(c),
                None => {}
            },
            c => word.push(c),
        }
    }
}

fn code(chars: &mut Chars, most: usize) -> Option<char> {
    let mut number = 0;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|c| c.to_digit(16)) else { break };
        chars.next();
        number = number * 16 + digit;
    }
    char::from_u32(number)
}

/// Windows: a caret takes the meaning of what follows away, a line end's too.
fn without_carets(text: &str) -> std::borrow::Cow<'_, str> {
    let windows = text.contains("^\"") || text.lines().any(|line| line.trim_end().ends_with('^'));
    if !windows {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '^' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('\r') => {
                chars.next_if_eq(&'\n');
                plain.push(' ');
            }
            Some('\n') | None => plain.push(' '),
            Some(c) => plain.push(c),
        }
    }
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn as_a_shell_cuts_them() {
        assert_eq!(
            words("curl 'a b' \\\n  -H \"c: \\\"d\\\"\"  e\\ f ''"),
            ["curl", "a b", "-H", "c: \"d\"", "e f", ""]
        );
        assert_eq!(words(r"curl $'it\'s\n\u0041\x42'x"), ["curl", "it's\nABx"]);
        assert_eq!(
            words("curl ^\"https://a.example/?b=1^&c=2^\" ^\n  -H ^\"d: e^\""),
            ["curl", "https://a.example/?b=1&c=2", "-H", "d: e"]
        );
        assert_eq!(words("curl 'open"), ["curl", "open"]);
        assert!(words(" \n").is_empty());
    }
}
