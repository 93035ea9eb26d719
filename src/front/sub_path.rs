//! A path below which the hotel lives: the proxy takes it off before it asks.

use axum::body::Body;
use bytes::Bytes;
use http::{
    HeaderValue, Request, Response, StatusCode, Uri,
    header::{CONTENT_TYPE, LOCATION},
    uri::PathAndQuery,
};

use crate::{
    identity::CALLBACK,
    switch::{SUB_PATH, Switches},
};

/// Where the hotel lives.
pub(super) const PREFIX: &str = "/app";

/// Takes the prefix off the address. An address outside of it is not the hotel's: the proxy answers then.
pub(super) fn enter(request: &mut Request<Body>, switches: &Switches) -> Option<Response<Bytes>> {
    if switches.value(&SUB_PATH) == "none" {
        return None;
    }
    let asked = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
    let Some(rest) = asked.strip_prefix(PREFIX) else { return Some(outside(request.uri().path())) };
    match rest.as_bytes().first() {
        Some(b'/') => {}
        // As nginx answers for a location that ends with a slash.
        None | Some(b'?') => return Some(inside(rest)),
        _ => return Some(outside(request.uri().path())),
    }
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = rest.parse().ok();
    match Uri::from_parts(parts) {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return Some(outside("")),
    }
    None
}

fn inside(query: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
    if let Ok(location) = HeaderValue::from_str(&format!("{PREFIX}/{query}")) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

fn outside(path: &str) -> Response<Bytes> {
    let says = if path == CALLBACK {
        "The proxy knows no site at this address. id.example leads back to the address that the hotel has registered there, and it \
         has no /app in it: signing in elsewhere and a hotel below /app exclude each other, until the new address is registered.\n"
    } else {
        "The proxy knows no site at this address. The hotel lives below /app/, and the links in its pages do not say so.\n"
    };
    let mut response = Response::new(Bytes::from_static(says.as_bytes()));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}
