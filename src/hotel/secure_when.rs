//! A cookie with `Secure` where the request looks like plain http: tower-sessions sets it all the same, and express-session
//! sets none and keeps the record. With the switch `secure_when` at `https` the hotel does as express-session.

use http::{HeaderMap, HeaderValue, header::SET_COOKIE};

use crate::switch::{SECURE_WHEN, Switches};

/// Takes the session cookie out of an answer to a request that did not come over https, as far as the hotel can tell.
/// Was there one?
pub(super) fn hold_back(switches: &Switches, name: &str, scheme: Option<&str>, headers: &mut HeaderMap) -> bool {
    if scheme == Some("https") || !headers.contains_key(SET_COOKIE) || switches.value(&SECURE_WHEN) != "https" {
        return false;
    }
    let is_held = |line: &HeaderValue| {
        let text = line.to_str().unwrap_or_default();
        let secure = text.split(';').skip(1).any(|part| part.trim().eq_ignore_ascii_case("secure"));
        secure && text.split('=').next() == Some(name) && !text.contains("Max-Age=0")
    };
    let all: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    let kept: Vec<&HeaderValue> = all.iter().filter(|line| !is_held(line)).collect();
    if kept.len() == all.len() {
        return false;
    }
    headers.remove(SET_COOKIE);
    for line in kept {
        headers.append(SET_COOKIE, line.clone());
    }
    true
}
