//! A person with a browser: a jar that keeps and sends what a browser would, the headers that a browser adds, redirects.
//!
//! Whether a cookie is kept or travels is the engine's verdict. A check may overrule it and say so ([`Act::forced`]):
//! what a server does with a request and whether a browser would send it are two questions.

use std::sync::Arc;

use cloakroom_engine::{
    cookie::{Api, Context, Jar, Kind, Profile},
    site::{relation, trustworthy},
};
use http::Method;
use url::{Url, form_urlencoded};

use crate::{
    error::Halt,
    wire::{Ask, Exchange, Net},
};

/// So many redirects are followed.
const MOST_REDIRECTS: usize = 8;
/// So many cookies of one answer are offered to the jar.
const MOST_COOKIES: usize = 100;
/// What the audit's browsers call themselves.
pub const USER_AGENT: &str = concat!("Mozilla/5.0 (compatible; cloakroom-audit/", env!("CARGO_PKG_VERSION"), ")");
const FORM: &str = "application/x-www-form-urlencoded";

/// A request as a person or a page causes it.
#[derive(Debug, Clone)]
pub struct Act {
    /// The method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// Content type and body.
    pub body: Option<(String, String)>,
    /// The page that causes it; `None` if the person typed the address.
    pub from: Option<Url>,
    /// What the answer is for.
    pub kind: Kind,
    /// Headers more than a browser's own.
    pub extra: Vec<(String, String)>,
    /// The `Origin` header, where it is not what the page's address says.
    pub origin: Option<String>,
    /// Are cookies sent though a browser would withhold them?
    pub forced: bool,
}

impl Act {
    /// The person types an address.
    #[must_use]
    pub fn get(url: Url) -> Self {
        let (method, kind) = (Method::GET, Kind::Navigate);
        Self { method, url, body: None, from: None, kind, extra: Vec::new(), origin: None, forced: false }
    }

    /// A form of a page is sent.
    #[must_use]
    pub fn form(method: Method, mut url: Url, fields: &[(String, String)], from: &Url) -> Self {
        let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let from = Some(from.clone());
        if method == Method::GET {
            url.set_query((!encoded.is_empty()).then_some(&encoded));
            return Self { from, ..Self::get(url) };
        }
        Self { method, body: Some((FORM.to_owned(), encoded)), from, ..Self::get(url) }
    }

    /// A script of a page sends JSON.
    #[must_use]
    pub fn json(method: Method, url: Url, value: &serde_json::Value, from: &Url) -> Self {
        let body = Some(("application/json".to_owned(), value.to_string()));
        Self { method, body, from: Some(from.clone()), kind: Kind::Fetch, ..Self::get(url) }
    }
}

/// The answers that one act led to: a redirect, another, a page.
#[derive(Debug, Clone)]
pub struct Trip {
    /// In order, never empty.
    hops: Vec<Arc<Exchange>>,
    first: Arc<Exchange>,
    last: Arc<Exchange>,
}

impl Trip {
    /// The answer to the request itself.
    #[must_use]
    pub fn first(&self) -> &Arc<Exchange> {
        &self.first
    }

    /// Where it ended.
    #[must_use]
    pub fn last(&self) -> &Arc<Exchange> {
        &self.last
    }

    /// All, in order.
    #[must_use]
    pub fn hops(&self) -> &[Arc<Exchange>] {
        &self.hops
    }
}

/// A person at the site.
#[derive(Debug, Clone)]
pub struct Visitor<'n> {
    net: &'n Net,
    /// As reports call the person.
    pub who: &'static str,
    /// The browser's cookies.
    pub jar: Jar,
    /// A header that carries a token, where the site uses one: name and value.
    pub bearer: Option<(String, String)>,
    /// Headers that go with each request, as a proxy on the way would add them.
    pub always: Vec<(String, String)>,
}

impl<'n> Visitor<'n> {
    /// Somebody who has not been there.
    #[must_use]
    pub fn new(net: &'n Net, who: &'static str) -> Self {
        Self { net, who, jar: Jar::new(Profile::Chromium), bearer: None, always: Vec::new() }
    }

