//! Two ways to visit a sandbox: by its simulated browsers, and by the learner's own.

use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use cloakroom_engine::{
    cookie::{Kind, SetVerdict},
    exchange::{Exchange, How, Navigation, Passage, Received, Sent, StoreTrace, record_headers},
    script::{Block, PlayProblem, Played, SitePage},
    world::World,
};
use http::{HeaderMap, Request, Response};
use url::Url;

use super::{Noted, Sandbox};

/// The name under which the learner's own browser is recorded.
pub const OWN_BROWSER: &str = "you";

impl Sandbox {
    /// Plays a block with the simulated browsers, and writes down what happened.
    pub async fn play(&self, block: &Block) -> Vec<Played> {
        self.touch();
        let mut cast = self.cast.lock().await;
        let played = cast.play(self, block).await;
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(cast.clone());
        drop(cast);
        self.begin_act();
        for exchange in played.iter().flat_map(|p| &p.exchanges) {
            self.note(exchange.clone());
        }
        self.changed();
        played
    }

    /// Puts up pages of others, for both kinds of browser.
    pub async fn put_up(&self, pages: &[&SitePage]) {
        let mut cast = self.cast.lock().await;
        for page in pages {
            cast.put_up(page);
        }
    }

    /// Fills in the `{{names}}` of a text: captures, fixtures, the session cookie's name.
    ///
    /// # Errors
    /// A name that nothing has set yet.
    pub fn fill(&self, text: &str) -> Result<String, PlayProblem> {
        self.cast().fill(self, text)
    }

    /// Answers the learner's own browser as the hotel, and writes it down.
    /// The request's URI must be absolute.
    pub async fn answer_own_browser(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.touch();
        let at = self.now();
        let url = Url::parse(&request.uri().to_string()).ok();
        let (method, headers) = (request.method().to_string(), record_headers(request.headers()));
        let navigation = navigation(request.headers());
        let body = String::from_utf8_lossy(request.body()).into_owned();
        let mut response = self.hotel_answers(OWN_BROWSER, request).await;
        let store = response.extensions_mut().remove::<StoreTrace>().unwrap_or_default();
        let passage = response.extensions_mut().remove::<Passage>().unwrap_or_default();
        // A style sheet without a session is not worth a line in the journal.
        if let Some(url) = url.filter(|u| !u.path().ends_with(".css") && u.path() != "/favicon.ico") {
            let request = Sent { method, url, headers, body };
            let received = Received {
                status: response.status().as_u16(),
                headers: record_headers(response.headers()),
                body: String::from_utf8_lossy(response.body()).into_owned(),
            };
            let set: Vec<SetVerdict> = Vec::new();
            let who = OWN_BROWSER.to_owned();
            let follows = |n: &Noted| n.exchange.who == OWN_BROWSER && n.exchange.response.header("location").is_some();
            if !self.journal().newest_first().next().is_some_and(follows) {
                self.begin_act();
            }
            self.note(Exchange {
                who,
                at,
                navigation,
                request,
                response: received,
                verdicts: Vec::new(),
                set,
                store,
                passage,
            });
            self.changed();
        }
        response
    }

    fn begin_act(&self) {
        Arc::make_mut(&mut self.journal.lock().unwrap_or_else(PoisonError::into_inner)).begin_act();
    }

    fn note(&self, exchange: Exchange) {
        Arc::make_mut(&mut self.journal.lock().unwrap_or_else(PoisonError::into_inner)).note(exchange);
    }
}

/// What the browser itself says about where the request came from.
fn navigation(headers: &HeaderMap) -> Navigation {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let initiator = text("referer").and_then(|r| Url::parse(r).ok());
    let typed = matches!(text("sec-fetch-site"), Some("none") | None);
    let how = if typed {
        How::Typed
    } else if headers.contains_key("origin") {
        How::Form
    } else {
        How::Link
    };
    let kind = match text("sec-fetch-dest").unwrap_or("document") {
        "document" => Kind::Navigate,
        "iframe" | "frame" => Kind::Iframe,
        "empty" => Kind::Fetch,
        _ => Kind::Image,
    };
    Navigation { how, initiator: initiator.filter(|_| !typed), kind }
}
