//! One lab's world: what Mallory, her own browser and Alice do in it, one after the other, each judged when it is over.

use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_engine::{
    cookie::Kind,
    exchange::Exchange,
    script::{Actor, Block, Place, Played, SitePage},
};
use url::Url;

use super::{Act, LabState, Who, alice, defence, judge::Case, log::heard, saved::SavedLab};
use crate::{
    course::{Course, Lab},
    hotel::HOTEL,
    sandbox::{Caller, Full, LoggedExchange, OWN_BROWSER, Sandbox, Services},
    switch::Setting,
};

/// Where Mallory's page stands on her own host.
pub const EVIL_PATH: &str = "/free-coats";
/// Where it stands in the shop.
pub const SHOP_PATH: &str = "/umbrellas";

/// The world of a lab.
#[derive(Debug)]
pub struct LabWorld {
    slug: String,
    sandbox: Arc<Sandbox>,
    /// Acts are done and judged one after the other.
    turn: tokio::sync::Mutex<()>,
    state: Mutex<LabState>,
}

impl LabWorld {
    /// A world in which nothing has been done. It must be closed.
    #[must_use]
    pub fn new(lab: &Lab, sandbox: Arc<Sandbox>) -> Self {
        let password = sandbox.drawn("alice.password").unwrap_or_default();
        let state = Mutex::new(LabState::new(password, lab.front.after.is_none()));
        Self { slug: lab.slug.clone(), sandbox, turn: tokio::sync::Mutex::default(), state }
    }

    /// As it was saved with its sandbox; `None` if that is of no lab.
    #[must_use]
    pub fn reopened(sandbox: Arc<Sandbox>) -> Option<Arc<Self>> {
        let saved: SavedLab = serde_json::from_value(sandbox.saved_beside().filter(|_| sandbox.is_closed())?).ok()?;
        let (slug, state) = saved.read();
        let (turn, state) = (tokio::sync::Mutex::default(), Mutex::new(state));
        Some(Self { slug, sandbox, turn, state }.saved_with_it())
    }

    /// From here on it is saved with its sandbox.
    #[must_use]
    pub fn saved_with_it(self) -> Arc<Self> {
        let world = Arc::new(self);
        let weak = Arc::downgrade(&world);
        world.sandbox.save_beside(move || {
            let world = weak.upgrade()?;
            serde_json::to_value(SavedLab::of(&world.slug, &world.state())).ok()
        });
        world
    }

