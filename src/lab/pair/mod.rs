//! A hotel for two learners: one is Mallory, one is Alice, and each acts with a simulated browser of their own.
//!
//! The world is closed, as a lab's is: nobody can name what is Alice's, read the store or stop the hotel. Deliberately
//! absent: who the two are, and who may act as whom; the class knows, and pages ask it.

mod errands;
mod picture;
mod registry;
mod state;
mod weak;

use std::sync::{Arc, Mutex, PoisonError};

use cloakroom_engine::script::{Actor, Block, Goal, Place, Played, SitePage};
use tokio::sync::watch;

use super::{Act, Who, log::heard};
use crate::{
    clock::Clock,
    hotel::TARGET,
    sandbox::{Caller, Sandbox},
};

pub use errands::Errands;
pub use picture::picture;
pub use registry::{FoundPair, PairWorlds};
pub use state::{Letter, PairEnd, PairState, Side};
pub use weak::Hole;

/// A round has an end after so many seconds.
pub const LONGEST_ROUND: i64 = 20 * 60;
/// So many letters Alice keeps.
const MOST_LETTERS: usize = 12;

/// The world of one round.
#[derive(Debug)]
pub struct PairWorld {
    round: u64,
    hole: Hole,
    sandbox: Arc<Sandbox>,
    /// Acts are done and judged one after the other.
    turn: tokio::sync::Mutex<()>,
    state: Mutex<PairState>,
    version: watch::Sender<u64>,
}

/// What Alice did, as far as it may be one of her errands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// She opened an address, or went on by a link.
    Looked,
    /// She sent a form.
    SentForm,
    /// She opened the link of a letter.
    FollowedLetter,
}

impl PairWorld {
    /// A world in which nothing has been done. It must be closed.
    #[must_use]
    pub fn new(round: u64, hole: Hole, sandbox: Arc<Sandbox>) -> Self {
        let state = Mutex::new(PairState::new(Clock::wall().unix_timestamp()));
        Self { round, hole, sandbox, turn: tokio::sync::Mutex::default(), state, version: watch::Sender::new(0) }
    }

    /// Which round it is of.
    #[must_use]
    pub fn round(&self) -> u64 {
        self.round
    }

    /// What is weak in it.
    #[must_use]
    pub fn hole(&self) -> Hole {
        self.hole
    }

    /// Its sites and browsers.
    #[must_use]
    pub fn sandbox(&self) -> &Arc<Sandbox> {
        &self.sandbox
    }

