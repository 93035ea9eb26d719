//! INSECURE ON PURPOSE, by switch: `cookie_only` off.
//!
//! Takes the session ID from the address, `/login?id=...`, as sites did that wanted to work without
//! cookies. tower-sessions reads nothing but the cookie, so the ID is put into the request's
//! `Cookie` header in place of the browser's own. The next write sends it back as `Set-Cookie`:
//! from then on the browser carries the planted ID by itself.

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Request, header::COOKIE};

use super::cookie::session_cookie;
use crate::switch::{COOKIE_ONLY, Switches};

pub(super) fn adopt(request: &mut Request<Body>, name: &str) {
    let query = request.uri().query().unwrap_or_default();
    // Not decoded: a signed value holds `+` and `/`, which a query may hold as they are.
    let Some(id) = query.split('&').find_map(|pair| pair.strip_prefix("id=")) else { return };
    let planted = format!("{name}={id}");
    let others = request.headers().get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    let kept = others
        .flat_map(|line| line.split(';'))
        .map(str::trim)
        .filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name))
        .map(str::to_owned);
    let line = kept.chain([planted]).collect::<Vec<_>>().join("; ");
    if let Ok(value) = HeaderValue::from_str(&line) {
        request.headers_mut().insert(COOKIE, value);
    }
}

/// An address that carries the session along, for whoever goes on at another device. There is none
/// where the hotel would not take it.
pub(super) fn to_go(switches: &Switches, headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let value = pairs.rfind(|(name, _)| *name == session_cookie(switches) && !switches.on(&COOKIE_ONLY))?.1;
    Some(format!("/account?id={value}"))
}
