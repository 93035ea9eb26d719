//! What a proxy makes of a request: plain http to the hotel, and a header that says how the client has asked. nginx does the
//! same: `tests/it/nginx` asks both the same cases.

use axum::body::Body;
use http::{
    HeaderName, HeaderValue, Request, Uri,
    header::HOST,
    uri::{Authority, Scheme},
};

use crate::{
    hotel::{FORWARDED_HOST, FORWARDED_PROTO, FromProxy},
    switch::{PROXY, PROXY_HOST, Switches},
};

/// The hotel's own name, which only the proxy can reach.
pub(super) const UPSTREAM: &str = "hotel.internal:3000";

const PROTO: HeaderName = HeaderName::from_static(FORWARDED_PROTO);
const ASKED_HOST: HeaderName = HeaderName::from_static(FORWARDED_HOST);

/// Makes the client's request the proxy's; what was done, in words. `None`: there is no proxy.
pub(super) fn forward(request: &mut Request<Body>, switches: &Switches) -> Option<String> {
    let how = switches.value(&PROXY);
    if how == "none" {
        return None;
    }
    let scheme = HeaderValue::from_static(if request.uri().scheme_str() == Some("https") { "https" } else { "http" });
    let host = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok());
    let headers = request.headers_mut();
    match how {
        "appends" => {
            let said: Vec<&[u8]> =
                headers.get_all(PROTO).iter().map(HeaderValue::as_bytes).chain([scheme.as_bytes()]).collect();
            let list = HeaderValue::from_bytes(&said.join(&b", "[..])).unwrap_or(scheme);
            headers.insert(PROTO, list);
        }
        "drops" => {
            headers.remove(PROTO);
            headers.remove(ASKED_HOST);
        }
        "sets" => {
            headers.insert(PROTO, scheme);
            host.and_then(|host| headers.insert(ASKED_HOST, host));
        }
        _ => {}
    }
    address(request, switches.value(&PROXY_HOST) != "kept");
    request.extensions_mut().insert(FromProxy);
    Some(words(request))
}

/// Plain http, and the upstream's name if that is what the proxy asks for.
fn address(request: &mut Request<Body>, upstream: bool) {
    let mut parts = request.uri().clone().into_parts();
    parts.scheme = Some(Scheme::HTTP);
    if upstream {
        parts.authority = Some(Authority::from_static(UPSTREAM));
        request.headers_mut().insert(HOST, HeaderValue::from_static(UPSTREAM));
    }
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
}

/// `asks hotel.grand.example over plain http, with X-Forwarded-Proto: https`.
fn words(request: &Request<Body>) -> String {
    let text = |value: &HeaderValue| {
        let text = String::from_utf8_lossy(value.as_bytes());
        text.chars().filter(|c| !c.is_control()).take(80).collect::<String>()
    };
    let said: Vec<String> = request.headers().get_all(PROTO).iter().take(4).map(text).collect();
    let host = request.uri().authority().map_or("", Authority::as_str);
    if said.is_empty() {
        return format!("asks {host} over plain http, and says nothing of https");
    }
    format!("asks {host} over plain http, with X-Forwarded-Proto: {}", said.join(", "))
}
