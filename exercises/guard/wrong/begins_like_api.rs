// Breaks 4: is a page for people
// `/apiary` begins with `/api` too.

use url::{Url, form_urlencoded::byte_serialize};

impl<S: Send + Sync> FromRequestParts<S> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let guest =
            session.get::<String>("guest").await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())?;
        if let Some(guest) = guest {
            return Ok(Self(guest));
        }
        if parts.uri.path().starts_with("/api") {
            return Err(StatusCode::UNAUTHORIZED.into_response());
        }
        let asked: String = parts.uri.path_and_query().map_or("/", |p| p.as_str()).into();
        let next: String = byte_serialize(asked.as_bytes()).collect();
        Err(Redirect::to(&format!("/login?next={next}")).into_response())
    }
}

/// Where to go after the login: the page that was asked for, if it is one of ours, or else `/account`.
pub fn safe_next(next: &str) -> String {
    let Ok(here) = Url::parse("https://hotel.grand.example/") else { return "/account".to_owned() };
    match here.join(next) {
        Ok(there) if there.origin() == here.origin() => {
            let query = there.query().map(|query| format!("?{query}")).unwrap_or_default();
            format!("/{}{query}", there.path().trim_start_matches('/'))
        }
        _ => "/account".to_owned(),
    }
}
