// Breaks 5: Alice typed her password at the hotel
// Joined to a base that says http, `http:evil.example` is a path. In a browser at https it is an address of its own.

fn login_for(parts: &Parts) -> Response {
    if parts.uri.path().starts_with("/api/") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let asked = parts.uri.path_and_query().map_or("/account", |p| p.as_str());
    let next: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    Redirect::to(&format!("/login?next={next}")).into_response()
}

impl<S: Send + Sync> FromRequestParts<S> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let session = Session::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let guest =
            session.get::<String>("guest").await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())?;
        guest.map(Self).ok_or_else(|| login_for(parts))
    }
}

pub fn safe_next(next: &str) -> String {
    let base = url::Url::parse("http://localhost").expect("fixed");
    match base.join(next) {
        Ok(url) if url.host_str() == base.host_str() => next.to_owned(),
        _ => "/account".to_owned(),
    }
}
