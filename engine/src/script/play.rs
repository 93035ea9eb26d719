//! Playing steps: a cast of browsers, what they captured, and the pages the attacker serves.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use url::Url;

use super::{
    Actor, Block, Deed, Expectation, Held, Line, RawRequest, SitePage, Step, Then, in_words, words::replace_names,
};
use crate::{
    browser::{Browser, BrowserError},
    exchange::{Exchange, Sent, header, record_headers},
    world::{Answer, EVIL, Kept, PausePoint, UnderWay, World},
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
    /// This world's sites answer at once.
    #[error("this site cannot be asked slowly, or not so that it stops there")]
    NotSlowly,
    /// No request of this name is under way.
    #[error("no request called `{0}` is under way; begin it with slow={0}")]
    NothingUnderWay(String),
    /// No word of a list is the key that a token is signed with.
    #[error("none of these {0} words is the key that signed the token")]
    NotGuessed(usize),
    /// Not a request that can be sent.
    #[error("`{0}` cannot be sent as a request")]
    BadRequest(String),
}

/// What one line led to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Played {
    /// Who did it; it may have been at another's browser.
    pub by: Option<Actor>,
    /// Every request it sent, redirects included.
    pub exchanges: Vec<Exchange>,
    /// So many of them were tries before the last one, which is judged.
    pub earlier: usize,
    /// A request that it sent, and whose answer comes later.
    pub begun: Option<Sent>,
    /// The exchange is such a request, and its answer.
    pub late: bool,
    /// What stands on the screen without a request: a page the browser had kept.
    pub shown: Option<String>,
    /// The address that stands above it.
    pub shown_at: Option<Url>,
    /// The words that were tried against a signature, in order.
    pub tried: Vec<String>,
    /// The copy of the site's store that it read.
    pub copied: Vec<Kept>,
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

/// A request as it is sent by hand.
type Written = (Method, Url, HeaderMap, String);

