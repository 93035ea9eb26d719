//! A question as a person asks it: how a cookie was set, and how it is asked for.
//!
//! What lives here: a few plain choices, what each leaves open filled in sensibly, and the case they make. Why here: the
//! form and the command line ask the same, and must mean the same. Deliberately absent: how either is written.

use time::Duration;
use url::{ParseError, Url};

use super::{Case, Credentials, Problem, Request, Step};
use crate::cookie::{Api, Kind, ThirdParty};

/// What brought the lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SetBy {
    /// A page that was opened.
    #[default]
    Page,
    /// A form that was sent.
    Form,
    /// A script's fetch.
    Fetch,
    /// A picture or another part of a page.
    Image,
    /// A page in a frame.
    Frame,
    /// A script, by `document.cookie`.
    Script,
    /// A redirect: the answer led on to the request that is asked about.
    Redirect,
}

/// What the request is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// The person typed the address, or used a bookmark.
    #[default]
    Typed,
    /// A link that was clicked.
    Link,
    /// A form that was sent.
    Form,
    /// A script's fetch.
    Fetch,
    /// A picture or another part of a page.
    Image,
    /// A page in a frame.
    Frame,
    /// No request: a script looks at `document.cookie`.
    Script,
    /// A server asks another; no browser takes part.
    Server,
}

impl SetBy {
    /// All of them, with the word that stands for each in an address and in an option.
    pub const ALL: [(&'static str, SetBy); 7] = [
        ("page", SetBy::Page),
        ("form", SetBy::Form),
        ("fetch", SetBy::Fetch),
        ("image", SetBy::Image),
        ("frame", SetBy::Frame),
        ("script", SetBy::Script),
        ("redirect", SetBy::Redirect),
    ];
}

impl By {
    /// All of them, with the word that stands for each in an address and in an option.
    pub const ALL: [(&'static str, By); 8] = [
        ("typed", By::Typed),
        ("link", By::Link),
        ("form", By::Form),
        ("fetch", By::Fetch),
        ("image", By::Image),
        ("frame", By::Frame),
        ("script", By::Script),
        ("server", By::Server),
    ];
}

/// A question. What is empty is left open.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The lines.
    pub set: Vec<String>,
    /// The address whose answer set them; for a script, the page it ran in. Empty: that of `to`.
    pub at: String,
    /// What brought them.
    pub set_by: SetBy,
    /// The address that is asked. Empty: that of `at`.
    pub to: String,
    /// What the request is.
    pub by: By,
    /// Its method; empty: POST for a form, GET else.
    pub method: String,
    /// The page that the link, form, script or picture is on. Empty: the page at `at`.
    pub from: String,
    /// The page in the address bar, if all of it happens in a frame inside that.
    pub around: String,
    /// Whether a fetch carries cookies to other origins.
    pub credentials: Credentials,
    /// Addresses or hosts that redirected, in order.
    pub via: Vec<String>,
    /// How long after the lines were set.
    pub later: Duration,
    /// The browser was closed in between.
    pub restarted: bool,
    /// How much the browser's clock is ahead.
    pub clock: Duration,
    /// What becomes of third-party cookies, where it is not what the browser does by itself.
    pub third_party: Option<ThirdParty>,
}

impl Default for Ask {
    fn default() -> Ask {
        Ask {
            set: Vec::new(),
            at: String::new(),
            set_by: SetBy::Page,
            to: String::new(),
            by: By::Typed,
            method: String::new(),
            from: String::new(),
            around: String::new(),
            credentials: Credentials::SameOrigin,
            via: Vec::new(),
            later: Duration::ZERO,
            restarted: false,
            clock: Duration::ZERO,
            third_party: None,
        }
    }
}

impl Ask {
    /// The case that this asks about.
    ///
    /// # Errors
    /// An address that is none. The field is named as in this struct.
    pub fn case(&self) -> Result<Case, Problem> {
        let at = absolute("at", if self.at.is_empty() { &self.to } else { &self.at })?;
        let to = absolute("to", if self.to.is_empty() { &self.at } else { &self.to })?;
        let page = |field, text: &str| if text.is_empty() { Ok(None) } else { absolute(field, text).map(Some) };
        let places = Places { from: page("from", &self.from)?, around: page("around", &self.around)?, at, to };
        let via = self.via.iter().map(|hop| self.hop(hop, &places.to)).collect::<Result<Vec<_>, _>>()?;
        let step = Step { set: self.set.clone(), request: self.bringing(&places) };
        let query = self.asking(&places, via);
        let (clock, third_party) = (self.clock, self.third_party);
        Ok(Case { steps: vec![step], query, clock, third_party, ..Case::default() })
    }

