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
    Actor, Block, Deed, Expectation, Held, Line, RawRequest, SitePage, Source, Step, Then, in_words,
    names::{Names, replace_names},
};
use crate::{
    browser::{Browser, BrowserError},
    exchange::{Exchange, Sent, record_headers},
    world::{Answer, Backup, Budget, EVIL, Kept, PausePoint, Spent, UnderWay, World, WorldError},
};

/// Why a line could not be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// What the person set out to do cannot be done on this page.
    #[error(transparent)]
    Browser(BrowserError),
    /// The block has used up what it may, or nobody waits for it any more.
    #[error(transparent)]
    Spent(#[from] Spent),
    /// A value is too long to be kept under a name.
    #[error("`{name}` would have {length} bytes, and what has a name may have {most}: name something shorter")]
    TooLong {
        /// The name.
        name: String,
        /// How long it is.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// There are too many names, or they hold too much.
    #[error("there is no room for another name, `{0}`: use a name again that is there, or press Reset")]
    TooManyNames(String),
    /// A text is too long with its names filled in.
    #[error("a text has more than {} kB when its names are filled in: use fewer of them", .0 / 1024)]
    FilledTooLong(usize),
    /// Too many requests are under way at once.
    #[error("{0} requests are under way: finish one of them first")]
    TooManyUnderWay(usize),
    /// A `{{name}}` that nothing has set yet.
    #[error("nothing is noted as “{0}” yet; play the step that notes it first")]
    Unknown(String),
    /// A capture found nothing.
    #[error("there is no {0} to capture in the answer")]
    NothingToCapture(Source),
    /// The world cannot do this, or its store failed.
    #[error(transparent)]
    World(#[from] WorldError),
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

impl From<BrowserError> for Problem {
    fn from(error: BrowserError) -> Self {
        match error {
            BrowserError::Spent(spent) => Self::Spent(spent),
            error => Self::Browser(error),
        }
    }
}

/// So many requests may be under way at once.
const MOST_UNDER_WAY: usize = 8;

/// A request as it is sent by hand.
type Written = (Method, Url, HeaderMap, String);

/// Alice's and Mallory's browsers, and what they know.
///
/// A copy costs the same however much they have done: it shares what neither has changed.
#[derive(Debug, Clone)]
pub struct Cast {
    browsers: BTreeMap<Actor, Arc<Browser>>,
    captures: Names,
    /// Requests that have begun, by name. A copy of a cast shares them.
    under_way: Arc<Mutex<BTreeMap<String, (Written, UnderWay)>>>,
    pages: Arc<BTreeMap<(&'static str, String), SitePage>>,
}

/// Who acts where, and what that may use.
struct Act<'a> {
    world: &'a dyn World,
    budget: &'a Budget,
    at: Actor,
}

impl Default for Cast {
    fn default() -> Self {
        Self {
            browsers: Actor::ALL.into_iter().map(|a| (a, Arc::new(Browser::new(a.name())))).collect(),
            captures: Names::default(),
            under_way: Arc::default(),
            pages: Arc::default(),
        }
    }
}

impl Cast {
    /// A person's browser.
    #[must_use]
    pub fn browser(&self, actor: Actor) -> Option<&Browser> {
        self.browsers.get(&actor).map(|browser| &**browser)
    }

    /// Puts up a page of somebody else's.
    pub fn put_up(&mut self, page: &SitePage) {
        let place = (page.host, page.path.clone());
        if self.pages.get(&place) != Some(page) {
            Arc::make_mut(&mut self.pages).insert(place, page.clone());
        }
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
        self.play_within(world, block, &Budget::default(), |_, _| ()).await
    }

    /// The same within a budget. `seen` is told after each line how the cast stands then, and what the line led to.
    pub async fn play_within(
        &mut self,
        world: &dyn World,
        block: &Block,
        budget: &Budget,
        mut seen: impl FnMut(&Self, &Played),
    ) -> Vec<Played> {
        match block {
            Block::Page(page) => {
                self.put_up(page);
                Vec::new()
            }
            Block::Play { actor, at, lines } => {
                let mut all = Vec::new();
                let act = Act { world, budget, at: *at };
                for line in lines {
                    let played = match budget.step().await {
                        Ok(()) => self.line(&act, line).await,
                        Err(spent) => Played { problem: Some(spent.into()), ..Played::default() },
                    };
                    let played = Played { by: Some(*actor), ..played };
                    seen(self, &played);
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

    /// Plays a line on a copy of the browser, which takes its place when the line is over: whoever drops this in the
    /// middle leaves the browser as it was, and not none.
    async fn line(&mut self, act: &Act<'_>, line: &Line) -> Played {
        let mut browser = self.browser(act.at).cloned().unwrap_or_else(|| Browser::new(act.at.name()));
        let played = match &line.step {
            Step::Request(raw) => self.in_turn(act, &mut browser, raw, &line.then).await,
            step => self.tried(act, &mut browser, step, &line.then).await,
        };
        self.browsers.insert(act.at, Arc::new(browser));
        played
    }

    /// A request, or several with one number after the other: until what follows holds, or as long as it does. The last
    /// one is judged.
    async fn in_turn(
        &mut self,
        act: &Act<'_>,
        browser: &mut Browser,
        raw: &RawRequest,
        then: &[(usize, Then)],
    ) -> Played {
        let (mut played, mut before) = (Played::default(), Vec::new());
        let until_it_holds = raw.each.as_ref().is_none_or(|each| !each.all);
        for request in raw.in_turn() {
            before.append(&mut played.exchanges);
            played = self.tried(act, browser, &Step::Request(request), then).await;
            if played.as_said() == until_it_holds || matches!(played.problem, Some(Problem::Spent(_))) {
                break;
            }
        }
        let earlier = before.len();
        before.append(&mut played.exchanges);
        Played { exchanges: before, earlier, ..played }
    }

    async fn tried(&mut self, act: &Act<'_>, browser: &mut Browser, step: &Step, then: &[(usize, Then)]) -> Played {
        let (world, mut played) = (act.world, Played::default());
        let stage = Stage { act, cast: self, unfilled: Mutex::default() };
        played.problem = self.step(&stage, browser, step, &mut played.exchanges).await.err();
        // The page that could not be written is the cause of whatever came after it.
        played.problem = stage.unfilled.into_inner().unwrap_or_else(PoisonError::into_inner).or(played.problem);
        if let Step::Deed(Deed::Make { name, craft }) = step {
            played.tried = craft.words().to_vec();
            let made = craft.value(|text| self.fill(world, text));
            match made.and_then(|value| self.captures.keep(name, &value).map(|()| value)) {
                Ok(value) => played.captured.push((name.clone(), value)),
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

    /// Does it. `done` takes up every exchange, also of what then breaks off.
    async fn step(
        &self,
        stage: &Stage<'_>,
        browser: &mut Browser,
        step: &Step,
        done: &mut Vec<Exchange>,
    ) -> Result<(), Problem> {
        let world = stage.act.world;
        let fill = |text: &str| self.fill(world, text);
        match step {
            Step::Request(raw) => {
                let request = self.request(world, raw)?;
                done.push(browser.send_by_hand(stage, &request.0, &request.1, request.2, &request.3).await?);
            }
            Step::Slow(name, point, raw) => {
                let written = self.request(world, raw)?;
                if self.under_way().keys().filter(|known| *known != name).count() >= MOST_UNDER_WAY {
                    return Err(Problem::TooManyUnderWay(MOST_UNDER_WAY));
                }
                stage.act.budget.request().await?;
                let mut begun = stage.begin(by_hand(&written), *point)?;
                (&mut begun.paused).await;
                self.under_way().insert(name.clone(), (written, begun));
            }
            Step::Deed(Deed::Finish(name)) => {
                let found = self.under_way().remove(name);
                let (written, begun) = found.ok_or_else(|| Problem::NothingUnderWay(name.clone()))?;
                let late = Late { stage, answer: Mutex::new(Some(begun.answer)) };
                done.push(browser.send_by_hand(&late, &written.0, &written.1, written.2, &written.3).await?);
            }
            Step::Deed(Deed::Open(address)) => browser.open(stage, &Browser::address(&fill(address)?)?, done).await?,
            Step::Deed(Deed::Click(text)) => browser.click(stage, &fill(text)?, done).await?,
            Step::Deed(Deed::Submit { form, fields }) => {
                let fields =
                    fields.iter().map(|(n, v)| Ok((n.clone(), fill(v)?))).collect::<Result<Vec<_>, Problem>>()?;
                browser.submit(stage, &fill(form)?, &fields, done).await?;
            }
            Step::Deed(Deed::Back) => browser.back(stage, done).await?,
            // Nobody is asked.
            Step::Deed(Deed::Make { .. }) => {}
            Step::Deed(Deed::Wait(by)) => world.wait(*by)?,
            Step::Deed(Deed::Every { pause, times, address }) => {
                let url = Browser::address(&fill(address)?)?;
                for _ in 0..*times {
                    // Before time passes: none passes for a visit that is not made.
                    stage.act.budget.reserve().await?;
                    world.wait(*pause)?;
                    browser.open(stage, &url, done).await?;
                }
            }
            Step::Deed(Deed::Restart) => world.restart()?,
        }
        Ok(())
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
                if matches!(capture.from, Source::Store { .. }) {
                    played.copied = world.backup().await?;
                }
                let value = capture.from.find(world, browser, &played.exchanges, &played.copied);
                let value = value.ok_or_else(|| Problem::NothingToCapture(capture.from.clone()))?;
                self.captures.keep(&capture.name, &value)?;
                played.captured.push((capture.name.clone(), value));
            }
        }
        Ok(())
    }
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

    fn budget(&self) -> Option<&Budget> {
        self.stage.budget()
    }
}

/// The world, with the attacker's pages put up in it.
struct Stage<'a> {
    act: &'a Act<'a>,
    cast: &'a Cast,
    /// Why a page of the attacker's could not be written: a name in it that nothing has set.
    unfilled: Mutex<Option<Problem>>,
}

impl World for Stage<'_> {
    fn answer(&self, mut request: Request<Bytes>) -> Answer<'_> {
        request.extensions_mut().insert(self.act.at.address());
        let host = request.uri().host().unwrap_or_default().to_owned();
        let at = |page: &&SitePage| page.host == host && page.path == request.uri().path();
        match self.cast.pages.values().find(at) {
            Some(page) => {
                let response = self.page(page);
                Box::pin(async move { response })
            }
            // Whatever reaches Mallory's own host is hers: she answers nothing and keeps it all.
            None if host == EVIL => Box::pin(async { status(StatusCode::NO_CONTENT, String::new()) }),
            None => self.act.world.answer(request),
        }
    }

    fn begin(&self, mut request: Request<Bytes>, at: PausePoint) -> Result<UnderWay, WorldError> {
        request.extensions_mut().insert(self.act.at.address());
        self.act.world.begin(request, at)
    }

    fn now(&self) -> time::OffsetDateTime {
        self.act.world.now()
    }

    fn wait(&self, by: time::Duration) -> Result<(), WorldError> {
        self.act.world.wait(by)
    }

    fn restart(&self) -> Result<(), WorldError> {
        self.act.world.restart()
    }

    fn backup(&self) -> Backup<'_> {
        self.act.world.backup()
    }

    fn session_cookie(&self) -> String {
        self.act.world.session_cookie()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.act.world.fixture(name)
    }

    fn budget(&self) -> Option<&Budget> {
        Some(self.act.budget)
    }
}

impl Stage<'_> {
    fn page(&self, page: &SitePage) -> Response<Bytes> {
        let line = page.set_cookie.as_deref().map(|line| self.cast.fill(self.act.world, line)).transpose();
        match self.cast.fill(self.act.world, &page.html).and_then(|html| Ok((html, line?))) {
            Ok((html, line)) => {
                let mut response = status(StatusCode::OK, html);
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
                if let Some(line) = line.and_then(|line| HeaderValue::from_str(&line).ok()) {
                    response.headers_mut().insert(SET_COOKIE, line);
                }
                response
            }
            Err(problem) => {
                let says = problem.to_string();
                *self.unfilled.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
                status(StatusCode::NOT_FOUND, says)
            }
        }
    }
}

fn status(status: StatusCode, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response
}
