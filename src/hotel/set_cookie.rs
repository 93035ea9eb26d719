//! INSECURE ON PURPOSE, by switch: `same_site` left out.
//!
//! What tower-sessions' layer cannot say is said here, in the open: it always writes a SameSite
//! attribute, never `Partitioned`, and its removal of a cookie lacks the Secure that a `__Host-`
//! name needs, so that the browser would refuse it.

use http::{HeaderMap, HeaderValue, header::SET_COOKIE};

use super::cookie::{Attributes, session_cookie};
use crate::switch::{HOST_PREFIX, SAME_SITE, Switches};

pub(super) fn say_what_the_layer_cannot(switches: &Switches, cookie: &Attributes, headers: &mut HeaderMap) {
    if !headers.contains_key(SET_COOKIE) {
        return;
    }
    let name = session_cookie(switches);
    let rewrite = |line: &HeaderValue| rewritten(line, name, switches, cookie).unwrap_or_else(|| line.clone());
    let mut lines: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().map(rewrite).collect();
    // A handler that tells the browser to forget the cookie is not contradicted by a layer that saves
    // whatever happened, and sends the cookie with it.
    if lines.iter().any(|line| removes(line, name)) {
        lines.retain(|line| !is_for(line, name) || removes(line, name));
    }
    headers.remove(SET_COOKIE);
    for line in lines {
        headers.append(SET_COOKIE, line);
    }
}

/// The line as it should be; `None` if it is none of the session cookie's.
fn rewritten(line: &HeaderValue, name: &str, switches: &Switches, cookie: &Attributes) -> Option<HeaderValue> {
    let text = line.to_str().ok().filter(|t| t.split('=').next() == Some(name))?;
    if text.contains("Max-Age=0") {
        if !switches.on(&HOST_PREFIX) {
            return None;
        }
        return HeaderValue::from_str(&cookie.removal(name).to_string()).ok();
    }
    let leave_out = switches.value(&SAME_SITE) == "omitted";
    let unwanted = |part: &str| leave_out && part.to_ascii_lowercase().starts_with("samesite=");
    let mut parts: Vec<&str> = text.split("; ").filter(|part| !unwanted(part)).collect();
    if cookie.partitioned {
        parts.push("Partitioned");
    }
    HeaderValue::from_str(&parts.join("; ")).ok()
}

fn is_for(line: &HeaderValue, name: &str) -> bool {
    line.to_str().is_ok_and(|text| text.split('=').next() == Some(name))
}

fn removes(line: &HeaderValue, name: &str) -> bool {
    is_for(line, name) && line.to_str().is_ok_and(|text| text.contains("Max-Age=0"))
}
