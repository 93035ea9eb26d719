//! Origins and sites: who counts as the same party for a browser.
//!
//! What lives here: the same-origin and same-site tests, the value of `Sec-Fetch-Site`, and which URLs a browser trusts.
//! Why here: cookies, fetch and the simulated browser all ask the same questions and must get the same answers.
//! Deliberately absent: the public suffix list itself: the crate `psl` carries it, private suffixes such as `github.io`
//! included, as browsers use it.

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;
use url::{Host, Url};

/// The registrable domain of a host: its public suffix and one label more.
///
/// IP addresses, single labels and public suffixes are their own registrable domain. A trailing dot stays where it is:
/// `a.example.` and `a.example` are two sites.
///
/// Standard: URL standard, section 3.2 (host's registrable domain).
pub fn registrable_domain(host: &str) -> &str {
    if is_ip(host) {
        return host;
    }
    let body = host.strip_suffix('.').unwrap_or(host);
    let length = psl::domain_str(body).map_or(body.len(), str::len);
    &host[body.len() - length..]
}

/// Whether nobody can own all that lies below this name: `com`, `co.uk`, `github.io`, and any name the list does not
/// know that has no dot, such as `localhost`.
///
/// Standard: URL standard, section 3.2 (host's public suffix).
pub fn is_public_suffix(domain: &str) -> bool {
    !is_ip(domain) && psl::suffix_str(domain) == Some(domain)
}

/// Whether two URLs belong to one site: same scheme and same registrable domain. The port plays no part, and a web
/// socket counts as the page it serves: `ws` as `http`, `wss` as `https`.
///
/// Standard: HTML, section 7.1.1 (schemefully same site); RFC 10025, section 5.2.
pub fn same_site(a: &Url, b: &Url) -> bool {
    http_scheme(a) == http_scheme(b) && schemelessly_same_site(a, b)
}

/// Whether two URLs have the same registrable domain, whatever their schemes. Opaque origins (`data:`) equal nothing.
///
/// Standard: HTML, section 7.1.1 (same site, without the scheme).
pub fn schemelessly_same_site(a: &Url, b: &Url) -> bool {
    if !a.origin().is_tuple() || !b.origin().is_tuple() {
        return false;
    }
    match (a.host_str(), b.host_str()) {
        (Some(a), Some(b)) => registrable_domain(a) == registrable_domain(b),
        _ => false,
    }
}

fn http_scheme(url: &Url) -> &str {
    match url.scheme() {
        "ws" => "http",
        "wss" => "https",
        other => other,
    }
}

/// Whether two URLs have one origin: same scheme, host and port. Opaque origins (`data:`) equal nothing.
///
/// Standard: HTML, section 7.1.1 (same origin).
pub fn same_origin(a: &Url, b: &Url) -> bool {
    a.origin().is_tuple() && a.origin() == b.origin()
}

/// How the page that caused a request stands to the request's target: the values of `Sec-Fetch-Site`.
///
/// Standard: Fetch Metadata Request Headers, section 2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// No page caused it: the person typed the address or used a bookmark.
    None,
    /// Same scheme, host and port.
    SameOrigin,
    /// Same scheme and registrable domain, another host or port.
    SameSite,
    /// Anything else.
    CrossSite,
}

impl Relation {
    /// The value as it stands in `Sec-Fetch-Site`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Relation::None => "none",
            Relation::SameOrigin => "same-origin",
            Relation::SameSite => "same-site",
            Relation::CrossSite => "cross-site",
        }
    }
}

/// How the page that caused a request stands to its target.
///
/// Standard: Fetch Metadata Request Headers, section 2.3.
pub fn relation(initiator: Option<&Url>, target: &Url) -> Relation {
    match initiator {
        None => Relation::None,
        Some(page) if same_origin(page, target) => Relation::SameOrigin,
        Some(page) if same_site(page, target) => Relation::SameSite,
        Some(_) => Relation::CrossSite,
    }
}

/// Whether a browser trusts that nobody on the network read or changed what comes from this URL: https always, http
/// only on loopback names and addresses (`localhost`, `*.localhost`, `127.0.0.0/8`, `::1`).
///
/// Standard: Secure Contexts, section 3.1.
pub fn trustworthy(url: &Url) -> bool {
    match url.scheme() {
        "https" | "wss" => true,
        "http" | "ws" => loopback(url),
        _ => false,
    }
}

/// Whether a cookie treats this connection as secure: encrypted, or if the user agent trusts it, loopback.
///
/// Standard: RFC 10025, section 5.8.3, step 3 ("secure" as defined by the user agent).
pub fn secure_connection(url: &Url, trusts_loopback: bool) -> bool {
    matches!(url.scheme(), "https" | "wss") || (trusts_loopback && trustworthy(url))
}

fn loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a host, as a URL writes it, is an IP address.
pub(crate) fn is_ip(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok() || host.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests;
