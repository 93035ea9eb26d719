//! INSECURE ON PURPOSE, by switch: `same_site` left out.
//!
//! What tower-sessions' layer cannot say is said here, in the open: it always writes a SameSite
//! attribute, so leaving it out means cutting it from the header.

use cloakroom_engine::switch::{SAME_SITE, Switches};
use http::{HeaderMap, HeaderValue, header::SET_COOKIE};

pub(super) fn say_what_the_layer_cannot(switches: &Switches, headers: &mut HeaderMap) {
    if switches.value(&SAME_SITE) != "omitted" {
        return;
    }
    let lines: Vec<HeaderValue> = headers.get_all(SET_COOKIE).iter().map(without_same_site).collect();
    headers.remove(SET_COOKIE);
    for line in lines {
        headers.append(SET_COOKIE, line);
    }
}

fn without_same_site(line: &HeaderValue) -> HeaderValue {
    let Ok(text) = line.to_str() else { return line.clone() };
    let kept: Vec<&str> = text.split("; ").filter(|part| !part.to_ascii_lowercase().starts_with("samesite=")).collect();
    HeaderValue::from_str(&kept.join("; ")).unwrap_or_else(|_| line.clone())
}
