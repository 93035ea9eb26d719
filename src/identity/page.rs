//! The pages of id.example, with their policy: nothing is kept, nothing runs, nobody frames them.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::json;
use time::macros::format_description;

use super::{Parts, question::Question};
use crate::files::Files;

pub(super) fn front(parts: &Parts, question: &Question) -> Response<Bytes> {
    let session = parts.sessions.find(question.cookie.as_deref(), parts.config.clock.now());
    let account = session.as_ref().and_then(|session| parts.accounts.by_sub(&session.sub));
    let since = session.as_ref().map(|s| s.since.format(format_description!("[hour]:[minute]")).unwrap_or_default());
    let page = json!({
        "name": account.map(|account| account.title), "since": since,
        "hotel": session.is_some_and(|session| session.told_client), "hotel_at": question.origins.after_logout(),
    });
    render(parts, question, StatusCode::OK, "id/front.html", page)
}

pub(super) fn no_such_page(parts: &Parts, question: &Question) -> Response<Bytes> {
    let says = "id.example has no page at this address, or not for requests of this method.";
    refuse(parts, question, StatusCode::NOT_FOUND, "Nothing here", says)
}

/// A page of sign-in inside somebody else's page could be laid under their buttons, and a browser would send it no cookie.
pub(super) fn in_a_frame(parts: &Parts, question: &Question) -> Response<Bytes> {
    let mut response = html(parts, StatusCode::FORBIDDEN, "id/frame.html", json!({ "at": question.origins.client }));
    // It holds one link and no form, so that it can be shown where it says why.
    let policy = HeaderValue::from_static("default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

pub(super) fn refuse(
    parts: &Parts,
    question: &Question,
    status: StatusCode,
    title: &str,
    says: &str,
) -> Response<Bytes> {
    let page = json!({ "status": status.as_u16(), "title": title, "says": says, "hotel_at": question.origins.client });
    render(parts, question, status, "id/error.html", page)
}

pub(super) fn render(
    parts: &Parts,
    question: &Question,
    status: StatusCode,
    template: &str,
    page: impl Serialize,
) -> Response<Bytes> {
    let mut response = html(parts, status, template, page);
    // A form that is sent here may lead on to the hotel: browsers hold redirects to the policy too.
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {}; frame-ancestors 'none'; base-uri 'none'",
        question.origins.client
    );
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn html(parts: &Parts, status: StatusCode, template: &str, page: impl Serialize) -> Response<Bytes> {
    match parts.config.views.render(template, page) {
        Ok(html) => {
            let mut response = typed(Bytes::from(html), "text/html; charset=utf-8");
            *response.status_mut() = status;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => broken(&error),
    }
}

pub(super) fn style() -> Response<Bytes> {
    typed(
        Bytes::from(Files::Embedded.bytes("assets/id.css").unwrap_or_default().into_owned()),
        "text/css; charset=utf-8",
    )
}

/// A redirect that turns any method into GET. With an address that is no header, to the front page.
pub(super) fn see_other(to: &str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, to);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Too busy to check a password, or a fault of ours.
pub(super) fn broken(error: &dyn std::error::Error) -> Response<Bytes> {
    tracing::error!(%error, "id.example could not answer");
    let mut response = typed(Bytes::from_static(b"id.example is busy. Try again.\n"), "text/plain; charset=utf-8");
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}

fn typed(body: Bytes, kind: &'static str) -> Response<Bytes> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
