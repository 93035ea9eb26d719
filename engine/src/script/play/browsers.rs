//! A cast: two browsers, what was captured, the pages that are put up, the requests that are under way.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    super::{
        Actor, Place, SitePage, in_words,
        names::{Names, replace_names},
    },
    problem::Problem,
};
use crate::{
    browser::{Browser, ByHand},
    world::{Budget, UnderWay, World},
};

/// Alice's and Mallory's browsers, and what they know.
///
/// A copy costs the same however much they have done: it shares what neither has changed.
#[derive(Debug, Clone)]
pub struct Browsers {
    pub(super) browsers: BTreeMap<Actor, Arc<Browser>>,
    pub(super) captures: Names,
    /// Requests that have begun, by name. A copy of a cast shares them.
    pub(super) under_way: Arc<Mutex<BTreeMap<String, (ByHand, UnderWay)>>>,
    pub(super) pages: Arc<BTreeMap<(Place, String), SitePage>>,
}

/// Who acts where, and what that may use.
pub(super) struct Act<'a> {
    pub(super) world: &'a dyn World,
    pub(super) budget: &'a Budget,
    pub(super) at: Actor,
}

impl Default for Browsers {
    fn default() -> Self {
        Self {
            browsers: Actor::ALL.into_iter().map(|a| (a, Arc::new(Browser::new(a.name())))).collect(),
            captures: Names::default(),
            under_way: Arc::default(),
            pages: Arc::default(),
        }
    }
}

impl Browsers {
    /// A person's browser.
    #[must_use]
    pub fn browser(&self, actor: Actor) -> Option<&Browser> {
        self.browsers.get(&actor).map(|browser| &**browser)
    }

    /// Puts up a page of somebody else's.
    pub fn put_up(&mut self, page: &SitePage) {
        let place = (page.at, page.path.clone());
        if self.pages.get(&place) != Some(page) {
            Arc::make_mut(&mut self.pages).insert(place, page.clone());
        }
    }

    /// Gives a value a name, as a capture does.
    ///
    /// # Errors
    /// It is too long, or there are too many.
    pub fn note(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        self.captures.keep(name, value)
    }

    /// The pages of somebody else's that are put up.
    pub fn pages(&self) -> impl Iterator<Item = &SitePage> {
        self.pages.values()
    }

    /// Fills in `{{names}}`: captures, the session cookie, what the world drew.
    ///
    /// # Errors
    /// A name that nothing has set.
    pub fn fill(&self, world: &dyn World, text: &str) -> Result<String, Problem> {
        replace_names(text, |name| self.named(world, name))
    }

    /// The same for a reader: what a name is called, and what it stands for.
    pub(super) fn spoken(&self, world: &dyn World, text: &str) -> Result<String, Problem> {
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

    pub(super) fn under_way(&self) -> MutexGuard<'_, BTreeMap<String, (ByHand, UnderWay)>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
