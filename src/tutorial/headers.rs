//! Response headers of the tutorial: a policy without inline script, and error pages for people.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use super::{
    AppState,
    problem::{Document, render_error_of},
};
use crate::hosts::Hosts;

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The tutorial's policy: nothing inline, nothing from outside, frames from demo hosts only.
#[must_use]
pub fn content_security_policy(hosts: &Hosts) -> String {
    policy(hosts, "")
}

/// The same for the page that tries out whether the names lead here: by an image below each.
#[must_use]
pub(super) fn policy_with_probes(hosts: &Hosts) -> String {
    let probes: Vec<String> = hosts.probes().iter().map(|probe| format!(" {probe}")).collect();
    policy(hosts, &probes.concat())
}

fn policy(hosts: &Hosts, images: &str) -> String {
    let (base, attacker, port, ours) = (hosts.base(), hosts.attacker(), hosts.port(), hosts.tutorial());
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:{images}; font-src 'self'; \
         connect-src 'self' {ours}; frame-src http://*.{base}{port} http://*.{attacker}{port}; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
}

/// Does a person wait for a page?
pub(super) fn for_people(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    !request.uri().path().starts_with("/api/")
        && accept.is_none_or(|a| a.to_str().is_ok_and(|a| a.contains("html") || a.contains("*/*")))
}

/// A page in place of an answer: what the answer said besides its body stays, when to come again and our cookie among it.
fn instead_of(answer: Response, mut page: Response) -> Response {
    let (parts, _) = answer.into_parts();
    let of_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING];
    let said = parts.headers.iter().filter(|(name, _)| !of_body.contains(name));
    for (name, value) in said {
        page.headers_mut().append(name, value.clone());
    }
    page
}

pub(super) async fn add(State(handles): State<AppState>, request: Request, next: Next) -> Response {
    let for_people = for_people(&request);
    // Each form of ours stands on the page that it is sent to.
    let form = (request.method() == Method::POST).then(|| request.uri().path().to_owned());
    let mut response = next.run(request).await;
    if let Some(Document(document)) = response.extensions_mut().remove::<Document>().filter(|_| for_people) {
        let text = |name: &str| document.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let says = (text("title"), text("detail"));
        let page = render_error_of(&handles.views, response.status(), (&says.0, &says.1), form.as_deref());
        response = instead_of(response, page);
    }
    let headers = response.headers_mut();
    // A plain page has a policy of its own, for the style that stands in it.
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&content_security_policy(&handles.hosts))
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        // The room's window and the speaker's are of one origin, and stay together.
        headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
