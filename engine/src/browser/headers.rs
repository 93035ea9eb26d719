//! The headers a browser adds by itself: Fetch metadata, `Origin`, `Referer`, `Cookie`.

use http::{HeaderMap, HeaderValue, Method, header};
use url::Url;

use crate::{
    exchange::{How, Navigation},
    site::{Relation, same_origin},
};

/// What kind of answer is wanted: decides `Sec-Fetch-Mode` and `Sec-Fetch-Dest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Image,
    Fetch { include_credentials: bool },
}

impl Kind {
    fn mode(self) -> &'static str {
        match self {
            Self::Document => "navigate",
            Self::Image | Self::Fetch { .. } => "no-cors",
        }
    }

    fn destination(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Image => "image",
            Self::Fetch { .. } => "empty",
        }
    }
}

/// Headers in the order they are shown. `Cookie` comes last, where the eye looks for it.
pub(super) fn headers(
    url: &Url,
    method: &Method,
    navigation: &Navigation,
    relation: Relation,
    kind: Kind,
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
        add(header::HeaderName::from_static("sec-fetch-mode"), kind.mode());
        add(header::HeaderName::from_static("sec-fetch-dest"), kind.destination());
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
