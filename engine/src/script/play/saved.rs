//! A cast as it is written down and read back. Requests that are under way are not: they end with their process.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    super::{Actor, SitePage, names::Names},
    Browsers,
};
use crate::browser::{Browser, SavedBrowser};

/// So many pages are read back.
const MOST_PAGES: usize = 200;

/// What there is to write down of a cast.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SavedBrowsers {
    browsers: BTreeMap<Actor, SavedBrowser>,
    captures: BTreeMap<String, String>,
    pages: Vec<SitePage>,
}

impl SavedBrowsers {
    /// The same without open pages: for whoever has little room.
    pub fn leave_out_pages(&mut self) {
        self.browsers.values_mut().for_each(SavedBrowser::leave_out_page);
    }
}

impl Browsers {
    /// To be written down, with those of the pages that are put up which the caller wants to keep.
    #[must_use]
    pub fn saved(&self, keep: impl Fn(&SitePage) -> bool) -> SavedBrowsers {
        SavedBrowsers {
            browsers: self.browsers.iter().map(|(actor, browser)| (*actor, browser.saved())).collect(),
            captures: self.captures.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            pages: self.pages().filter(|page| keep(page)).cloned().collect(),
        }
    }

    /// As it was written down. Names beyond what a cast may have are left out.
    #[must_use]
    pub fn restored(mut saved: SavedBrowsers) -> Self {
        let mut captures = Names::default();
        for (name, value) in &saved.captures {
            // What does not fit was not written by a cast.
            let _ = captures.keep(name, value);
        }
        let browser = |actor: Actor| {
            let saved = saved.browsers.remove(&actor).unwrap_or_default();
            (actor, Arc::new(Browser::restored(actor.name(), saved)))
        };
        let browsers = Actor::ALL.into_iter().map(browser).collect();
        let pages = saved.pages.into_iter().take(MOST_PAGES);
        let pages = pages.map(|page| ((page.at, page.path.clone()), page)).collect();
        Self { browsers, captures, pages: Arc::new(pages), ..Self::default() }
    }
}
