//! One request to the site and its answer, as bytes that were bounded on the way.
//!
//! A trait, so that the same audit goes over sockets and against a service in the same process. Deliberately absent:
//! cookies, redirects and any thought of what an answer means.

mod http1;
mod net;
mod service;
mod text;
mod tls;

use std::{future::Future, pin::Pin, time::Duration};

use bytes::Bytes;
use serde::Serialize;
use url::Url;

pub use http1::Http1;
pub use net::{Limits, Net};
pub use service::InProcess;
pub use tls::Trust;

use crate::error::Halt;

/// A request that is about to be sent.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The method.
    pub method: http::Method,
    /// The whole address.
    pub url: Url,
    /// Headers, in order.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: String,
}

/// An answer as it came, at most as long as the wire lets it be.
#[derive(Debug, Clone)]
pub struct Came {
    /// The status code.
    pub status: u16,
    /// Headers, in order; bytes that are no UTF-8 are replaced.
    pub headers: Vec<(String, String)>,
    /// The body, cut off at the limit.
    pub body: Bytes,
    /// Was it cut off?
    pub cut: bool,
}

/// An answer on its way.
pub type Coming<'a> = Pin<Box<dyn Future<Output = Result<Came, Halt>> + Send + 'a>>;

/// What carries requests to a site.
pub trait Wire: Send + Sync {
    /// Sends one request and reads the answer, within limits of time and length.
    fn send(&self, ask: Ask) -> Coming<'_>;

    /// Lets time pass on the site's clock.
    fn pause(&self, by: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// One request and its answer, recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// Who sent it: Alice, Mallory, a stranger.
    pub who: &'static str,
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: Url,
    /// Headers as they were sent.
    pub sent: Vec<(String, String)>,
    /// The body that was sent.
    pub sent_body: String,
    /// The status that came back.
    pub status: u16,
    /// Headers as they came.
    pub headers: Vec<(String, String)>,
    /// The body that came, as text.
    pub body: String,
    /// How long the answer took.
    #[serde(skip)]
    pub took: Duration,
}

impl Exchange {
    /// The first value of a header of the answer, by case-insensitive name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All `Set-Cookie` lines of the answer.
    pub fn set_cookies(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(|(n, _)| n.eq_ignore_ascii_case("set-cookie")).map(|(_, value)| value.as_str())
    }

    /// Where a redirect leads; `None` for any other answer.
    #[must_use]
    pub fn location(&self) -> Option<Url> {
        let redirects = matches!(self.status, 301 | 302 | 303 | 307 | 308);
        self.header("location").filter(|_| redirects).and_then(|to| self.url.join(to).ok())
    }

    /// Is the answer an HTML page?
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.header("content-type").is_some_and(|t| t.to_ascii_lowercase().contains("html"))
    }

    /// The answer as JSON, where it is.
    #[must_use]
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_str(&self.body).ok()
    }
}
