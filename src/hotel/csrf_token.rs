//! The token that a session's forms carry while `csrf_token` is on: made, and compared.

use rand::RngExt;
use tower_sessions::Session;

use super::{error::HotelError, keys};

/// The field of a form, and the key in the session.
pub(super) const FIELD: &str = keys::CSRF_TOKEN;

// ANCHOR: token
/// The token of a session, made at first need.
pub(super) async fn token(session: &Session) -> Result<String, HotelError> {
    if let Some(token) = session.get::<String>(FIELD).await? {
        return Ok(token);
    }
    let bytes: [u8; 16] = rand::rng().random();
    let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    session.insert(FIELD, &token).await?; // MARK
    Ok(token)
}
// ANCHOR_END: token

/// Is the token of the form the session's? Compared without stopping at the first difference.
pub(super) fn same_token(expected: Option<&str>, body: &[u8]) -> bool {
    let sent = url::form_urlencoded::parse(body).find(|(name, _)| name == FIELD).map(|(_, value)| value);
    let (Some(expected), Some(sent)) = (expected, sent) else { return false };
    expected.len() == sent.len() && expected.bytes().zip(sent.bytes()).fold(0, |acc, (a, b)| acc | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_compared_whole() {
        assert!(same_token(Some("abc"), b"to=mallory&csrf_token=abc"));
        for body in ["", "csrf_token=", "csrf_token=ab", "csrf_token=abd", "token=abc"] {
            assert!(!same_token(Some("abc"), body.as_bytes()), "{body}");
        }
        assert!(!same_token(None, b"csrf_token="), "a session without a token has no right one");
    }
}
