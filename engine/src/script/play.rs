//! Playing steps: a cast of browsers, what they captured, and the pages the attacker serves.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use url::Url;

use super::{
    Actor, Block, Deed, Expectation, Held, Line, RawRequest, SitePage, Step, Then, in_words, words::replace_names,
};
use crate::{
    browser::{Browser, BrowserError},
    exchange::Exchange,
    world::{Answer, EVIL, World},
};

/// Why a line could not be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// What the person set out to do cannot be done on this page.
    #[error(transparent)]
    Browser(#[from] BrowserError),
    /// A `{{name}}` that nothing has set yet.
    #[error("nothing is called {{{{{0}}}}} yet; play the step that captures it first")]
    Unknown(String),
    /// A capture found nothing.
    #[error("there is no {0} to capture in the answer")]
    NothingToCapture(String),
    /// Not a request that can be sent.
    #[error("`{0}` cannot be sent as a request")]
    BadRequest(String),
}

/// What one line led to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Played {
    /// Every request it sent, redirects included.
    pub exchanges: Vec<Exchange>,
    /// Its expectations.
    pub held: Vec<Held>,
    /// Its captures: name and value.
    pub captured: Vec<(String, String)>,
    /// Why it went no further.
    pub problem: Option<Problem>,
}

impl Played {
    /// Did everything go as it says?
    #[must_use]
    pub fn as_said(&self) -> bool {
        self.problem.is_none() && self.held.iter().all(|h| h.held)
    }
}

/// Alice's and Mallory's browsers, and what they know.
#[derive(Debug, Clone)]
pub struct Cast {
    browsers: BTreeMap<Actor, Browser>,
    captures: BTreeMap<String, String>,
    pages: BTreeMap<(&'static str, String), SitePage>,
}

impl Default for Cast {
    fn default() -> Self {
        Self {
            browsers: Actor::ALL.into_iter().map(|a| (a, Browser::new(a.name()))).collect(),
            captures: BTreeMap::new(),
            pages: BTreeMap::new(),
        }
    }
}

impl Cast {
    /// A person's browser.
    #[must_use]
    pub fn browser(&self, actor: Actor) -> Option<&Browser> {
        self.browsers.get(&actor)
    }

    /// What has been captured so far.
    #[must_use]
    pub fn captures(&self) -> &BTreeMap<String, String> {
        &self.captures
    }

    /// Puts up a page of somebody else's.
    pub fn put_up(&mut self, page: &SitePage) {
        self.pages.insert((page.host, page.path.clone()), page.clone());
    }

    /// Fills in `{{names}}`: captures, the session cookie, what the world drew.
    ///
    /// # Errors
    /// A name that nothing has set.
    pub fn fill(&self, world: &dyn World, text: &str) -> Result<String, Problem> {
        replace_names(text, |name| self.named(world, name))
    }

    /// The same for a reader: what a name is called, and what it stands for.
    fn spoken(&self, world: &dyn World, text: &str) -> Result<String, Problem> {
        replace_names(text, |name| {
            let value = self.named(world, name)?;
            Ok(if name == "cookie.session.name" { value } else { format!("{} ({value})", in_words(name)) })
        })
    }

    fn named(&self, world: &dyn World, name: &str) -> Result<String, Problem> {
        match name {
            "cookie.session.name" => Ok(world.session_cookie()),
            _ => (self.captures.get(name).cloned())
                .or_else(|| world.fixture(name))
                .ok_or_else(|| Problem::Unknown(name.to_owned())),
        }
    }

    /// Plays one block. A page is put up; lines are played until one does not go as it says.
    pub async fn play(&mut self, world: &dyn World, block: &Block) -> Vec<Played> {
        match block {
            Block::Page(page) => {
                self.put_up(page);
                Vec::new()
            }
            Block::Play { actor, lines } => {
                let mut all = Vec::new();
                for line in lines {
                    let played = self.line(world, *actor, line).await;
                    let go_on = played.as_said();
                    all.push(played);
                    if !go_on {
                        break;
                    }
                }
                all
            }
        }
    }

    async fn line(&mut self, world: &dyn World, actor: Actor, line: &Line) -> Played {
        let mut played = Played::default();
        let mut browser = self.browsers.remove(&actor).unwrap_or_else(|| Browser::new(actor.name()));
        let stage = Stage { world, cast: self, actor };
        match self.step(&stage, &mut browser, &line.step).await {
            Ok(exchanges) => played.exchanges = exchanges,
            Err(problem) => played.problem = Some(problem),
        }
        if played.problem.is_none() {
            for (_, then) in &line.then {
                if let Err(problem) = self.then(world, &browser, then, &mut played) {
                    played.problem = Some(problem);
                    break;
                }
            }
        }
        self.browsers.insert(actor, browser);
        played
    }

