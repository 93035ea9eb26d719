// Right: encoded by hand, 307, and read by `Uri`.

fn login_for(parts: &Parts) -> Response {
    if parts.uri.path().starts_with("/api/") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let asked = parts.uri.path_and_query().map_or("/account", |p| p.as_str());
    let next = asked.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || byte == b'/' {
            all.push(byte as char)
        } else {
            all += &format!("%{byte:02x}")
        }
        all
    });
    Redirect::temporary(&["/login?next=", &next].concat()).into_response()
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
    // Only what axum itself takes for the target of a request.
    match next.parse::<axum::http::Uri>() {
        Ok(uri) if uri.authority().is_none() && uri.scheme().is_none() => {
            let all = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
            let second = all.chars().nth(1);
            if all.starts_with('/') && second != Some('/') && second != Some('\\') && !all.contains('\\') {
                all
            } else {
                "/account".into()
            }
        }
        _ => "/account".into(),
    }
}
