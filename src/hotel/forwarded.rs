//! INSECURE ON PURPOSE, by switch: `trust_proxy` off or `first`.
//!
//! Behind a proxy every request comes over plain http. Whether the browser used https only a header can say
//! (`X-Forwarded-Proto`), and a header is believed or not: never, the first value from anybody, or one value from the proxy
//! itself. What is believed goes into the request's address, so all that asks for the scheme asks there.
//!
//! Deliberately absent: `Forwarded` (RFC 7239), which says the same in one header and which few proxies send.

use axum::body::Body;
use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode, Uri,
    header::CONTENT_TYPE,
    uri::{Authority, Scheme},
};

use crate::switch::{Switches, TRUST_PROXY};

/// Says how the browser has asked.
pub const PROTO: &str = "x-forwarded-proto";
/// Says which host it has asked.
pub const HOST: &str = "x-forwarded-host";

/// In a request's extensions: the connection is the proxy's, and nobody else's.
#[derive(Debug, Clone, Copy)]
pub struct FromProxy;

/// Puts into the address what is believed. The answer says why the request cannot be told.
pub(super) fn believe(request: &mut Request<Body>, switches: &Switches) -> Option<Response<Bytes>> {
    match switches.value(&TRUST_PROXY) {
        "first" => {
            let scheme = first(request.headers(), PROTO).map(|word| if word == "https" { "https" } else { "http" });
            let host = first(request.headers(), HOST).and_then(|host| host.parse().ok());
            put(request, scheme, host);
        }
        "one" if request.extensions().get::<FromProxy>().is_some() => match only_value(request.headers()) {
            Ok(scheme) => put(request, scheme, None),
            Err(several) => return Some(unclear(&several)),
        },
        _ => {}
    }
    None
}

/// As Express does it with `trust proxy` set to true: whoever wrote first decides.
fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()?.split(',').next().map(str::trim)
}

// ANCHOR: only_value
/// The one value that the proxy has set; more than one, or another word, is an error.
fn only_value(headers: &HeaderMap) -> Result<Option<&'static str>, String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let all: Vec<String> = headers.get_all(PROTO).iter().map(text).collect();
    match all.as_slice() {
        [] => Ok(None),
        [one] if one.eq_ignore_ascii_case("https") => Ok(Some("https")),
        [one] if one.eq_ignore_ascii_case("http") => Ok(Some("http")),
        several => Err(several.join(", ")), // MARK
    }
}
// ANCHOR_END: only_value

fn put(request: &mut Request<Body>, scheme: Option<&str>, host: Option<Authority>) {
    let mut parts = request.uri().clone().into_parts();
    if let Some(scheme) = scheme.and_then(|scheme| scheme.parse::<Scheme>().ok()) {
        parts.scheme = Some(scheme);
    }
    if host.is_some() {
        parts.authority = host;
    }
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
}

fn unclear(said: &str) -> Response<Bytes> {
    let said: String = said.chars().filter(|c| !c.is_control()).take(80).collect();
    let says = format!(
        "X-Forwarded-Proto says `{said}`. One value, http or https, is believed. Nothing was done.\n\
         Have the proxy replace what the client says: proxy_set_header X-Forwarded-Proto $scheme;\n"
    );
    let mut response = Response::new(Bytes::from(says));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

#[cfg(test)]
mod tests {
    use crate::switch::Setting;

    use super::*;

    /// The address as the hotel sees it; the status if it refuses.
    fn seen(trust: &str, from_proxy: bool, values: &[&str]) -> Result<String, u16> {
        let mut request = Request::get("http://hotel.grand.example/login").body(Body::empty()).unwrap();
        for value in values {
            request.headers_mut().append(PROTO, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        if from_proxy {
            request.extensions_mut().insert(FromProxy);
        }
        let switches = Switches::default().with(Setting::of("trust_proxy", trust).unwrap());
        match believe(&mut request, &switches) {
            Some(refused) => Err(refused.status().as_u16()),
            None => Ok(request.uri().scheme_str().unwrap_or_default().to_owned()),
        }
    }

    #[test]
    fn the_first_value_is_believed_from_anybody_and_one_value_from_the_proxy_alone() {
        for values in [&["https"][..], &["https, http"], &["https", "http"]] {
            assert_eq!(seen("off", true, values), Ok("http".to_owned()), "{values:?}");
            assert_eq!(seen("first", false, values), Ok("https".to_owned()), "{values:?}");
            assert_eq!(seen("one", false, values), Ok("http".to_owned()), "no proxy: {values:?}");
        }
        assert_eq!(seen("first", true, &["HTTPS"]), Ok("http".to_owned()), "as Express compares it");
        assert_eq!(seen("one", true, &["HTTPS"]), Ok("https".to_owned()), "a scheme has no case: RFC 3986, 3.1");
        assert_eq!(seen("one", true, &["https"]), Ok("https".to_owned()));
        assert_eq!(seen("one", true, &[]), Ok("http".to_owned()));
        for values in [&["https, http"][..], &["https", "http"], &[""], &["wss"], &["\u{e9}"], &["https "]] {
            assert_eq!(seen("one", true, values), Err(400), "{values:?}");
        }
    }

    #[test]
    fn what_refuses_a_header_is_a_short_text_without_its_control_characters() {
        let long = format!("{}\u{1b}[31m", "x".repeat(100_000));
        assert!(unclear(&long).body().len() < 400);
    }

    #[test]
    fn a_host_that_is_none_changes_nothing() {
        let mut request =
            Request::get("http://hotel.grand.example/").header(HOST, "a b/\\<").body(Body::empty()).unwrap();
        let switches = Switches::default().with(Setting::of("trust_proxy", "first").unwrap());
        assert!(believe(&mut request, &switches).is_none());
        assert_eq!(request.uri().to_string(), "http://hotel.grand.example/");
    }
}
