//! Requests that no handler came to read: too large, or not what the framework could take apart.
//!
//! axum answers those with a line of bare text. Here the line becomes a problem that says what to do, and so, for
//! people, a page.

use axum::{
    body::to_bytes,
    extract::Request,
    http::{Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Problem, TooLarge, problem::Document};

/// The longest line that is read out of an answer, in bytes.
const MOST_SAID: usize = 4096;

/// Stops a request whose body was left out at the entrance.
pub(super) async fn not_too_large(request: Request, next: Next) -> Response {
    match request.extensions().get::<TooLarge>() {
        Some(large) => Problem::from(*large).into_response(),
        None => next.run(request).await,
    }
}

/// Turns the framework's own words into a problem document. Ours pass.
pub(super) async fn as_problem(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let response = next.run(request).await;
    let status = response.status();
    if !is_bare(&response) {
        return response;
    }
    Problem::Unread { status, says: said(response, &method).await }.into_response()
}

fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let ours = response.extensions().get::<Document>().is_some();
    response.status().is_client_error() && !ours && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

async fn said(response: Response, method: &Method) -> String {
    let bytes = to_bytes(response.into_body(), MOST_SAID).await.unwrap_or_default();
    let said = String::from_utf8_lossy(&bytes).trim().trim_end_matches('.').to_owned();
    let said = if said.is_empty() { "the request cannot be read".to_owned() } else { said };
    let then = if *method == Method::GET { "correct the address" } else { "correct it and send it once more" };
    format!("{said}; {then}")
}
