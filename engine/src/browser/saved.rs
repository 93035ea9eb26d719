//! A browser as it is written down and read back: what a browser keeps on its own disk, and the page that is open.
//!
//! Deliberately absent: the pages before the open one, which are asked for again, and keys of this machine, which a
//! browser never gives out: what was bound to one needs a login.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Browser, hsts::Hsts, opened::Opened};
use crate::cookie::{Cookie, Jar, Profile};

/// A page longer than this, in bytes, is not written down.
const LONGEST_PAGE: usize = 32 * 1024;

/// What there is to write down of a browser.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SavedBrowser {
    cookies: Vec<Cookie>,
    hsts: Hsts,
    page: Option<SavedPage>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct SavedPage {
    url: Url,
    html: String,
    csp: Option<String>,
}

impl SavedBrowser {
    /// The same without the page: for whoever has little room.
    pub fn leave_out_page(&mut self) {
        self.page = None;
    }
}

impl Browser {
    /// To be written down.
    #[must_use]
    pub fn saved(&self) -> SavedBrowser {
        let page = self.page.as_ref().filter(|page| page.length() <= LONGEST_PAGE).map(|page| {
            let (url, html, csp) = page.document();
            SavedPage { url: url.clone(), html: html.to_owned(), csp: csp.map(str::to_owned) }
        });
        SavedBrowser { cookies: self.jar.cookies().cloned().collect(), hsts: self.hsts.clone(), page }
    }

    /// As it was written down.
    #[must_use]
    pub fn restored(name: &str, saved: SavedBrowser) -> Self {
        let SavedBrowser { cookies, hsts, page } = saved;
        Self {
            jar: Jar::restored(Profile::ChromiumDebian, cookies),
            hsts,
            page: page.map(|page| Opened::saved(page.url, page.html, page.csp)),
            ..Self::new(name)
        }
    }
}
