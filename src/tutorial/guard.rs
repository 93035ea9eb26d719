//! Who may change something: our own pages, and tools that no web page can steer.
//!
//! `Sec-Fetch-Site` must be `same-origin`; same-site is not enough, since the hotel with its holes
//! is same-site with us. Without that header, `Origin` must be ours. Without both (curl, tests) the
//! body must be JSON, which a form cannot send and a cross-origin script cannot without preflight.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Problem;

pub(super) async fn guard(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    match check(request.headers(), request.uri()) {
        Err(problem) if !safe => problem.into_response(),
        _ => next.run(request).await,
    }
}

fn check(headers: &HeaderMap, uri: &Uri) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if headers.contains_key("sec-fetch-site") {
        return match text("sec-fetch-site") {
            Some("same-origin") => Ok(()),
            _ => Err(Problem::Forbidden {
                says: "only Cloakroom's own pages may do this (Sec-Fetch-Site is not same-origin)",
            }),
        };
    }
    if headers.contains_key(header::ORIGIN) {
        let host = text("host").or_else(|| uri.authority().map(|a| a.as_str()));
        let ours = text("origin").and_then(|o| o.strip_prefix("http://")).is_some_and(|o| Some(o) == host);
        return if ours {
            Ok(())
        } else {
            Err(Problem::Forbidden { says: "only Cloakroom's own pages may do this (Origin is another)" })
        };
    }
    let json = text("content-type").and_then(|t| t.split(';').next()).is_some_and(|t| t.trim() == "application/json");
    if json {
        Ok(())
    } else {
        Err(Problem::Forbidden {
            says: "send Content-Type: application/json, so that no form of another site can do this",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(headers: &[(&'static str, &'static str)]) -> bool {
        let map = headers.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        check(&map, &Uri::from_static("/api/sandbox")).is_ok()
    }

    #[test]
    fn only_our_own_pages_and_tools_may_change_something() {
        assert!(allowed(&[("sec-fetch-site", "same-origin")]));
        assert!(!allowed(&[("sec-fetch-site", "same-site"), ("content-type", "application/json")]));
        assert!(!allowed(&[("sec-fetch-site", "none")]));
        assert!(allowed(&[("host", "cloakroom.localhost:3000"), ("origin", "http://cloakroom.localhost:3000")]));
        assert!(!allowed(&[
            ("host", "cloakroom.localhost:3000"),
            ("origin", "http://hotel.k7q2w3e4.cloakroom.localhost:3000")
        ]));
        assert!(!allowed(&[("host", "cloakroom.localhost:3000"), ("origin", "null")]));
        assert!(allowed(&[("content-type", "application/json; charset=utf-8")]));
        assert!(!allowed(&[("content-type", "text/plain")]));
        assert!(!allowed(&[]));
    }
}
