//! A page that has arrived, and is taken apart when somebody first looks at it.
//!
//! Parsing a document costs more than fetching it from a site in the same process, and a run passes through many pages
//! that nobody reads. Copies share the document and what was read in it.

use std::sync::Arc;

use url::Url;

use super::{Page, by_itself};
use crate::exchange::Exchange;

/// A document as it came, and what is in it once it was read.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    came: Arc<Document>,
    read: Option<Arc<Page>>,
}

#[derive(Debug)]
struct Document {
    url: Url,
    html: String,
    csp: Option<String>,
}

impl Opened {
    /// The document that an exchange brought.
    pub(super) fn of(exchange: &Exchange) -> Self {
        let csp = exchange.response.header("content-security-policy").map(str::to_owned);
        let (url, html) = (exchange.request.url.clone(), exchange.response.body.clone());
        Self { came: Arc::new(Document { url, html, csp }), read: None }
    }

    /// A document that was written down.
    pub(super) fn saved(url: Url, html: String, csp: Option<String>) -> Self {
        Self { came: Arc::new(Document { url, html, csp }), read: None }
    }

    /// Address, text and policy of the document, to be written down.
    pub(super) fn document(&self) -> (&Url, &str, Option<&str>) {
        (&self.came.url, &self.came.html, self.came.csp.as_deref())
    }

    pub(super) fn url(&self) -> &Url {
        &self.came.url
    }

    /// How long the document is, in bytes.
    pub(super) fn length(&self) -> usize {
        self.came.html.len()
    }

    /// What is in it.
    pub(super) fn read(&mut self) -> &Arc<Page> {
        let Document { url, html, csp } = &*self.came;
        self.read.get_or_insert_with(|| Arc::new(Page::parse(url, html, csp.as_deref())))
    }

    /// Could it do anything by itself? Else nobody need read it.
    pub(super) fn may_do_something(&self) -> bool {
        by_itself::may_do_something(&self.came.html)
    }
}
