//! INSECURE ON PURPOSE, by switch: `https_only` off.
//!
//! Plain http answers with nothing but the way to https (308), and every https page says that there
//! is no other way (RFC 6797). The redirect alone comes too late: the request has carried the cookie.
//!
//! Where a person's own browser asks there is no TLS: below `localhost` nobody is on the wire, and in a class
//! everything is http. There the switch does nothing: it shows with the simulated browsers.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::SwitchBoard;
use crate::{identity::Origins, switch::HTTPS_ONLY};

// ANCHOR: https_only
pub(super) async fn guard(State(switches): State<SwitchBoard>, request: Request, next: Next) -> Response {
    let host = request.uri().host().unwrap_or_default();
    let own_browser = Origins::of(request.extensions()).client.starts_with("http://");
    if !switches.read().on(&HTTPS_ONLY) || own_browser {
        return next.run(request).await;
    }
    if request.uri().scheme_str() == Some("http") {
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str());
        return Redirect::permanent(&format!("https://{host}{path}")).into_response();
    }
    let mut response = next.run(request).await;
    let a_year = HeaderValue::from_static("max-age=31536000");
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, a_year); // MARK
    response
}
// ANCHOR_END: https_only
