//! What a visitor saw: the requests that one deed led to, the last of them being the page.

use cloakroom_engine::exchange::Exchange;
use url::Url;

/// Every request one deed led to, redirects included. There is at least one.
#[derive(Debug)]
pub struct Seen {
    who: String,
    exchanges: Vec<Exchange>,
}

impl Seen {
    pub(crate) fn new(who: &str, exchanges: Vec<Exchange>) -> Self {
        assert!(!exchanges.is_empty(), "a browser that did something sent a request");
        Self { who: who.to_owned(), exchanges }
    }

    /// All of them, in order.
    #[must_use]
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The first answer, before any redirect was followed.
    #[must_use]
    pub fn first(&self) -> &Exchange {
        &self.exchanges[0]
    }

    /// The last answer: what the person sees.
    #[must_use]
    pub fn last(&self) -> &Exchange {
        &self.exchanges[self.exchanges.len() - 1]
    }

    /// The last answer's body.
    #[must_use]
    pub fn page(&self) -> &str {
        &self.last().response.body
    }

    /// The last answer's status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.last().response.status
    }

    /// Where the person ended up.
    #[must_use]
    pub fn address(&self) -> &Url {
        &self.last().request.url
    }

    /// The first answer's header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.first().response.header(name)
    }

    /// Every `Set-Cookie` line that came back, as it stands.
    #[must_use]
    pub fn set_cookies(&self) -> Vec<&str> {
        self.exchanges.iter().flat_map(|e| &e.set).map(|verdict| verdict.line.as_str()).collect()
    }

    /// Why the browser refused a cookie, if it refused one: the jar's own words.
    #[must_use]
    pub fn refused(&self) -> Option<String> {
        let verdict = self.exchanges.iter().flat_map(|e| &e.set).find(|v| v.because.refuses())?;
        Some(format!(
            "{}'s browser refused your cookie. {} {}\n   Set-Cookie: {}\n   {}",
            self.who,
            verdict.because.headline(),
            verdict.because.words(),
            verdict.line,
            verdict.because.standard()
        ))
    }

    /// The requests, a line each, for the message of a test that failed.
    #[must_use]
    pub fn told(&self) -> String {
        let line = |e: &Exchange| {
            let (status, reason) = (e.response.status, e.response.reason());
            format!("   {:8}{} {}  ->  {status} {reason}", e.who, e.request.method, e.request.url)
        };
        self.exchanges.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
