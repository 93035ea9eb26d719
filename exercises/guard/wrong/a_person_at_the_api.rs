// Breaks 4: Below /api/ a program asked
// A navigation is taken for a person, below /api/ too. The path tells, and not the headers.

fn login_for(parts: &Parts) -> Response {
    if parts.uri.path().starts_with("/api/") && parts.headers.get("sec-fetch-mode").is_none_or(|m| m != "navigate") {
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
    let base = url::Url::parse("https://hotel.invalid").expect("fixed");
    match base.join(next) {
        Ok(url) if url.origin() == base.origin() && next.starts_with('/') => {
            let out = url[url::Position::BeforePath..].to_owned();
            if out.starts_with("//") { "/account".to_owned() } else { out }
        }
        _ => "/account".to_owned(),
    }
}