    /// The way that requests take.
    #[must_use]
    pub fn net(&self) -> &'n Net {
        self.net
    }

    /// Somebody else, who has got hold of all that this browser holds.
    #[must_use]
    pub fn copied_by(&self, who: &'static str) -> Self {
        Self { who, ..self.clone() }
    }

    /// The cookies that would go to this address, name and value.
    #[must_use]
    pub fn cookies_for(&self, url: &Url) -> Vec<(String, String)> {
        let verdicts = self.jar.verdicts_for_host(&Context::typed(url, self.net.now()));
        verdicts.into_iter().filter(|v| v.sent).map(|v| (v.cookie.name, v.cookie.value)).collect()
    }

    /// Puts a cookie of this name into the jar, in place of one that is there, with the same attributes.
    pub fn plant(&mut self, url: &Url, name: &str, value: &str) {
        let line = self.line_of(name, value);
        self.jar.set(&line, &Context::typed(url, self.net.now()));
    }

    /// A `Set-Cookie` line that puts a value in place of the one that this browser has under that name: with its path, its
    /// domain and `Secure`, or it would lie beside it.
    #[must_use]
    pub fn line_of(&self, name: &str, value: &str) -> String {
        let own = self.jar.cookies().find(|cookie| cookie.name == name);
        let path = own.map_or("/", |cookie| cookie.path.as_str());
        let mut line = format!("{name}={value}; Path={path}");
        if name.starts_with("__") || own.is_some_and(|cookie| cookie.secure) {
            line.push_str("; Secure");
        }
        if let Some(cookie) = own.filter(|cookie| !cookie.host_only) {
            line.push_str(&format!("; Domain={}", cookie.domain));
        }
        line
    }

    /// Puts a cookie into the jar as another browser has it, with another value.
    pub fn plant_like(&mut self, other: &Visitor<'_>, url: &Url, name: &str, value: &str) {
        let line = other.line_of(name, value);
        self.jar.set(&line, &Context::typed(url, self.net.now()));
    }

    /// Follows an act to where it leads, at most eight redirects and never to another site.
    ///
    /// # Errors
    /// A request had no answer, or the audit may send no more.
    pub async fn go(&mut self, act: Act) -> Result<Trip, Halt> {
        let first = self.send(&act).await?;
        let mut hops = vec![first.clone()];
        let (mut last, mut act) = (first.clone(), act);
        while hops.len() <= MOST_REDIRECTS {
            let Some(to) = last.location().filter(|to| self.net.has(to)) else { break };
            let keeps = matches!(last.status, 307 | 308);
            let (method, body) = if keeps { (act.method, act.body.take()) } else { (Method::GET, None) };
            let from = act.from.clone();
            act = Act { method, url: to, body, from, origin: None, ..act };
            last = self.send(&act).await?;
            hops.push(last.clone());
        }
        Ok(Trip { hops, first, last })
    }

    /// Opens an address and follows redirects.
    ///
    /// # Errors
    /// As for [`Visitor::go`].
    pub async fn open(&mut self, url: &Url) -> Result<Trip, Halt> {
        self.go(Act::get(url.clone())).await
    }

    /// Sends one request with the cookies that the jar gives it, and keeps what the answer sets.
    ///
    /// # Errors
    /// The request had no answer, or the audit may send no more.
    pub async fn send(&mut self, act: &Act) -> Result<Arc<Exchange>, Halt> {
        let cookie = self.header(act);
        let exchange = self.net.send(self.who, self.ask(act, cookie)).await?;
        let now = self.net.now();
        let context = self.context(act, now);
        for line in exchange.set_cookies().take(MOST_COOKIES) {
            self.jar.set(line, &context);
        }
        Ok(exchange)
    }

    /// Sends one request with this `Cookie` header and nothing else of the jar's; keeps nothing.
    ///
    /// # Errors
    /// As for [`Visitor::send`].
    pub async fn send_raw(&self, act: &Act, cookies: &[(String, String)]) -> Result<Arc<Exchange>, Halt> {
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookie = (!pairs.is_empty()).then(|| pairs.join("; "));
        self.net.send(self.who, self.ask(act, cookie)).await
    }

    fn header(&self, act: &Act) -> Option<String> {
        let now = self.net.now();
        if act.forced {
            return self.jar.cookie_header(&Context::typed(&act.url, now));
        }
        self.jar.cookie_header(&self.context(act, now))
    }

    fn context<'a>(&self, act: &'a Act, now: time::OffsetDateTime) -> Context<'a> {
        let (method, initiator, kind) = (&act.method, act.from.as_ref(), act.kind);
        Context { method, initiator, kind, api: Api::Http, ..Context::typed(&act.url, now) }
    }

    fn ask(&self, act: &Act, cookie: Option<String>) -> Ask {
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut add = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
        let navigates = act.kind == Kind::Navigate;
        add("user-agent", USER_AGENT);
        add("accept", if navigates { "text/html,application/xhtml+xml,*/*;q=0.8" } else { "application/json, */*" });
        add("accept-language", "en");
        if let Some((kind, _)) = &act.body {
            add("content-type", kind);
        }
        if trustworthy(&act.url) {
            add("sec-fetch-site", relation(act.from.as_ref(), &act.url).as_str());
            add("sec-fetch-mode", if navigates { "navigate" } else { "cors" });
            add("sec-fetch-dest", if navigates { "document" } else { "empty" });
        }
        if let Some(from) = &act.from {
            let same = from.origin() == act.url.origin();
            let origin = act.origin.clone().unwrap_or_else(|| from.origin().ascii_serialization());
            if !act.method.is_safe() {
                add("origin", &origin);
            }
            match origin.as_str() {
                "null" => {}
                _ if same => add("referer", from.as_str()),
                _ => add("referer", &format!("{origin}/")),
            }
        }
        if let Some((name, value)) = &self.bearer {
            add(name, value);
        }
        for (name, value) in self.always.iter().chain(&act.extra) {
            add(name, value);
        }
        if let Some(cookie) = cookie {
            add("cookie", &cookie);
        }
        let body = act.body.as_ref().map(|(_, body)| body.clone()).unwrap_or_default();
        Ask { method: act.method.clone(), url: act.url.clone(), headers, body }
    }
}
