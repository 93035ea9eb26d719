//! Two ways to visit a sandbox: by its simulated browsers, and by the learner's own.

use std::{
    future::Future,
    sync::{Arc, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use cloakroom_engine::{
    cookie::{Kind, SetVerdict},
    exchange::{
        Exchange, How, Navigation, Received, RequestTrace, Sent, ServerCalls, StoreTrace, as_text, record_headers,
    },
    script::{Block, Browsers, PlayProblem, Played, SitePage},
    world::{Budget, Limits, World},
};
use http::{HeaderMap, Request, Response};
use url::Url;

use super::{Caller, LoggedExchange, OWN_BROWSER, Sandbox};

/// What one block may use here: enough for a thousand numbers to be tried.
const LIMITS: Limits = Limits { requests: 1500, bytes: 8 * 1024 * 1024, time: Duration::from_secs(5) };

/// What a line led to, and which numbers its requests have in the journal.
#[derive(Debug)]
pub struct Numbered {
    /// The number of its first request; those that follow have the next ones.
    pub first: u64,
    /// What it led to.
    pub played: Played,
}

impl Sandbox {
    /// Plays a block with the simulated browsers, and writes down what happened, line by line.
    pub async fn play(&self, block: &Block) -> Vec<Played> {
        self.play_for(&Caller::default(), block).await.into_iter().map(|line| line.played).collect()
    }

    /// The same for somebody who may leave: then it ends with the request that is under way. It is played on a copy of
    /// the browsers, which takes their place after each line, together with what the journal has of that line.
    pub async fn play_for(&self, caller: &Caller, block: &Block) -> Vec<Numbered> {
        self.touch();
        let _turn = self.turn.lock().await;
        *self.player.lock().unwrap_or_else(PoisonError::into_inner) = caller.clone();
        let (mut cast, mut numbers) = (Browsers::clone(&self.cast()), Vec::new());
        self.begin_act();
        let waits = caller.clone();
        let budget = Budget::new(LIMITS).unless(move || waits.has_left());
        let played = cast.play_within(self, block, &budget, |cast, line| numbers.push(self.after(cast, line))).await;
        // A page that was put up is no line.
        self.keep(&cast);
        self.changed();
        numbers.into_iter().zip(played).map(|(first, played)| Numbered { first, played }).collect()
    }

    /// How things stand after a line; the number of its first request.
    fn after(&self, cast: &Browsers, line: &Played) -> u64 {
        self.keep(cast);
        let first = self.note_all(line.exchanges.clone());
        self.changed();
        first
    }

    fn keep(&self, cast: &Browsers) {
        self.to_be_saved();
        let now = Arc::new(cast.clone());
        let before = std::mem::replace(&mut *self.cast.lock().unwrap_or_else(PoisonError::into_inner), now);
        // Outside of the lock: it may be the last to have what it holds.
        drop(before);
    }

    /// Puts up pages of others, for both kinds of browser.
    pub async fn put_up(&self, pages: &[&SitePage]) {
        let _turn = self.turn.lock().await;
        let mut cast = Browsers::clone(&self.cast());
        for page in pages {
            cast.put_up(page);
        }
        self.keep(&cast);
    }

    /// Gives a value a name, as a capture does.
    ///
    /// # Errors
    /// It is too long, or there are too many.
    pub async fn note(&self, name: &str, value: &str) -> Result<(), PlayProblem> {
        let _turn = self.turn.lock().await;
        let mut cast = Browsers::clone(&self.cast());
        cast.note(name, value)?;
        self.keep(&cast);
        Ok(())
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
        let caller = request.extensions().get::<Caller>().cloned().unwrap_or_default();
        self.written_down(request, |request| async move { self.hotel_answers((OWN_BROWSER, &caller), request).await })
            .await
    }

    /// The same as id.example.
    pub async fn identity_answers_own_browser(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.written_down(request, |request| self.identity.answer(request)).await
    }

    async fn written_down<F: Future<Output = Response<Bytes>>>(
        &self,
        request: Request<Bytes>,
        site: impl FnOnce(Request<Bytes>) -> F,
    ) -> Response<Bytes> {
        self.touch();
        let at = self.now();
        let url = Url::parse(&request.uri().to_string()).ok();
        let (method, headers) = (request.method().to_string(), record_headers(request.headers()));
        let navigation = navigation(request.headers());
        let body = as_text(request.body());
        let mut response = site(request).await;
        let extensions = response.extensions_mut();
        let store = extensions.remove::<StoreTrace>().unwrap_or_default();
        let passage = extensions.remove::<RequestTrace>().unwrap_or_default();
        let ServerCalls(mut noted) = extensions.remove().unwrap_or_default();
        // A style sheet without a session is not worth a line in the journal.
        if let Some(url) = url.filter(|u| !u.path().ends_with(".css") && u.path() != "/favicon.ico") {
            let request = Sent { method, url, headers, body };
            let received = Received {
                status: response.status().as_u16(),
                headers: record_headers(response.headers()),
                body: as_text(response.body()),
            };
            let set: Vec<SetVerdict> = Vec::new();
            let who = OWN_BROWSER.to_owned();
            let follows =
                |n: &LoggedExchange| n.exchange.who == OWN_BROWSER && n.exchange.response.header("location").is_some();
            if !self.journal().newest_first().next().is_some_and(follows) {
                self.begin_act();
            }
            let (response, verdicts) = (received, Vec::new());
            noted.push(Exchange { who, at, navigation, request, response, verdicts, set, store, passage });
            self.note_all(noted);
            self.changed();
        }
        response
    }

    /// The page that the reader's own browser was given last in a frame: the request's number, and its address.
    /// Redirects lead on, and an answer without content leaves a page where it is.
    #[must_use]
    pub fn framed(&self) -> Option<(u64, String)> {
        let is_page = |status: u16| !(300..400).contains(&status) && status != 204 && status != 205;
        let journal = self.journal();
        let noted = journal.newest_first().find(|noted| {
            let Exchange { who, navigation, response, .. } = &*noted.exchange;
            who == OWN_BROWSER && navigation.kind == Kind::Iframe && is_page(response.status)
        })?;
        Some((noted.number, noted.exchange.request.url.to_string()))
    }

    fn begin_act(&self) {
        Arc::make_mut(&mut self.journal.lock().unwrap_or_else(PoisonError::into_inner)).begin_act();
    }

    /// Writes requests down, one after the other and with no other between them; the number of the first.
    fn note_all(&self, exchanges: Vec<Exchange>) -> u64 {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let journal = Arc::make_mut(&mut journal);
        let first = journal.latest() + 1;
        exchanges.into_iter().for_each(|exchange| journal.note(exchange));
        first
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
