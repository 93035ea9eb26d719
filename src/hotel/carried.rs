//! A cookie that is none of the session layer's, out of the `Cookie` header.

use http::{HeaderMap, header};
use tower_sessions::cookie::Cookie;

/// The cookie of this name that the browser sent, if any.
pub(super) fn carried(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.find(|cookie| cookie.name() == name && !cookie.value().is_empty()).map(|cookie| cookie.value().to_owned())
}
