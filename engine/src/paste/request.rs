//! A request: a dump of it, or what *Copy as cURL* and *Copy as fetch* made of one.
//!
//! What lives here: what a request tells of how it came about. Why here: three kinds of paste come to the same.
//! Deliberately absent: their syntax, but for the dump's.

use url::Url;

use super::{
    count,
    heads::{Head, is_request_line, take},
};
use crate::{
    explain::{By, Credentials},
    site::same_origin,
};

/// A request that was pasted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// What it was pasted as.
    pub pasted: &'static str,
    /// The address; empty when it is not told.
    pub url: String,
    /// The method.
    pub method: String,
    /// The headers.
    pub head: Head,
    /// The `Cookie` header; `None` when there is none.
    pub cookie: Option<String>,
    /// The credentials mode, where a script says it.
    pub credentials: Option<Credentials>,
}

impl Request {
    /// The cookies that went along, by name.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let pairs =
            self.cookie.as_deref().unwrap_or_default().split(';').map(str::trim).filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').map_or("", |(name, _)| name).to_owned()).collect()
    }

    /// The page it came from, where that is told.
    #[must_use]
    pub fn from(&self) -> Option<String> {
        let named = [self.head.get("referer"), self.head.get("origin")];
        named
            .into_iter()
            .flatten()
            .find(|page| Url::parse(page).is_ok_and(|url| url.host().is_some()))
            .map(str::to_owned)
    }

    /// What kind of request it is, as far as its headers tell.
    #[must_use]
    pub fn by(&self) -> By {
        let get = |name| self.head.get(name).unwrap_or_default();
        match (get("sec-fetch-dest"), get("sec-fetch-mode")) {
            ("iframe" | "frame", _) => By::Frame,
            ("image" | "script" | "style" | "font", _) => By::Image,
            (_, "cors" | "same-origin") | ("empty", _) => By::Fetch,
            ("document", _) | (_, "navigate") if self.method == "POST" => By::Form,
            ("document", _) | (_, "navigate") if get("sec-fetch-site") == "none" => By::Typed,
            ("document", _) | (_, "navigate") => By::Link,
            _ if self.credentials.is_some() || !get("origin").is_empty() || get("accept").contains("json") => By::Fetch,
            _ if self.from().is_some() => By::Link,
            _ => By::Typed,
        }
    }

    /// Whether a script of the page asked another origin than its own.
    #[must_use]
    pub fn cross_origin(&self) -> bool {
        let page = self.from().and_then(|page| Url::parse(&page).ok());
        page.zip(Url::parse(&self.url).ok()).is_some_and(|(page, url)| !same_origin(&page, &url))
    }

    pub(super) fn took(&self) -> String {
        let cookies = match self.names().len() {
            0 => "no Cookie header".to_owned(),
            more => format!("{} went along", count(more, "cookie")),
        };
        format!("a request, {}: {cookies}", self.pasted)
    }
}

/// A request as it goes over the wire, or its `Cookie` header alone.
pub(super) fn read(text: &str) -> Option<Request> {
    let mut head = Head::default();
    let mut lines = text.lines().map(|line| line.trim_start_matches("> ").trim());
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        take(&mut head, line);
    }
    let request_line = is_request_line(&head.first);
    let telling = ["host", ":authority", "user-agent", "cookie", "referer", "origin", "sec-fetch-site", "accept"];
    if !request_line && !telling.iter().any(|name| head.get(name).is_some()) {
        return None;
    }
    let cookie = head.get("cookie").map(str::to_owned);
    let mut words = head.first.split_whitespace();
    let method = words.next().or(head.get(":method")).unwrap_or("GET").to_owned();
    let target = words.next().or(head.get(":path")).unwrap_or("/");
    let url = match head.get("host").or(head.get(":authority")) {
        _ if target.contains("://") => target.to_owned(),
        Some(host) => format!("{}://{host}{target}", scheme(&head, host)),
        None => String::new(),
    };
    let pasted = if request_line { "as it goes over the wire" } else { "its headers" };
    Some(Request { pasted, url, method, cookie, head, credentials: None })
}

/// The scheme is not in a request. The page it came from tells, if it is the same host's; else only loopback is plain.
fn scheme(head: &Head, host: &str) -> &'static str {
    if let Some(scheme) = head.get(":scheme") {
        return if scheme == "http" { "http" } else { "https" };
    }
    let plain = [head.get("origin"), head.get("referer")]
        .into_iter()
        .flatten()
        .any(|page| page.starts_with(&format!("http://{host}")));
    if plain || host.starts_with("localhost") || host.starts_with("127.") || host.starts_with("[::1]") {
        "http"
    } else {
        "https"
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::explain::By;

    #[test]
    fn a_dump_tells_where_and_from_where() {
        let text = "POST /pay?x=1 HTTP/1.1\r\nHost: shop.example\r\nCookie: sid=1; theme=dark\r\nReferer: https://card.example/\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\nCookie: not=this";
        let request = read(text).unwrap_or_default();
        assert_eq!(request.url, "https://shop.example/pay?x=1");
        assert_eq!((request.by(), request.from().as_deref()), (By::Form, Some("https://card.example/")));
        assert_eq!(request.names(), ["sid", "theme"]);
        assert_eq!(request.took(), "a request, as it goes over the wire: 2 cookies went along");
    }

    #[test]
    fn a_cookie_header_alone_and_headers_of_http_2() {
        assert_eq!(read("Cookie: a=1; b=2").unwrap_or_default().names(), ["a", "b"]);
        let request = read(
            ":authority: localhost:4000\n:method: GET\n:path: /me\norigin: http://localhost:5173\nsec-fetch-mode: cors",
        )
        .unwrap_or_default();
        assert_eq!(
            (request.url.as_str(), request.by(), request.cross_origin()),
            ("http://localhost:4000/me", By::Fetch, true)
        );
        assert!(read("sid=1; Path=/").is_none());
    }
}
