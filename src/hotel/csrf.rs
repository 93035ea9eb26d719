//! INSECURE ON PURPOSE, by switch: `csrf_token` off, `check_origin` off, `check_fetch_metadata` off.
//!
//! Three defences against requests that somebody else's page makes a guest's browser send. Each is
//! asked of every request that may change something. GET and HEAD pass, as in the field's own
//! libraries: whatever a site changes by GET, none of the three protects.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};
use tower_sessions::Session;
use url::Url;

use super::{
    HotelState,
    csrf_token::{FIELD, same_token},
    device_bound::{REFRESH_PATH, REGISTER_PATH},
    elsewhere::LOGOUT_PATH,
    error::HotelError,
    origin::origin,
    page::{MOST_BYTES, PageContext},
    refresh::RENEW_PATH,
};
use crate::switch::{CHECK_FETCH_METADATA, CHECK_ORIGIN, CSRF_TOKEN, Switches};

/// Why a request is taken for somebody else's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Forged {
    #[error("The Origin header does not name the hotel.")]
    Origin,
    #[error("Sec-Fetch-Site says that another site made the browser send this.")]
    FetchMetadata,
    #[error("The browser sent no Sec-Fetch-Site, and no Origin header that names the hotel.")]
    NoFetchMetadata,
    #[error("The form lacks the token that the hotel put into it for this session.")]
    Token,
}

/// Lets a request through, or answers 403 and says which defence refused it.
pub(super) async fn guard(
    State(desk): State<HotelState>,
    session: Session,
    request: Request,
    next: Next,
) -> Result<Response, HotelError> {
    let switches = desk.switches.read();
    if request.method().is_safe() || needs_no_page(request.uri().path()) {
        return Ok(next.run(request).await);
    }
    let paper = PageContext::of(request.extensions(), &desk);
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let mut judged = headers_allow(&switches, &parts.headers, &parts.uri);
    if switches.on(&CSRF_TOKEN) && !same_token(session.get::<String>(FIELD).await?.as_deref(), &body) {
        judged = judged.and(Err(Forged::Token));
    }
    match judged {
        Ok(()) => Ok(next.run(Request::from_parts(parts, Body::from(body))).await),
        Err(forged) => paper.refuse(StatusCode::FORBIDDEN, "Not from our pages", &forged.to_string()).await,
    }
}

/// A server that says that a session has ended proves itself by a signature, and so does a machine. Who forges the renewal
/// of a token gives its guest a newer one, and nothing else.
fn needs_no_page(path: &str) -> bool {
    [LOGOUT_PATH, RENEW_PATH, REGISTER_PATH, REFRESH_PATH].contains(&path)
}

// ANCHOR: headers
fn headers_allow(switches: &Switches, headers: &HeaderMap, uri: &Uri) -> Result<(), Forged> {
    if switches.on(&CHECK_ORIGIN) && sender(headers).as_deref() != Some(&origin(uri)) {
        return Err(Forged::Origin); // MARK
    }
    // Plain http and old browsers send no such header: there Origin has to speak, and where both are missing, nobody
    // is let in.
    let (ours, otherwise) = match headers.get("sec-fetch-site") {
        Some(site) => (site == "same-origin" || site == "none", Forged::FetchMetadata), // MARK
        None => (sender(headers).as_deref() == Some(&origin(uri)), Forged::NoFetchMetadata),
    };
    if switches.on(&CHECK_FETCH_METADATA) && !ours {
        return Err(otherwise);
    }
    Ok(())
}
// ANCHOR_END: headers

/// Who sent it: `Origin`, or where that is missing the origin of `Referer`.
fn sender(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|v: &http::HeaderValue| v.to_str().ok());
    let referer = || Some(Url::parse(text(header::REFERER)?).ok()?.origin().ascii_serialization());
    text(header::ORIGIN).map(str::to_owned).or_else(referer)
}

#[cfg(test)]
mod tests {
    use crate::switch::Setting;

    use super::*;

    fn judged(switch: &str, pairs: &[(&'static str, &str)]) -> Result<(), Forged> {
        let switches = Switches::weakest().with(Setting::of(switch, "on").unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        headers_allow(&switches, &headers, &Uri::from_static("https://hotel.grand.example/coats/pass"))
    }

    #[test]
    fn origin_must_be_the_hotels_own_and_must_be_there() {
        let check = |pairs: &[(&'static str, &str)]| judged("check_origin", pairs);
        assert_eq!(check(&[("origin", "https://hotel.grand.example")]), Ok(()));
        assert_eq!(check(&[("referer", "https://hotel.grand.example/account")]), Ok(()));
        for other in ["https://evil.example", "https://shop.grand.example", "http://hotel.grand.example", "null"] {
            assert_eq!(check(&[("origin", other)]), Err(Forged::Origin), "{other}");
        }
        assert_eq!(check(&[]), Err(Forged::Origin));
    }

    #[test]
    fn fetch_metadata_must_not_name_another_origin() {
        let check = |pairs: &[(&'static str, &str)]| judged("check_fetch_metadata", pairs);
        for site in ["cross-site", "same-site"] {
            assert_eq!(check(&[("sec-fetch-site", site)]), Err(Forged::FetchMetadata), "{site}");
        }
        assert_eq!(check(&[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(check(&[("origin", "https://hotel.grand.example")]), Ok(()), "a browser without Fetch metadata");
        let with_origin = [("sec-fetch-site", "cross-site"), ("origin", "https://hotel.grand.example")];
        assert_eq!(check(&with_origin), Err(Forged::FetchMetadata), "what it says of itself counts first");
        for origin in ["https://shop.grand.example", "https://evil.example", "null"] {
            assert_eq!(
                check(&[("origin", origin)]),
                Err(Forged::NoFetchMetadata),
                "the reason names what decided: {origin}"
            );
        }
        for site in ["", "same-origin, cross-site", "SAME-ORIGIN"] {
            assert_eq!(check(&[("sec-fetch-site", site)]), Err(Forged::FetchMetadata), "{site}");
        }
        assert_eq!(check(&[]), Err(Forged::NoFetchMetadata), "where both are missing, refuse");
    }
}
