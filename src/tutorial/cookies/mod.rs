//! The cookies that come with a request to the tutorial: our own, read exactly; and when they are too many, the way out.

mod clear;
mod exact;
mod tossed;

use axum::{
    extract::Request,
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

pub use clear::forget;
pub(super) use clear::{clear, show};

use super::{Problem, headers};
use crate::hosts::{Asked, HostKind};

/// The page that lets a browser forget its cookies.
pub const CLEAR: &str = "/clear-cookies";
/// A `Cookie` header beyond this is not read: some site of this machine has filled the jar.
pub const MOST: usize = 16 * 1024;

/// The name of our cookie. On `localhost` and addresses the plain one stands in, since Safari drops Secure cookies on
/// plain http; and under a class's name, since every browser drops them there.
pub(super) fn name(place: Option<&HostKind>) -> &'static str {
    if place == Some(&HostKind::Tutorial) { "__Host-cloakroom" } else { "cloakroom" }
}

/// How many bytes of cookies came.
#[must_use]
pub fn length(headers: &HeaderMap) -> usize {
    headers.get_all(header::COOKIE).iter().map(http::HeaderValue::len).sum()
}

/// Lets our own cookie through to the session, and nothing else.
pub(super) async fn keep_ours(mut request: Request, next: Next) -> Response {
    let length = length(request.headers());
    if request.uri().path() == CLEAR {
        let sent = clear::Sent::of(request.headers());
        request.extensions_mut().insert(sent);
    } else if length > MOST {
        return match headers::for_people(&request) {
            true => clear::too_many(&request),
            false => Problem::TooManyCookies { sent: length / 1024, most: MOST / 1024 }.into_response(),
        };
    }
    let place = request.extensions().get::<HostKind>();
    let name = name(place);
    if place == Some(&HostKind::Untrusted) && request.uri().path() != CLEAR && tossed::is_there(request.headers(), name)
    {
        let host = request.extensions().get::<Asked>().map(|asked| asked.name.clone()).unwrap_or_default();
        return tossed::refuse(&request, name, &host);
    }
    exact::keep_only(request.headers_mut(), name);
    next.run(request).await
}
