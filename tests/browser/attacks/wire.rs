//! What went over the wire, written down in front of the application; and the pages that Mallory puts up.
//!
//! Deliberately absent: whose browser it was. Steps are played one after the other, so whatever arrives during a step
//! was caused by it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse, Response},
};
use http::header;

/// One request that has been answered.
#[derive(Debug, Clone)]
pub(super) struct Passed {
    pub(super) method: String,
    pub(super) host: String,
    pub(super) target: String,
    /// What the answer is for, as the browser says: `document` for a page in the tab.
    pub(super) wanted_for: String,
    pub(super) sent: String,
    pub(super) status: u16,
    pub(super) set_cookies: Vec<String>,
    pub(super) body: String,
    at: Instant,
}

impl Passed {
    pub(super) fn is_page(&self) -> bool {
        self.wanted_for == "document"
    }

    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    host: String,
    path: String,
}

#[derive(Default)]
struct Seen {
    passed: Vec<Passed>,
    under_way: Vec<String>,
    pages: BTreeMap<Place, (String, Option<String>)>,
}

/// Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Wire(Arc<Mutex<Seen>>);

impl Wire {
    /// Puts it in front of an application.
    pub(crate) fn before(&self, app: Router) -> Router {
        app.layer(from_fn_with_state(self.clone(), pass))
    }

    /// A page on somebody else's site. It stays until another takes its place.
    pub(super) fn put_up(&self, host: &str, path: &str, html: String, set_cookie: Option<String>) {
        let place = Place { host: host.to_owned(), path: path.to_owned() };
        self.seen().pages.insert(place, (html, set_cookie));
    }

    /// What a sandbox's sites answered since then. Style sheets and icons are nobody's business.
    pub(super) fn since(&self, then: Instant, sandbox: &str) -> Vec<Passed> {
        let seen = self.seen();
        let aside = |p: &Passed| ["/style.css", "/favicon.ico"].iter().any(|file| p.path().ends_with(file));
        let of_interest = |p: &&Passed| p.at >= then && p.host.contains(sandbox) && !aside(p);
        seen.passed.iter().filter(of_interest).cloned().collect()
    }

    /// Has nothing been asked of a sandbox's sites for so long?
    pub(super) fn quiet_for(&self, sandbox: &str, pause: Duration) -> bool {
        let seen = self.seen();
        !seen.under_way.iter().any(|host| host.contains(sandbox))
            && seen.passed.iter().rfind(|p| p.host.contains(sandbox)).is_none_or(|p| p.at.elapsed() >= pause)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap()
    }
}

async fn pass(State(wire): State<Wire>, request: Request, next: Next) -> Response {
    let host = text(&request, header::HOST.as_str());
    let (name, _) = host.split_once(':').unwrap_or((&host, ""));
    let demo = name.ends_with(".evil.localhost") || name.starts_with("hotel.") || name.starts_with("shop.");
    if !demo {
        return next.run(request).await;
    }
    wire.seen().under_way.push(host.clone());
    let (method, wanted_for) = (request.method().to_string(), text(&request, "sec-fetch-dest"));
    let target = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let (parts, body) = request.into_parts();
    let sent = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let place = Place { host: host.clone(), path: parts.uri.path().to_owned() };
    let page = wire.seen().pages.get(&place).cloned();
    let answer = match page {
        Some((html, line)) => (line.map(|line| [(header::SET_COOKIE, line)]), Html(html)).into_response(),
        None => next.run(Request::from_parts(parts, Body::from(sent.clone()))).await,
    };
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let lines = parts.headers.get_all(header::SET_COOKIE).iter();
    let passed = Passed {
        method,
        host: host.clone(),
        target,
        wanted_for,
        sent: String::from_utf8_lossy(&sent).into_owned(),
        status: parts.status.as_u16(),
        set_cookies: lines.filter_map(|v| v.to_str().ok()).map(str::to_owned).collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        at: Instant::now(),
    };
    let mut seen = wire.seen();
    if let Some(at) = seen.under_way.iter().position(|h| *h == host) {
        seen.under_way.swap_remove(at);
    }
    seen.passed.push(passed);
    drop(seen);
    Response::from_parts(parts, Body::from(body))
}

fn text(request: &Request, name: &str) -> String {
    request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}