    async fn step(&self, stage: &Stage<'_>, browser: &mut Browser, step: &Step) -> Result<Vec<Exchange>, Problem> {
        let world = stage.world;
        let fill = |text: &str| self.fill(world, text);
        match step {
            Step::Request(raw) => {
                let request = self.request(world, raw)?;
                Ok(vec![browser.send_by_hand(stage, &request.0, &request.1, request.2, &request.3).await])
            }
            Step::Deed(Deed::Open(address)) => Ok(browser.open(stage, &fill(address)?).await?),
            Step::Deed(Deed::Click(text)) => Ok(browser.click(stage, &fill(text)?).await?),
            Step::Deed(Deed::Submit { form, fields }) => {
                let fields =
                    fields.iter().map(|(n, v)| Ok((n.clone(), fill(v)?))).collect::<Result<Vec<_>, Problem>>()?;
                Ok(browser.submit(stage, &fill(form)?, &fields).await?)
            }
            Step::Deed(Deed::Back) => Ok(browser.back(stage).await?),
            Step::Deed(Deed::Wait(by)) => {
                world.wait(*by);
                Ok(Vec::new())
            }
            Step::Deed(Deed::Restart) => {
                world.restart();
                Ok(Vec::new())
            }
        }
    }

    fn request(&self, world: &dyn World, raw: &RawRequest) -> Result<(Method, Url, HeaderMap, String), Problem> {
        let bad = |what: &str| Problem::BadRequest(what.to_owned());
        let method = Method::from_bytes(raw.method.as_bytes()).map_err(|_| bad(&raw.method))?;
        let address = self.fill(world, &raw.url())?;
        let url = Url::parse(&address).map_err(|_| bad(&address))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &raw.headers {
            let (name, value) = (self.fill(world, name)?, self.fill(world, value)?);
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad(&name))?;
            headers.append(key, HeaderValue::from_str(&value).map_err(|_| bad(&value))?);
        }
        Ok((method, url, headers, self.fill(world, &raw.body)?))
    }

    fn then(&mut self, world: &dyn World, browser: &Browser, then: &Then, played: &mut Played) -> Result<(), Problem> {
        match then {
            Then::Expect(expectation) => {
                let session = world.session_cookie();
                let named = |text: &str| if text == "cookie.session" { session.clone() } else { text.to_owned() };
                let mut unknown = None;
                let filled = expectation.map(|text| {
                    self.fill(world, &named(text)).unwrap_or_else(|problem| {
                        unknown = Some(problem);
                        String::new()
                    })
                });
                if let Some(problem) = unknown {
                    return Err(problem);
                }
                let spoken = match expectation {
                    // Byte for byte, so with nothing but the values in it.
                    Expectation::Header(..) => filled.clone(),
                    _ => expectation.map(|text| self.spoken(world, text).unwrap_or_default()),
                };
                played.held.push(filled.check(&played.exchanges, spoken.words()));
            }
            Then::Capture(capture) => {
                let value = captured(&capture.from, &world.session_cookie(), browser, &played.exchanges)
                    .ok_or_else(|| Problem::NothingToCapture(capture.from.clone()))?;
                self.captures.insert(capture.name.clone(), value.clone());
                played.captured.push((capture.name.clone(), value));
            }
        }
        Ok(())
    }
}

fn captured(from: &str, session: &str, browser: &Browser, exchanges: &[Exchange]) -> Option<String> {
    if let Some(header) = from.strip_prefix("header ") {
        return exchanges.last()?.response.header(header.trim()).map(str::to_owned);
    }
    if let Some(wanted) = from.strip_prefix("query ") {
        let url = &exchanges.last()?.request.url;
        return url.query_pairs().find(|(name, _)| name == wanted.trim()).map(|(_, value)| value.into_owned());
    }
    let name = from.strip_prefix("cookie.")?;
    let name = if name == "session" { session } else { name };
    let host = exchanges.last()?.request.url.host_str()?;
    let mut cookies = browser.jar().cookies().filter(|c| c.name == name);
    cookies.find(|c| c.domain == host || host.ends_with(&format!(".{}", c.domain))).map(|c| c.value.clone())
}

/// The world, with the attacker's pages put up in it.
struct Stage<'a> {
    world: &'a dyn World,
    cast: &'a Cast,
    actor: Actor,
}

impl World for Stage<'_> {
    fn answer(&self, mut request: Request<Bytes>) -> Answer<'_> {
        request.extensions_mut().insert(self.actor.address());
        let host = request.uri().host().unwrap_or_default().to_owned();
        let at = |page: &&SitePage| page.host == host && page.path == request.uri().path();
        match self.cast.pages.values().find(at) {
            Some(page) => {
                let response = self.page(page);
                Box::pin(async move { response })
            }
            // Whatever reaches Mallory's own host is hers: she answers nothing and keeps it all.
            None if host == EVIL => Box::pin(async { status(StatusCode::NO_CONTENT, String::new()) }),
            None => self.world.answer(request),
        }
    }

    fn now(&self) -> time::OffsetDateTime {
        self.world.now()
    }

    fn session_cookie(&self) -> String {
        self.world.session_cookie()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.world.fixture(name)
    }
}

impl Stage<'_> {
    fn page(&self, page: &SitePage) -> Response<Bytes> {
        let line = page.set_cookie.as_deref().map(|line| self.cast.fill(self.world, line)).transpose();
        match self.cast.fill(self.world, &page.html).and_then(|html| Ok((html, line?))) {
            Ok((html, line)) => {
                let mut response = status(StatusCode::OK, html);
                response
                    .headers_mut()
                    .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
                if let Some(line) = line.and_then(|line| HeaderValue::from_str(&line).ok()) {
                    response.headers_mut().insert(header::SET_COOKIE, line);
                }
                response
            }
            Err(problem) => status(StatusCode::NOT_FOUND, problem.to_string()),
        }
    }
}

fn status(status: StatusCode, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response
}
