//! Response headers of the tutorial: a policy without inline script, and error pages for people.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

use super::{
    Handles,
    problem::{Document, render_error_of},
};
use crate::hosts::TUTORIAL;

/// The tutorial's policy: nothing inline, nothing from outside, frames from demo hosts only.
#[must_use]
pub fn content_security_policy(port: u16) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self' http://{TUTORIAL}:{port}; frame-src http://*.{TUTORIAL}:{port} http://*.evil.localhost:{port}; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )
}

pub(super) async fn add(State(handles): State<Handles>, request: Request, next: Next) -> Response {
    let for_people = !request.uri().path().starts_with("/api/")
        && request
            .headers()
            .get(header::ACCEPT)
            .is_none_or(|a| a.to_str().is_ok_and(|a| a.contains("html") || a.contains("*/*")));
    // Each form of ours stands on the page that it is sent to.
    let form = (request.method() == Method::POST).then(|| request.uri().path().to_owned());
    let mut response = next.run(request).await;
    if let Some(Document(document)) = response.extensions_mut().remove::<Document>().filter(|_| for_people) {
        let text = |name: &str| document.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        let says = (text("title"), text("detail"));
        response = render_error_of(&handles.views, response.status(), (&says.0, &says.1), form.as_deref());
    }
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&content_security_policy(handles.port.0)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
