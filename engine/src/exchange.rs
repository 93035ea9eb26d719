//! One recorded request and response.
//!
//! Lives in the engine because pages, attack outcomes and tests all read the same record.
//! Deliberately absent: how to show it. Recorded bytes are text, and stay text.

mod bytes;
mod passage;

use std::sync::Arc;

use http::{HeaderMap, Method, StatusCode};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use time::OffsetDateTime;
use url::Url;

pub use passage::{RequestTrace, Step, TraceEvent};

use crate::{
    cookie::{Api, Context, Kind, SendVerdict, SetVerdict},
    site::{Relation, relation},
};

/// What made the browser send a request: decides `Sec-Fetch-Site` and the SameSite verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The person typed the address or used a bookmark.
    Typed,
    /// A link on a page.
    Link,
    /// A form on a page.
    Form,
    /// A script on a page.
    Script,
    /// A request written out by hand, as with curl.
    ByHand,
    /// Another server, without any browser.
    Server,
    /// The browser by itself: it proves which machine it is on.
    Device,
}

impl How {
    /// The same in words, to follow "started by".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Typed => "the address bar",
            Self::Link => "a link",
            Self::Form => "a form",
            Self::Script => "a script",
            Self::ByHand => "a request written by hand",
            Self::Server => "a server",
            Self::Device => "the browser itself",
        }
    }
}

/// Where a request came from (Fetch Metadata, `Sec-Fetch-*`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Navigation {
    /// What made the browser send it.
    pub how: How,
    /// The page that started it; `None` when the person did.
    pub initiator: Option<Url>,
    /// What the answer is for.
    pub kind: Kind,
}

impl Navigation {
    /// The person types an address.
    #[must_use]
    pub fn typed() -> Self {
        Self { how: How::Typed, initiator: None, kind: Kind::Navigate }
    }

    /// A page starts it.
    #[must_use]
    pub fn from_page(how: How, page: &Url, kind: Kind) -> Self {
        Self { how, initiator: Some(page.clone()), kind }
    }

    /// Does the answer replace the page in the tab?
    #[must_use]
    pub fn top_level(&self) -> bool {
        self.kind == Kind::Navigate
    }

    /// The same, as cookies see it.
    #[must_use]
    pub fn context<'a>(&'a self, url: &'a Url, method: &'a Method, now: OffsetDateTime) -> Context<'a> {
        let initiator = self.initiator.as_ref();
        Context { method, initiator, kind: self.kind, api: Api::Http, ..Context::typed(url, now) }
    }

    /// How the initiator relates to the target.
    #[must_use]
    pub fn relation(&self, target: &Url) -> Relation {
        relation(self.initiator.as_ref(), target)
    }
}

/// The request as it went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: Url,
    /// Headers in wire order.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
}

/// The response as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Received {
    /// The status code.
    pub status: u16,
    /// Headers in wire order.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
}

impl Received {
    /// The first value of a header, by case-insensitive name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The reason phrase that belongs to the status.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        StatusCode::from_u16(self.status).ok().and_then(|s| s.canonical_reason()).unwrap_or("")
    }
}

/// What the session store was asked during one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StoreOp {
    /// Look a record up by its ID.
    Load,
    /// Make a record under a new ID.
    Create,
    /// Write a record back.
    Save,
    /// Remove a record.
    Delete,
    /// Move the end of a record, and nothing else.
    Touch,
}

/// One operation on the session store, with the record before and after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoreEvent {
    /// What was asked.
    pub op: StoreOp,
    /// The session ID it was asked about, as it stands in an unsigned cookie.
    pub id: String,
    /// Did the store hold a live record under this ID?
    pub found: bool,
    /// The data before. Shared with the store: nobody changes it.
    #[serde(serialize_with = "shared")]
    pub before: Option<Arc<Map<String, Value>>>,
    /// The data after.
    #[serde(serialize_with = "shared")]
    pub after: Option<Arc<Map<String, Value>>>,
}

fn shared<S: Serializer>(data: &Option<Arc<Map<String, Value>>>, serializer: S) -> Result<S::Ok, S::Error> {
    data.as_deref().serialize(serializer)
}

/// What the store did inside one request; a world puts it into the response's extensions.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StoreTrace(pub Vec<StoreEvent>);

/// One request and its response, with every cookie decision that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exchange {
    /// Whose browser.
    pub who: String,
    /// When it was sent, by the world's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Where it came from.
    pub navigation: Navigation,
    /// The request.
    pub request: Sent,
    /// The response.
    pub response: Received,
    /// Every cookie in the jar: sent or withheld, and why.
    pub verdicts: Vec<SendVerdict>,
    /// Every `Set-Cookie` of the response, and what a script of its page set: kept or refused, and why.
    pub set: Vec<SetVerdict>,
    /// What the site's session store did.
    pub store: StoreTrace,
    /// The way through the site's session layer; empty if nobody was looking.
    pub passage: RequestTrace,
}

/// What the answering site asked of other servers meanwhile, in the order of their answers: a world puts it into the
/// response's extensions, and whoever sent the request records it before that request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ServerCalls(pub Vec<Exchange>);

impl Exchange {
    /// Was it sent by a server, and not by anybody's browser?
    #[must_use]
    pub fn between_servers(&self) -> bool {
        self.navigation.how == How::Server
    }
}

/// The first value of a header in a recorded list, by case-insensitive name.
#[must_use]
pub fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
}

/// Header values as text; bytes that are not UTF-8 are replaced, since a record is for reading.
#[must_use]
pub fn record_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (title_case(name.as_str()), as_text(value.as_bytes()))).collect()
}

/// Bytes as text, for reading: those that are not UTF-8 are replaced.
#[must_use]
pub fn as_text(bytes: &[u8]) -> String {
    // Looked at once in the usual case; the other one goes piece by piece.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), str::to_owned)
}

/// `set-cookie` as people write it: `Set-Cookie`.
fn title_case(name: &str) -> String {
    let mut text = name.to_owned();
    let begins = std::iter::once(0).chain(name.bytes().enumerate().filter(|(_, b)| *b == b'-').map(|(at, _)| at + 1));
    for at in begins {
        if let Some(letter) = text.get_mut(at..=at) {
            letter.make_ascii_uppercase();
        }
    }
    text
}
