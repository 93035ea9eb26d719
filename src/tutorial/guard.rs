//! Who may change something: our own pages, and tools that no web page can steer.
//!
//! `Sec-Fetch-Site` must be `same-origin`; same-site is not enough, since the hotel with its holes
//! is same-site with us. Without that header, `Origin` must be ours. Without both (curl, tests) the
//! body must be JSON, which a form cannot send and a cross-origin script cannot without preflight.
//!
//! Reading is for our own pages and for whoever follows a link, too: some pages run attacks while one waits, and an image
//! of another site that names such a page must not cost anything. Who of our visitors may change what, `class::rights` says.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Problem;

/// The start page asks for it from `localhost`, to see whether our own name can be reached.
pub(super) const ALIVE: &str = "/healthz";

/// The form that makes a new sandbox of one's own.
pub(super) const RESET: &str = "/reset";

pub(super) async fn guard(request: Request, next: Next) -> Response {
    let allowed = match *request.method() {
        Method::GET | Method::HEAD | Method::OPTIONS => may_read(request.headers(), request.uri()),
        _ => check(request.headers(), request.uri()),
    };
    match allowed {
        Err(problem) => problem.into_response(),
        Ok(()) => next.run(request).await,
    }
}

/// Another site may lead to a page of ours, but not make it a part of its own. Over http to a name of a network a browser
/// says nothing of where a request comes from, but names the Origin of a script's (Fetch, section 3.2): streams are
/// opened by scripts.
fn may_read(headers: &HeaderMap, uri: &Uri) -> Result<(), Problem> {
    let said = |name: &str| headers.get(name).map(|v| v.as_bytes());
    let path = uri.path();
    let from_ours = match said("sec-fetch-site") {
        None => !headers.contains_key(header::ORIGIN) || is_our_origin(headers, uri),
        Some(site) => matches!(site, b"same-origin" | b"none"),
    };
    let by_link =
        said("sec-fetch-mode") == Some(b"navigate") && matches!(said("sec-fetch-dest"), None | Some(b"document"));
    if from_ours || by_link || path == ALIVE {
        return Ok(());
    }
    Err(Problem::Forbidden { says: "another site cannot load this into its own pages; open it in a tab" })
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
        return if is_our_origin(headers, uri) {
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

fn is_our_origin(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let host = text("host").or_else(|| uri.authority().map(|a| a.as_str()));
    text("origin").and_then(|o| o.strip_prefix("http://")).is_some_and(|o| Some(o) == host)
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

    #[test]
    fn another_site_may_link_to_a_page_and_not_load_it() {
        let may = |site: &'static str, mode: &'static str, dest: &'static str| {
            let said = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
            let headers = said.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
            may_read(&headers, &Uri::from_static("/attacks/short-ids")).is_ok()
        };
        for site in ["cross-site", "same-site"] {
            assert!(may(site, "navigate", "document"), "{site}: a link");
            assert!(!may(site, "no-cors", "image"), "{site}: an image");
            assert!(!may(site, "navigate", "iframe"), "{site}: a frame");
            assert!(!may(site, "cors", "empty"), "{site}: a script");
        }
        assert!(may("same-origin", "no-cors", "image") && may("none", "navigate", "document"));
        let uri = Uri::from_static("/attacks/short-ids");
        assert!(may_read(&HeaderMap::new(), &uri).is_ok(), "a tool");
        let from = |origin: &'static str| {
            let said = [("host", "class.example"), ("origin", origin)];
            said.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect::<HeaderMap>()
        };
        assert!(may_read(&from("http://class.example"), &uri).is_ok());
        assert!(may_read(&from("http://hotel.k7q2w3e4.class.example"), &uri).is_err(), "a sibling's script");
        let image = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
        let headers = image.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect();
        assert!(may_read(&headers, &Uri::from_static(ALIVE)).is_ok());
    }
}
