//! How a request came about: from which page, for what, by which redirects.
//!
//! What lives here: what a HAR shows of it. Why here: browsers say it in several places, and some not at all.
//! Deliberately absent: what follows for a cookie.

use std::collections::HashMap;

use http::Method;
use time::Duration;
use url::Url;

use super::read::Entry;
use crate::{
    cookie::{Context, Kind},
    site::{same_origin, same_site},
};

/// Stands for a page that the file does not name, of another site.
const ELSEWHERE: &str = "https://another-site.invalid/";

/// How one request came about.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) initiator: Option<Url>,
    pub(super) kind: Kind,
    pub(super) top: Option<Url>,
    pub(super) redirects: Vec<Url>,
    method: Method,
}

impl Origin {
    pub(super) fn context<'a>(&'a self, entry: &'a Entry, now: time::OffsetDateTime) -> Context<'a> {
        Context {
            method: &self.method,
            initiator: self.initiator.as_ref(),
            kind: self.kind,
            top: self.top.as_ref(),
            redirects: &self.redirects,
            ..Context::typed(&entry.url, now)
        }
    }

    /// Whether a script asked another origin, so that it may have done so without credentials.
    pub(super) fn cross_origin_fetch(&self, entry: &Entry) -> bool {
        let page = self.initiator.as_ref();
        self.kind == Kind::Fetch
            && page.is_some_and(|page| !same_origin(page, &entry.url))
            && entry.request.get("x-requested-with").is_none()
    }

    /// In words, to follow a request: `by a link of pay.example`.
    pub(super) fn words(&self, entry: &Entry) -> String {
        let whose = match &self.initiator {
            Some(page) if same_origin(page, &entry.url) => "the site’s own page".to_owned(),
            Some(page) if page.as_str() == ELSEWHERE => "a page of another site".to_owned(),
            Some(page) if same_site(page, &entry.url) => format!("{}, the same site", place(page)),
            Some(page) => format!("{}, another site", place(page)),
            None => return "by hand".to_owned(),
        };
        if let Some(hop) = self.redirects.last() {
            return format!("by a redirect of {}", place(hop));
        }
        match self.kind {
            Kind::Navigate if self.method == Method::GET => format!("by a link on {whose}"),
            Kind::Navigate => format!("by a form on {whose}"),
            Kind::Fetch => format!("by a script of {whose}"),
            Kind::Image => format!("as part of {whose}"),
            Kind::Iframe => format!("in a frame of {whose}"),
        }
    }
}

fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or("a page without a host");
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// How each request of the file came about. `pages` of the file follow their newest document.
pub(super) fn origins(entries: &[Entry]) -> Vec<Origin> {
    let mut documents: HashMap<&str, Url> = HashMap::new();
    // Where an answer redirected, and which request that was: the next request there goes on with it.
    let mut redirected: HashMap<String, usize> = HashMap::new();
    let mut origins: Vec<Origin> = Vec::with_capacity(entries.len());
    for (number, entry) in entries.iter().enumerate() {
        let from = redirected.remove(entry.url.as_str()).filter(|from| soon(&entries[*from], entry));
        let kind = kind(entry);
        let mut origin = Origin {
            initiator: initiator(entry, documents.get(entry.page.as_str())),
            kind,
            top: documents.get(entry.page.as_str()).cloned().filter(|_| kind != Kind::Navigate),
            redirects: Vec::new(),
            method: Method::from_bytes(entry.method.as_bytes()).unwrap_or(Method::GET),
        };
        if let Some(from) = from {
            let before = &origins[from];
            origin.initiator.clone_from(&before.initiator);
            origin.redirects = before.redirects.iter().chain([&entries[from].url]).take(20).cloned().collect();
        }
        if let Some(to) = &entry.leads_to {
            redirected.insert(to.to_string(), number);
        } else if kind == Kind::Navigate {
            documents.insert(&entry.page, entry.url.clone());
        }
        origins.push(origin);
    }
    origins
}

/// A redirect is followed at once; the same address asked for later is another request.
fn soon(redirect: &Entry, next: &Entry) -> bool {
    next.at - redirect.at.saturating_add(redirect.headers_after) <= Duration::seconds(10)
}

/// Fetch metadata first, then what the browser's tools noted, then what the request looks like.
fn kind(entry: &Entry) -> Kind {
    let noted = entry.request.get("sec-fetch-dest").unwrap_or(&entry.resource);
    match noted {
        "iframe" | "frame" | "object" | "embed" => Kind::Iframe,
        "document" => Kind::Navigate,
        "empty" | "xhr" | "fetch" | "preflight" | "websocket" | "eventsource" | "ping" => Kind::Fetch,
        "" | "other" => guessed(entry),
        _ => Kind::Image,
    }
}

fn guessed(entry: &Entry) -> Kind {
    let (accept, origin) = (entry.request.get("accept").unwrap_or_default(), entry.request.get("origin"));
    match entry.request.get("sec-fetch-mode") {
        Some("navigate") => Kind::Navigate,
        Some("cors" | "same-origin" | "websocket") => Kind::Fetch,
        _ if accept.starts_with("text/html") => Kind::Navigate,
        _ if accept.starts_with("image/") || accept.starts_with("text/css") => Kind::Image,
        _ if origin.is_some() || accept.starts_with("application/json") => Kind::Fetch,
        _ if entry.response.get("content-type").is_some_and(|kind| kind.starts_with("text/html")) => Kind::Navigate,
        _ => Kind::Image,
    }
}

fn initiator(entry: &Entry, document: Option<&Url>) -> Option<Url> {
    let site = entry.request.get("sec-fetch-site");
    if site == Some("none") {
        return None;
    }
    let named = [entry.request.get("referer"), entry.request.get("origin"), entry.initiator.as_deref()];
    let named = named.into_iter().flatten().find_map(|text| Url::parse(text).ok().filter(|url| url.host().is_some()));
    // A redirected request keeps its first referrer, but fetch metadata tells of the whole chain.
    match (site, named) {
        (Some("cross-site"), Some(page)) if !same_site(&page, &entry.url) => Some(page),
        (Some("cross-site"), _) => Url::parse(ELSEWHERE).ok(),
        (Some("same-origin"), None) => Some(entry.url.clone()),
        (_, Some(page)) => Some(page),
        (_, None) if kind(entry) == Kind::Navigate => None,
        (_, None) => document.cloned(),
    }
}
