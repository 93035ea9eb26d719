// Breaks 5: Mallory had sent her a link
// Two slashes at the beginning are taken off, once.

use url::form_urlencoded::byte_serialize;

impl<S: Send + Sync> FromRequestParts<S> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let guest =
            session.get::<String>("guest").await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())?;
        if let Some(guest) = guest {
            return Ok(Self(guest));
        }
        if parts.uri.path().starts_with("/api/") {
            return Err(StatusCode::UNAUTHORIZED.into_response());
        }
        let asked: String = parts.uri.path_and_query().map_or("/", |p| p.as_str()).into();
        let next: String = byte_serialize(asked.as_bytes()).collect();
        Err(Redirect::to(&format!("/login?next={next}")).into_response())
    }
}

/// Where to go after the login: the page that was asked for, if it is one of ours, or else `/account`.
pub fn safe_next(next: &str) -> String {
    let next = next.strip_prefix("//").unwrap_or(next);
    if next.contains(':') || next.contains('\\') || next.contains('\t') {
        "/account".to_owned()
    } else {
        next.to_owned()
    }
}
