//! INSECURE ON PURPOSE, by switch: `narrow_path` off, as far as a Path can be called a defence.
//!
//! The part of the hotel that the session cookie is for. Every page reads the session, the lobby
//! too: it counts visits. A Path that names one page would lose the session on all others, so the
//! whole house answers a second time below `/guests`, and while the switch is on, what a browser
//! asks for outside is led in there, with its method and its form.
//!
//! What is written by hand has no `Sec-Fetch-Mode` and is answered where it asks: a server never
//! learns a cookie's Path. So this keeps requests small, and defends nothing (RFC 10025, section
//! 4.1.2.4). Deliberately absent: a list of pages; a new one needs nothing here.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, Uri, header::LOCATION, uri::PathAndQuery};

use crate::switch::{HOST_PREFIX, NARROW_PATH, Switches};

const PART: &str = "/guests";

/// The Path of the hotel's cookies: `/`, or the part they are for. A `__Host-` name demands `/`.
pub(super) fn cookie_path(switches: &Switches) -> &'static str {
    if switches.on(&NARROW_PATH) && !switches.on(&HOST_PREFIX) { PART } else { "/" }
}

/// Takes `/guests` off the address. The answer is the way in there, if the request has to go it first.
pub(super) fn lead_in(request: &mut Request<Body>, switches: &Switches) -> Option<Response<Bytes>> {
    let asked = request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
    let below = asked.strip_prefix(PART).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if let Some(rest) = below {
        let rest = if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") };
        if let Some(uri) = at(request.uri(), &rest) {
            *request.uri_mut() = uri;
        }
        return None;
    }
    let by_a_browser = request.headers().contains_key("sec-fetch-mode");
    if cookie_path(switches) == "/" || !by_a_browser {
        return None;
    }
    let location = HeaderValue::from_str(&format!("{PART}{asked}")).ok()?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    response.headers_mut().insert(LOCATION, location);
    Some(response)
}

fn at(uri: &Uri, path: &str) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse().ok()?);
    Uri::from_parts(parts).ok()
}
