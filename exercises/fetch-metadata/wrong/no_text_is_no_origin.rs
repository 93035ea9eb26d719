// Breaks 3: from another origin
// `to_str` fails for bytes that are not ASCII, and `ok()` makes that a header that is not there.

use axum::{
    http::{Method, StatusCode, header},
    response::IntoResponse,
};
fn refused() -> Response {
    (StatusCode::FORBIDDEN, "Not from there.").into_response()
}
pub async fn check(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let says = |name: &str, word: &str| headers.get(name).is_some_and(|v| v == word);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let good = match headers.get("sec-fetch-site").map(|v| v.as_bytes()) {
        Some(b"same-origin" | b"none") => true,
        Some(b"same-site" | b"cross-site") => {
            reads && says("sec-fetch-mode", "navigate") && says("sec-fetch-dest", "document")
        }
        Some(_) => false,
        None => {
            reads || headers.get(header::ORIGIN).and_then(|o| o.to_str().ok()).is_none_or(|origin| origin == ORIGIN)
        }
    };
    if good { next.run(request).await } else { refused() }
}
