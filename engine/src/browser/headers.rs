//! The headers a browser adds by itself: Fetch metadata, `Origin`, `Referer`, `Cookie`.

use http::{HeaderMap, HeaderValue, Method, header};
use url::Url;

use crate::{
    cookie::Kind,
    exchange::{How, Navigation},
    site::{Relation, same_origin},
};

/// `Sec-Fetch-Mode` and `Sec-Fetch-Dest` (Fetch Metadata Request Headers, sections 2.1 and 2.2).
fn mode_and_destination(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Navigate => ("navigate", "document"),
        Kind::Iframe => ("navigate", "iframe"),
        Kind::Image => ("no-cors", "image"),
        Kind::Fetch => ("no-cors", "empty"),
    }
}

/// Headers in the order they are shown. `Cookie` comes last, where the eye looks for it.
pub(super) fn headers(
    url: &Url,
    method: &Method,
    navigation: &Navigation,
    relation: Relation,
    cookie: Option<&str>,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut add = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.append(name, value);
        }
    };
    add(header::HOST, &authority(url));
    if let Some(page) = &navigation.initiator {
        add(header::REFERER, &referrer(page, url));
        if method != Method::GET && method != Method::HEAD {
            add(header::ORIGIN, &page.origin().ascii_serialization());
        }
    }
    if navigation.how != How::ByHand {
        add(header::HeaderName::from_static("sec-fetch-site"), relation.as_str());
        let (mode, destination) = mode_and_destination(navigation.kind);
        add(header::HeaderName::from_static("sec-fetch-mode"), mode);
        add(header::HeaderName::from_static("sec-fetch-dest"), destination);
    }
    if let Some(cookie) = cookie {
        add(header::COOKIE, cookie);
    }
    headers
}

/// Host, and the port where it is not the scheme's own.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Referrer policy `strict-origin-when-cross-origin`, the default of the standard.
fn referrer(page: &Url, target: &Url) -> String {
    let mut page = page.clone();
    page.set_fragment(None);
    if same_origin(&page, target) {
        return page.to_string();
    }
    if page.scheme() == "https" && target.scheme() == "http" {
        return String::new();
    }
    format!("{}/", page.origin().ascii_serialization())
}