    /// A host alone is taken to have the scheme of the address that is asked in the end.
    fn hop(&self, hop: &str, to: &str) -> Result<String, Problem> {
        if hop.contains("://") {
            return absolute("via", hop);
        }
        let scheme = to.split(':').next().unwrap_or("https");
        absolute("via", &format!("{scheme}://{hop}"))
    }

    fn bringing(&self, places: &Places) -> Request {
        let Places { at, from, around, .. } = places;
        let page = from.clone().unwrap_or_else(|| at.clone());
        let typed = Request { url: at.clone(), ..Request::default() };
        let inner = Request { initiator: Some(page.clone()), top: around.clone(), ..typed.clone() };
        match self.set_by {
            SetBy::Page => typed,
            SetBy::Redirect => Request { initiator: from.clone(), ..typed },
            SetBy::Form => Request { initiator: Some(page), method: Some("POST".to_owned()), ..typed },
            SetBy::Fetch => Request { kind: Kind::Fetch, credentials: Some(self.credentials), ..inner },
            SetBy::Image => Request { kind: Kind::Image, ..inner },
            SetBy::Frame => framed(at, around.as_ref().unwrap_or(&page)),
            SetBy::Script => Request { api: Some(Api::Script), top: around.clone(), ..typed },
        }
    }

    fn asking(&self, places: &Places, mut via: Vec<String>) -> Request {
        let Places { at, to, from, around } = places;
        let page = from.clone().unwrap_or_else(|| at.clone());
        if self.set_by == SetBy::Redirect && self.later.is_zero() && !self.restarted {
            via.push(at.clone());
        }
        // A form's answer is a redirect to a GET, unless a method is given (RFC 9110, section 15.4.4).
        let method = match self.method.as_str() {
            "" if self.by == By::Form && via.is_empty() => "POST",
            "" => "GET",
            given => given,
        };
        let bare = Request {
            url: to.clone(),
            method: Some(method.to_owned()),
            redirects: via,
            later: self.later,
            restarted: self.restarted,
            ..Request::default()
        };
        let inner = Request { initiator: Some(page.clone()), top: around.clone(), ..bare.clone() };
        // Inside a frame, a link and a form change the frame and not the address bar.
        let moves = if around.is_some() { Kind::Iframe } else { Kind::Navigate };
        match self.by {
            By::Typed => bare,
            By::Link | By::Form => Request { kind: moves, ..inner },
            By::Fetch => Request { kind: Kind::Fetch, credentials: Some(self.credentials), ..inner },
            By::Image => Request { kind: Kind::Image, ..inner },
            By::Frame => Request { ..framed_as(bare, around.as_ref().unwrap_or(&page)) },
            By::Script => Request { api: Some(Api::Script), top: around.clone().or_else(|| from.clone()), ..bare },
            By::Server => Request { by_server: true, ..bare },
        }
    }
}

struct Places {
    at: String,
    to: String,
    from: Option<String>,
    around: Option<String>,
}

fn framed(url: &str, around: &str) -> Request {
    framed_as(Request { url: url.to_owned(), ..Request::default() }, around)
}

fn framed_as(request: Request, around: &str) -> Request {
    Request { kind: Kind::Iframe, initiator: Some(around.to_owned()), top: Some(around.to_owned()), ..request }
}

/// The address, if it is one; with what to write where only the scheme is missing.
fn absolute(field: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let bare = !text.is_empty() && !text.contains("://") && text != "null" && !text.contains(':');
    let host_and_port = text.split_once(':').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()));
    let with_scheme = (bare || host_and_port).then(|| Url::parse(&format!("https://{text}")));
    if with_scheme == Some(Err(ParseError::InvalidIpv4Address)) {
        return super::case::address(field, &format!("https://{text}")).map(|_| String::new());
    }
    if with_scheme.is_some_and(|url| url.is_ok_and(|url| url.host().is_some())) {
        let scheme = if text.starts_with("localhost") || text.starts_with("127.") { "http" } else { "https" };
        let shown: String = text.chars().take(80).collect();
        return Err(Problem::new(field, format!("the scheme is missing: write {scheme}://{shown}")));
    }
    super::case::address(field, text).map(|_| text.to_owned())
}
