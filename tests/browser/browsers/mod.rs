//! Real browsers as they are driven here: processes, their protocols, and an internet for them.
//!
//! What lives here: one way to start a browser (`launch.rs`), Chromium's DevTools protocol (`devtools.rs`), Firefox's
//! WebDriver BiDi (`bidi.rs`), and a server that is every host (`internet.rs`). Why here: `verdicts` and `facts` both
//! need it. Deliberately absent: pages, cookies, and what is asked of a browser.

pub(crate) mod bidi;
pub(crate) mod devtools;
pub(crate) mod internet;
mod launch;

pub(crate) use self::{
    bidi::{Bidi, firefox_or_skip},
    devtools::DevTools,
    launch::chromium_or_skip,
};
