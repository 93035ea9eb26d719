// Right: of a header that is there twice, the first counts. No browser sends one twice.

use axum::{
    http::{HeaderMap, Method, StatusCode, header},
    response::IntoResponse,
};

/// Every request comes through here, before any page is asked.
pub async fn check(request: Request, next: Next) -> Response {
    if welcome(request.method(), request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This came from another site.").into_response()
}

fn welcome(method: &Method, headers: &HeaderMap) -> bool {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(method);
    match words(headers, "sec-fetch-site").as_deref() {
        // The guest's own doing, or the hotel's own page.
        Some(["same-origin" | "none"]) => true,
        // A link from elsewhere. A frame or an image says so in the other two.
        Some(["same-site" | "cross-site"]) => {
            let is = |name, word| words(headers, name).as_deref() == Some(&[word]);
            reads && is("sec-fetch-mode", "navigate") && is("sec-fetch-dest", "document")
        }
        // A word that is none of the four, or several.
        Some(_) => false,
        // A browser of before 2023, or none at all.
        None => reads || words(headers, header::ORIGIN.as_str()).is_none_or(|origins| origins == [ORIGIN]),
    }
}

/// All values of a header; none, if it is not there.
fn words<'a>(headers: &'a HeaderMap, name: &str) -> Option<Vec<&'a str>> {
    let all: Vec<&str> = headers.get_all(name).iter().take(1).map(|value| value.to_str().unwrap_or_default()).collect();
    (!all.is_empty()).then_some(all)
}
