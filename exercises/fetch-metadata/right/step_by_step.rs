// Right: one question after the other, each with its answer.

use axum::{
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};

/// Every request comes through here, before any page is asked.
pub async fn check(request: Request, next: Next) -> Response {
    let only_reads = request.method().is_safe() && request.method() != axum::http::Method::TRACE;
    match refusal(only_reads, request.headers()) {
        Some(why) => (StatusCode::FORBIDDEN, why).into_response(),
        None => next.run(request).await,
    }
}

/// Why not; `None` if nothing speaks against it.
fn refusal(only_reads: bool, headers: &HeaderMap) -> Option<&'static str> {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    let Some(site) = sites.next() else {
        let mut origins = headers.get_all("origin").iter();
        let foreign = origins.any(|origin| origin.as_bytes() != ORIGIN.as_bytes());
        return (foreign && !only_reads).then_some("another origin");
    };
    if sites.next().is_some() {
        return Some("two sites");
    }
    if site == "same-origin" || site == "none" {
        return None;
    }
    if site != "same-site" && site != "cross-site" {
        return Some("no such word");
    }
    let link = headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
        && headers.get("sec-fetch-dest").is_some_and(|dest| dest == "document");
    (!(only_reads && link)).then_some("a page of others")
}
