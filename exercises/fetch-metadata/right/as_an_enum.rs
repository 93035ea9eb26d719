// Right: the header is parsed into a type, and decided by a table.

use axum::{
    http::{HeaderMap, Method, StatusCode},
    response::IntoResponse,
};

enum From {
    Ours,
    Others,
    Unclear,
    Program,
}

fn from(headers: &HeaderMap) -> From {
    let all = |name: &str| headers.get_all(name).iter().map(|value| value.as_bytes()).collect::<Vec<_>>();
    match (all("sec-fetch-site").as_slice(), all("origin").as_slice()) {
        ([b"same-origin" | b"none"], _) => From::Ours,
        ([b"same-site" | b"cross-site"], _) => From::Others,
        ([], []) => From::Program,
        ([], [origin]) if *origin == ORIGIN.as_bytes() => From::Ours,
        _ => From::Unclear,
    }
}

/// Every request comes through here, before any page is asked.
pub async fn check(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let says = |name: &str, word: &str| headers.get(name).is_some_and(|value| value == word);
    let open = match from(headers) {
        From::Ours | From::Program => true,
        From::Others => reads && says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document"),
        From::Unclear => reads && !headers.contains_key("sec-fetch-site"),
    };
    if open { next.run(request).await } else { StatusCode::FORBIDDEN.into_response() }
}