/// Alice's and Mallory's browsers, and what they know.
#[derive(Debug, Clone)]
pub struct Cast {
    browsers: BTreeMap<Actor, Browser>,
    captures: BTreeMap<String, String>,
    /// Requests that have begun, by name. A copy of a cast shares them.
    under_way: Arc<Mutex<BTreeMap<String, (Written, UnderWay)>>>,
    pages: BTreeMap<(&'static str, String), SitePage>,
}

impl Default for Cast {
    fn default() -> Self {
        Self {
            browsers: Actor::ALL.into_iter().map(|a| (a, Browser::new(a.name()))).collect(),
            captures: BTreeMap::new(),
            under_way: Arc::default(),
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

    /// A page as a visitor gets it. A name that nothing has set yet stays as it is written.
    #[must_use]
    pub fn filled(&self, world: &dyn World, page: &SitePage) -> SitePage {
        let fill = |text: &str| self.fill(world, text).unwrap_or_else(|_| text.to_owned());
        SitePage { html: fill(&page.html), set_cookie: page.set_cookie.as_deref().map(fill), ..page.clone() }
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
            Block::Play { actor, at, lines } => {
                let mut all = Vec::new();
                for line in lines {
                    let played = Played { by: Some(*actor), ..self.line(world, *at, line).await };
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

    async fn line(&mut self, world: &dyn World, at: Actor, line: &Line) -> Played {
        let mut browser = self.browsers.remove(&at).unwrap_or_else(|| Browser::new(at.name()));
        let played = match &line.step {
            Step::Request(raw) => self.in_turn(world, &mut browser, at, raw, &line.then).await,
            step => self.tried(world, &mut browser, at, step, &line.then).await,
        };
        self.browsers.insert(at, browser);
        played
    }

    /// A request, or several with one number after the other: until what follows holds, or as long as it does. The last
    /// one is judged.
    async fn in_turn(
        &mut self,
        world: &dyn World,
        browser: &mut Browser,
        at: Actor,
        raw: &RawRequest,
        then: &[(usize, Then)],
    ) -> Played {
        let (mut played, mut before) = (Played::default(), Vec::new());
        let until_it_holds = raw.each.as_ref().is_none_or(|each| !each.all);
        for request in raw.in_turn() {
            before.append(&mut played.exchanges);
            played = self.tried(world, browser, at, &Step::Request(request), then).await;
            if played.as_said() == until_it_holds {
                break;
            }
        }
        let earlier = before.len();
        before.append(&mut played.exchanges);
        Played { exchanges: before, earlier, ..played }
    }

    async fn tried(
        &mut self,
        world: &dyn World,
        browser: &mut Browser,
        at: Actor,
        step: &Step,
        then: &[(usize, Then)],
    ) -> Played {
        let mut played = Played::default();
        let stage = Stage { world, cast: self, actor: at };
        match self.step(&stage, browser, step).await {
            Ok(exchanges) => played.exchanges = exchanges,
            Err(problem) => played.problem = Some(problem),
        }
        if let Step::Deed(Deed::Make { name, craft }) = step {
            played.tried = craft.words().to_vec();
            match craft.value(|text| self.fill(world, text)) {
                Ok(value) => {
                    self.captures.insert(name.clone(), value.clone());
                    played.captured.push((name.clone(), value));
                }
                Err(problem) => played.problem = Some(problem),
            }
        }
        played.late = matches!(step, Step::Deed(Deed::Finish(_)));
        if let Step::Slow(name, ..) = step {
            played.begun = self.under_way().get(name).map(|(written, _)| sent(written));
        }
        if matches!(step, Step::Deed(Deed::Back)) && played.exchanges.is_empty() {
            played.shown = browser.page().map(|page| page.text.clone());
            played.shown_at = browser.page().map(|page| page.url.clone());
        }
        if played.problem.is_none() {
            for (_, then) in then {
                // What did not go as it says has nothing to keep.
                if matches!(then, Then::Capture(_)) && !played.as_said() {
                    break;
                }
                if let Err(problem) = self.then(world, browser, then, &mut played).await {
                    played.problem = Some(problem);
                    break;
                }
            }
        }
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
            Step::Slow(name, point, raw) => {
                let written = self.request(world, raw)?;
                let mut begun = stage.begin(by_hand(&written), *point).ok_or(Problem::NotSlowly)?;
                (&mut begun.paused).await;
                self.under_way().insert(name.clone(), (written, begun));
                Ok(Vec::new())
            }
            Step::Deed(Deed::Finish(name)) => {
                let found = self.under_way().remove(name);
                let (written, begun) = found.ok_or_else(|| Problem::NothingUnderWay(name.clone()))?;
                let late = Late { stage, answer: Mutex::new(Some(begun.answer)) };
                Ok(vec![browser.send_by_hand(&late, &written.0, &written.1, written.2, &written.3).await])
            }
            Step::Deed(Deed::Open(address)) => Ok(browser.open(stage, &fill(address)?).await?),
            Step::Deed(Deed::Click(text)) => Ok(browser.click(stage, &fill(text)?).await?),
            Step::Deed(Deed::Submit { form, fields }) => {
                let fields =
                    fields.iter().map(|(n, v)| Ok((n.clone(), fill(v)?))).collect::<Result<Vec<_>, Problem>>()?;
                Ok(browser.submit(stage, &fill(form)?, &fields).await?)
            }
            Step::Deed(Deed::Back) => Ok(browser.back(stage).await?),
            // Nobody is asked.
            Step::Deed(Deed::Make { .. }) => Ok(Vec::new()),
            Step::Deed(Deed::Wait(by)) => {
                world.wait(*by);
                Ok(Vec::new())
            }
            Step::Deed(Deed::Every { pause, times, address }) => {
                let (address, mut all) = (fill(address)?, Vec::new());
                for _ in 0..*times {
                    world.wait(*pause);
                    all.extend(browser.open(stage, &address).await?);
                }
                Ok(all)
            }
            Step::Deed(Deed::Restart) => {
                world.restart();
                Ok(Vec::new())
            }
        }
    }

    fn under_way(&self) -> MutexGuard<'_, BTreeMap<String, (Written, UnderWay)>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn request(&self, world: &dyn World, raw: &RawRequest) -> Result<Written, Problem> {
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

    async fn then(
        &mut self,
        world: &dyn World,
        browser: &Browser,
        then: &Then,
        played: &mut Played,
    ) -> Result<(), Problem> {
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
                played.held.push(filled.check(&played.exchanges, played.shown.as_deref(), spoken));
            }
            Then::Capture(capture) => {
                let value = match capture.from.strip_prefix("store ") {
                    Some(field) => {
                        played.copied = world.backup().await;
                        kept_under(&played.copied, field)
                    }
                    None => captured(&capture.from, &world.session_cookie(), browser, &played.exchanges),
                };
                let value = value.ok_or_else(|| Problem::NothingToCapture(capture.from.clone()))?;
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
    if from == "address" {
        return Some(exchanges.iter().rfind(|e| e.navigation.top_level())?.request.url.to_string());
    }
    if let Some(wanted) = from.strip_prefix("query ") {
        let url = &exchanges.last()?.request.url;
        return url.query_pairs().find(|(name, _)| name == wanted.trim()).map(|(_, value)| value.into_owned());
    }
    if let Some(name) = from.strip_prefix("wire cookie.") {
        return overheard(if name == "session" { session } else { name }, exchanges);
    }
    let name = from.strip_prefix("cookie.")?;
    let name = if name == "session" { session } else { name };
    let host = exchanges.last()?.request.url.host_str()?;
    let mut cookies = browser.jar().cookies().filter(|c| c.name == name);
    cookies.find(|c| c.domain == host || host.ends_with(&format!(".{}", c.domain))).map(|c| c.value.clone())
}

fn by_hand((method, url, headers, body): &Written) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from(body.clone()));
    *request.method_mut() = method.clone();
    if let Ok(uri) = url.as_str().parse() {
        *request.uri_mut() = uri;
    }
    request.headers_mut().clone_from(headers);
    request
}

fn sent((method, url, headers, body): &Written) -> Sent {
    Sent { method: method.to_string(), url: url.clone(), headers: record_headers(headers), body: body.clone() }
}

/// The world as it is for a request that was sent a while ago: its answer is on the way.
struct Late<'a> {
    stage: &'a Stage<'a>,
    answer: Mutex<Option<Answer<'static>>>,
}

impl World for Late<'_> {
    fn answer(&self, request: Request<Bytes>) -> Answer<'_> {
        let begun = self.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        begun.unwrap_or_else(|| self.stage.answer(request))
    }