    /// How it stands.
    #[must_use]
    pub fn state(&self) -> PairState {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A number that grows with each act.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    fn change<T>(&self, change: impl FnOnce(&mut PairState) -> T) -> T {
        let changed = change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.version.send_modify(|version| *version += 1);
        changed
    }

    /// Says why something of this side was not done.
    pub fn refuse(&self, actor: Actor, why: impl Into<String>) {
        self.change(|state| state.side_mut(actor).refused = Some(why.into()));
    }

    /// Keeps what somebody has written in a field, to show it again.
    pub fn draft(&self, field: &'static str, text: &str) {
        self.change(|state| state.drafts.insert(field, text.to_owned()));
    }

    /// Mallory does something with her browser. A block of anybody else's is not played.
    pub async fn mallory(&self, caller: &Caller, title: &str, block: &Block) {
        let _turn = self.turn.lock().await;
        if !matches!(block, Block::Play { actor: Actor::Mallory, at: Actor::Mallory, .. }) {
            return self.refuse(Actor::Mallory, "You are Mallory, at her own browser");
        }
        if !self.goes_on(Actor::Mallory) {
            return;
        }
        let lines = self.sandbox.play_for(caller, block).await;
        let answer = self.sandbox.note_answer(None, block, &lines);
        let played: Vec<Played> = lines.into_iter().map(|line| line.played).collect();
        self.change(|state| state.answer = Some(answer));
        self.judged(Who::Mallory, title, played, Vec::new());
    }

    /// Mallory puts a page up on her own host.
    pub async fn page(&self, page: SitePage) {
        let _turn = self.turn.lock().await;
        if page.at != Place::Evil {
            return self.refuse(Actor::Mallory, "You have no page on that site");
        }
        if !self.goes_on(Actor::Mallory) {
            return;
        }
        let line = page.set_cookie.as_deref().unwrap_or_default();
        if let Err(problem) = self.sandbox.fill(&page.html).and_then(|_| self.sandbox.fill(line)) {
            return self.refuse(Actor::Mallory, format!("The page is not put up: {problem}"));
        }
        self.sandbox.put_up(&[&page]).await;
        let shown = self.sandbox.cast().filled(&*self.sandbox, &page);
        self.judged(Who::Mallory, "Mallory puts a page up", Vec::new(), vec![shown]);
    }

    /// Mallory writes to Alice. What she noted in braces is filled in.
    pub async fn letter(&self, says: &str, link: &str) {
        let _turn = self.turn.lock().await;
        if !self.goes_on(Actor::Mallory) {
            return;
        }
        let link = match self.sandbox.fill(link.trim()) {
            Ok(link) if link.starts_with("https://") || link.starts_with("http://") => link,
            Ok(_) => return self.refuse(Actor::Mallory, "A link begins with https:// or http://"),
            Err(problem) => return self.refuse(Actor::Mallory, format!("The letter is not sent: {problem}")),
        };
        self.change(|state| {
            let number = state.letters.front().map_or(1, |letter: &Letter| letter.number + 1);
            state.letters.push_front(Letter { number, says: says.to_owned(), link, opened: false });
            state.letters.truncate(MOST_LETTERS);
        });
        self.judged(Who::Mallory, "Mallory writes to Alice", Vec::new(), Vec::new());
    }

    /// Alice does something with her browser. A block of anybody else's is not played.
    pub async fn alice(&self, caller: &Caller, title: &str, block: &Block, did: Did) {
        let _turn = self.turn.lock().await;
        if !matches!(block, Block::Play { actor: Actor::Alice, at: Actor::Alice, .. }) {
            return self.refuse(Actor::Alice, "You are Alice, at her own browser");
        }
        if !self.goes_on(Actor::Alice) {
            return;
        }
        let lines = self.sandbox.play_for(caller, block).await;
        let played: Vec<Played> = lines.into_iter().map(|line| line.played).collect();
        let secret = self.sandbox.drawn("secret").unwrap_or_default();
        let problem = played.iter().find_map(|line| line.problem.as_ref()).map(ToString::to_string);
        self.change(|state| state.errands.see(&played, &secret, did));
        self.judged(Who::Alice, title, played, Vec::new());
        if let Some(says) = problem {
            self.refuse(Actor::Alice, says);
        }
    }

    /// Alice opens the link of a letter.
    pub fn opened(&self, number: u64) -> Option<String> {
        self.change(|state| {
            let letter = state.letters.iter_mut().find(|letter| letter.number == number)?;
            letter.opened = true;
            Some(letter.link.clone())
        })
    }

    /// Ends the round if its time is over. How it ended, and after how long.
    pub fn end(&self) -> Option<PairEnd> {
        if self.state().time_is_over(Clock::wall().unix_timestamp()) {
            self.change(|state| state.ends(PairEnd::Time(LONGEST_ROUND)));
        }
        self.state().end
    }

    fn goes_on(&self, actor: Actor) -> bool {
        let on = self.end().is_none();
        if !on {
            self.refuse(actor, "This round is over");
        }
        on
    }

    /// The same proof as of an attack: Alice's room code came to Mallory's side.
    fn judged(&self, who: Who, title: &str, played: Vec<Played>, put_up: Vec<SitePage>) {
        let (secret, own) = (self.sandbox.drawn("secret"), self.sandbox.drawn("mallory.secret"));
        let goal = Goal::parse("mallory sees {{secret}}");
        let reached = goal
            .zip(secret.zip(own))
            .is_some_and(|(goal, (secret, own))| played.iter().any(|line| goal.reached(line, &TARGET, &secret, &own)));
        let heard = heard(&played, false);
        let act = Act { number: 0, who, title: title.to_owned(), played, put_up };
        self.change(|state| state.note(act, heard, reached, Clock::wall().unix_timestamp()));
    }
}
