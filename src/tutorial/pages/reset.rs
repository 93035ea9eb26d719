//! Reset by a plain form, for pages that cannot be drawn: it works without script, and leads back to the page it came
//! from.

use axum::{
    http::{HeaderMap, header},
    response::Redirect,
};
use url::{Position, Url};

use crate::tutorial::{Problem, learner::Learner};

pub(crate) async fn reset(learner: Learner, headers: HeaderMap) -> Result<Redirect, Problem> {
    learner.reset().await?;
    Ok(Redirect::to(&back(&headers).unwrap_or_else(|| "/".to_owned())))
}

/// The path of the page that the form stood on, if it was one of ours. Our policy lets it be sent to ourselves.
fn back(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name)?.to_str().ok();
    let (from, host) = (Url::parse(text(header::REFERER)?).ok()?, text(header::HOST)?);
    let path = &from[Position::BeforePath..Position::AfterQuery];
    let ours = &from[Position::BeforeHost..Position::AfterPort] == host;
    // Two slashes would name a host, and this address has no page.
    (ours && !path.starts_with("//") && from.path() != "/reset").then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn from(referer: &'static str) -> Option<String> {
        let headers = [(header::HOST, "cloakroom.localhost:3000"), (header::REFERER, referer)];
        back(&headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect())
    }

    #[test]
    fn it_leads_back_to_a_page_of_ours_and_nowhere_else() {
        assert_eq!(from("http://cloakroom.localhost:3000/lessons/a?b=c#d").unwrap(), "/lessons/a?b=c");
        for other in [
            "http://hotel.abc.cloakroom.localhost:3000/",
            "http://cloakroom.localhost:3000//evil.example/",
            "http://cloakroom.localhost:3000/reset",
            "nonsense",
        ] {
            assert_eq!(from(other), None, "{other}");
        }
    }
}
