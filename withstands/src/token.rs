//! What is drawn for an audit: texts that stand on no page yet.

use rand::RngExt;

/// A text of letters and digits that is on no page yet.
#[must_use]
pub fn nonce() -> String {
    format!("cr{}", letters(12))
}

/// Is it such a text?
#[must_use]
pub fn is_nonce(text: &str) -> bool {
    text.len() == 14 && text.starts_with("cr") && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// So many letters and digits, lower case.
#[must_use]
pub fn letters(count: usize) -> String {
    const ALL: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut rng = rand::rng();
    (0..count).map(|_| char::from(ALL[rng.random_range(0..ALL.len())])).collect()
}

/// Another value of the same shape: each letter by a letter, each digit by a digit, the rest as it stands.
#[must_use]
pub fn like(value: &str) -> String {
    let mut rng = rand::rng();
    let hex = value.chars().filter(char::is_ascii_alphanumeric).all(|c| c.is_ascii_hexdigit());
    let last = if hex { b'f' } else { b'z' };
    let one = |c: char| match c {
        'a'..='z' => char::from(rng.random_range(b'a'..=last)),
        'A'..='Z' => char::from(rng.random_range(b'A'..=last.to_ascii_uppercase())),
        '0'..='9' => char::from(rng.random_range(b'0'..=b'9')),
        other => other,
    };
    value.chars().map(one).collect()
}