    fn now(&self) -> time::OffsetDateTime {
        self.stage.now()
    }

    fn session_cookie(&self) -> String {
        self.stage.session_cookie()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.stage.fixture(name)
    }
}

/// A cookie in a request that went over plain http: whoever is on the way reads it.
fn overheard(name: &str, exchanges: &[Exchange]) -> Option<String> {
    let plain = exchanges.iter().filter(|e| e.request.url.scheme() == "http");
    let mut lines = plain.filter_map(|e| header(&e.request.headers, "cookie"));
    lines.find_map(|line| {
        line.split("; ").find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    })
}

/// What the newest record with this field is kept under, in a copy of the site's store.
fn kept_under(backup: &[Kept], field: &str) -> Option<String> {
    let (name, value) = field.split_once('=')?;
    let says =
        |kept: &&Kept| kept.data.get(name.trim()).is_some_and(|found| found.to_string().trim_matches('"') == value);
    backup.iter().rfind(says).map(|kept| kept.key.clone())
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

    fn begin(&self, mut request: Request<Bytes>, at: PausePoint) -> Option<UnderWay> {
        request.extensions_mut().insert(self.actor.address());
        self.world.begin(request, at)
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
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
                if let Some(line) = line.and_then(|line| HeaderValue::from_str(&line).ok()) {
                    response.headers_mut().insert(SET_COOKIE, line);
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
