//! Pages that need nothing but themselves: no template, no style sheet, no second request.
//!
//! For whoever cannot be given the pages of the course: another host, a jar that is too full, a request that cannot be
//! read. The style stands in the page, and the policy names its hash, so that no other inline style counts.

use std::fmt::Write;

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("../assets/plain.css");

/// Who may show such a page in a frame.
#[derive(Debug, Clone, Copy)]
pub enum Framed<'a> {
    /// Nobody.
    Never,
    /// These origins, as the policy names them.
    By(&'a str),
}

/// A page, and the headers that go with it.
#[derive(Debug, Clone)]
pub struct Plain {
    /// The status.
    pub status: StatusCode,
    /// The whole page.
    pub html: String,
}

impl Plain {
    /// A page with a title and a body of HTML that is ours.
    #[must_use]
    pub fn new(status: StatusCode, title: &str, body: &str) -> Self {
        let html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title} · Cloakroom</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <p class=\"second\">{}</p>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n",
            if status.is_success() { "Cloakroom".to_owned() } else { status.as_u16().to_string() },
            title = escaped(title),
        );
        Self { status, html }
    }

    /// A page with one paragraph of text.
    #[must_use]
    pub fn says(status: StatusCode, title: &str, says: &str) -> Self {
        Self::new(status, title, &format!("<p>{}</p>", escaped(says)))
    }
}

/// The headers of a plain page: its policy, and what every answer of ours has.
#[must_use]
pub fn headers(framed: Framed<'_>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    if let Ok(policy) = HeaderValue::from_str(&policy(framed)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

fn policy(framed: Framed<'_>) -> String {
    let by = match framed {
        Framed::Never => "'none'",
        Framed::By(origins) => origins,
    };
    format!(
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; form-action 'self'; base-uri 'none'; \
         frame-ancestors {by}",
        BASE64_STANDARD.encode(Sha256::digest(STYLE))
    )
}

/// Text as HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut html, char| {
        match char {
            '<' | '>' | '&' | '"' | '\'' => {
                // Writing into a string does not fail.
                let _ = write!(html, "&#{};", u32::from(char));
            }
            _ => html.push(char),
        }
        html
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_says_is_text_and_its_style_is_the_only_one_that_counts() {
        let page = Plain::says(StatusCode::BAD_REQUEST, "No", "<b>\"x\"&'y'");
        assert!(page.html.contains("<p>&#60;b&#62;&#34;x&#34;&#38;&#39;y&#39;</p>"), "{}", page.html);
        let style = page.html.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
        let hash = BASE64_STANDARD.encode(Sha256::digest(style));
        let headers = headers(Framed::Never);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains(&format!("style-src 'sha256-{hash}'")) && !policy.contains("unsafe"), "{policy}");
    }
}
