//! A page that has arrived, and is taken apart when somebody first looks at it.
//!
//! Parsing a document costs more than fetching it from a site in the same process, and a run passes through many pages
//! that nobody reads.

use url::Url;

use super::Page;
use crate::exchange::Exchange;

/// A document as it came, and what is in it once it was read.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    url: Url,
    html: String,
    csp: Option<String>,
    read: Option<Page>,
}

impl Opened {
    /// The document that an exchange brought.
    pub(super) fn of(exchange: &Exchange) -> Self {
        let csp = exchange.response.header("content-security-policy").map(str::to_owned);
        Self { url: exchange.request.url.clone(), html: exchange.response.body.clone(), csp, read: None }
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// What is in it.
    pub(super) fn read(&mut self) -> &Page {
        self.read.get_or_insert_with(|| Page::parse(&self.url, &self.html, self.csp.as_deref()))
    }

    /// Could it hold a script? Without the letters of the tag it holds none.
    pub(super) fn may_hold_script(&self) -> bool {
        self.html.as_bytes().windows(7).any(|seven| seven.eq_ignore_ascii_case(b"<script"))
    }
}
