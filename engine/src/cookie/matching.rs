//! Which hosts and paths a cookie is for.
//!
//! What lives here: domain-match, path-match and default-path (RFC 10025, sections 5.1.3 and 5.1.4). Why here:
//! setting and sending ask the same questions. Deliberately absent: any decision.

use url::Url;

use crate::site::is_ip;

/// The host a cookie of this URL would belong to; empty when the URL has none.
pub(super) fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

/// Whether URLs of this scheme take part in cookies at all.
pub(super) fn cookieable(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https" | "ws" | "wss")
}

/// Whether `host` is `domain` or a sub-domain of it. An IP address has no sub-domains.
pub(super) fn domain_match(host: &str, domain: &str) -> bool {
    if host == domain {
        return true;
    }
    let below = host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    below && !domain.is_empty() && !is_ip(host)
}

/// Whether `request` is `cookie` or below it, counting whole path segments.
pub(super) fn path_match(request: &str, cookie: &str) -> bool {
    match request.strip_prefix(cookie) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || cookie.ends_with('/'),
        None => false,
    }
}

/// The path of a cookie that names none: the URL's path up to its last slash.
pub(super) fn default_path(url: &Url) -> &str {
    let path = url.path();
    match path.rfind('/') {
        Some(last) if last > 0 && path.starts_with('/') => &path[..last],
        _ => "/",
    }
}

#[cfg(test)]
#[path = "matching_tests.rs"]
mod tests;