    /// The lab, by slug.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// Its sites and browsers.
    #[must_use]
    pub fn sandbox(&self) -> &Arc<Sandbox> {
        &self.sandbox
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self) -> LabState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn change<T>(&self, change: impl FnOnce(&mut LabState) -> T) -> T {
        self.sandbox.to_be_saved();
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps what the learner has written in a field, to show it again.
    pub fn draft(&self, field: &'static str, text: &str) {
        self.change(|state| state.drafts.insert(field, text.to_owned()));
    }

    /// Opens one more hint.
    pub fn open_hint(&self) {
        self.change(|state| state.hints = state.hints.saturating_add(1));
    }

    /// Says why something was not done.
    pub fn refuse(&self, why: String) {
        self.change(|state| state.refused = Some(why));
    }

    /// Mallory does something with her simulated browser. A block of anybody else's is not played.
    pub async fn mallory(&self, lab: &Lab, caller: &Caller, title: &str, block: &Block) {
        let _turn = self.turn.lock().await;
        self.look(lab);
        if !matches!(block, Block::Play { actor: Actor::Mallory, at: Actor::Mallory, .. }) {
            return self.refuse("You are Mallory, at her own browser".to_owned());
        }
        let lines = self.sandbox.play_for(caller, block).await;
        let answer = self.sandbox.note_answer(None, block, &lines);
        let played: Vec<Played> = lines.into_iter().map(|line| line.played).collect();
        self.change(|state| state.answer = Some(answer));
        self.judged(lab, Who::Mallory, title, played, Vec::new());
    }

    /// Mallory puts a page up, on her own host or in the shop.
    pub async fn page(&self, lab: &Lab, page: SitePage) {
        let _turn = self.turn.lock().await;
        if page.at == Place::Target || (page.at == Place::Shop && !lab.front.shop) {
            return self.refuse("You have no page on that site".to_owned());
        }
        let line = page.set_cookie.as_deref().unwrap_or_default();
        if let Err(problem) = self.sandbox.fill(&page.html).and_then(|_| self.sandbox.fill(line)) {
            return self.refuse(format!("The page is not put up: {problem}"));
        }
        self.sandbox.put_up(&[&page]).await;
        let shown = self.sandbox.cast().filled(&*self.sandbox, &page);
        let title = if page.at == Place::Shop { "You put a page up in the shop" } else { "You put a page up" };
        self.judged(lab, Who::Mallory, title, Vec::new(), vec![shown]);
    }

    /// Alice does what she is asked to, by the number of her routine.
    pub async fn alice(&self, lab: &Lab, caller: &Caller, number: usize) {
        let _turn = self.turn.lock().await;
        self.look(lab);
        let Some(routine) = lab.front.alice.get(number) else {
            return self.refuse("Alice does no such thing here".to_owned());
        };
        let password = self.change(|state| state.password.clone());
        let outing = alice::goes(&self.sandbox, caller, routine, &password).await;
        let done = outing.end == alice::AliceEnd::Done;
        self.change(|state| {
            state.alice = Some((number, outing.end));
            if let Some(fresh) = outing.password {
                state.password = fresh;
            }
        });
        self.judged(lab, Who::Alice, &routine.title, outing.played, Vec::new());
        // It counts from the next act on: what she did herself brought nothing.
        if done && lab.front.after.as_deref() == Some(&routine.name) {
            self.change(|state| state.in_time = true);
        }
    }

    /// The learner sets switches, and the attacks are run against them.
    ///
    /// # Errors
    /// No world could be made for a run.
    pub async fn defend(&self, lab: &Lab, course: &Course, services: &Services, on: &[Setting]) -> Result<(), Full> {
        let _turn = self.turn.lock().await;
        let (stood, verdict) = defence::tried(lab, course, services, on).await?;
        let act = Act {
            number: 0,
            who: Who::Mallory,
            title: "You try your switches".to_owned(),
            played: Vec::new(),
            put_up: Vec::new(),
        };
        self.change(|state| {
            state.stood = Some(stood);
            state.note(act, Vec::new(), verdict);
        });
        Ok(())
    }

    /// Looks what the learner's own browser has done meanwhile, and judges it.
    pub async fn look_again(&self, lab: &Lab) {
        let _turn = self.turn.lock().await;
        self.look(lab);
    }

    fn look(&self, lab: &Lab) {
        let journal = self.sandbox.journal();
        let seen = self.change(|state| std::mem::replace(&mut state.seen, journal.latest()));
        let mut fresh: Vec<&LoggedExchange> = journal.newest_first().take_while(|noted| noted.number > seen).collect();
        fresh.reverse();
        for noted in fresh.into_iter().filter(|noted| noted.exchange.who == OWN_BROWSER) {
            // A page that one looks at, not the parts of it.
            let of_a_page = matches!(noted.exchange.navigation.kind, Kind::Image);
            let Some(exchange) = as_mallory(&noted.exchange).filter(|_| !of_a_page) else { continue };
            let title = format!("In your own browser: {} {}", exchange.request.method, exchange.request.url.path());
            let played = Played { by: Some(Actor::Mallory), exchanges: vec![exchange], ..Played::default() };
            self.judged(lab, Who::OwnBrowser, &title, vec![played], Vec::new());
        }
    }

    fn judged(&self, lab: &Lab, who: Who, title: &str, played: Vec<Played>, put_up: Vec<SitePage>) {
        let (in_time, password) = self.change(|state| (state.in_time, state.password.clone()));
        let lets_her_in = self.sandbox.lets_in("alice", &password);
        let verdict = Case { lab, sandbox: &self.sandbox, played: &played, in_time, lets_her_in }.verdict();
        let heard = heard(&played, lab.front.hears);
        let act = Act { number: 0, who, title: title.to_owned(), played, put_up };
        self.change(|state| state.note(act, heard, verdict));
    }
}

/// A request of the learner's own browser as one of Mallory's, under the names that sites have on the internet.
fn as_mallory(exchange: &Exchange) -> Option<Exchange> {
    let mut url = Url::parse(&format!("https://{HOTEL}/")).ok()?;
    url.set_path(exchange.request.url.path());
    url.set_query(exchange.request.url.query());
    let mut exchange = exchange.clone();
    exchange.who = Actor::Mallory.name().to_owned();
    exchange.request.url = url;
    Some(exchange)
}
