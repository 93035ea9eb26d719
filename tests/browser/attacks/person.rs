//! A person in front of a browser: a context of its own, with a jar of its own, and one tab.

use std::time::{Duration, Instant};

use chromiumoxide::cdp::browser_protocol::{
    browser::BrowserContextId,
    storage::GetCookiesParams,
    target::{CreateBrowserContextParams, CreateTargetParams},
};
use tokio::time::sleep;

use super::{
    page::{MARKED, fill_form, mark_link},
    wire::Wire,
};
use crate::harness::{Tab, Visit};

/// A page that does something by itself has begun to by then.
const QUIET: Duration = Duration::from_millis(400);
/// No deed takes longer, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Person<'v> {
    visit: &'v Visit,
    context: BrowserContextId,
    tab: Tab,
}

impl<'v> Person<'v> {
    pub(super) async fn sits_down(visit: &'v Visit) -> Self {
        let context = visit.browser.create_browser_context(CreateBrowserContextParams::default()).await.unwrap();
        let tab = CreateTargetParams::builder().url("about:blank").browser_context_id(context.clone()).build().unwrap();
        Self { visit, tab: Tab::of(visit.browser.new_page(tab).await.unwrap()), context }
    }

    /// Types an address.
    pub(super) async fn open(&self, address: &str) {
        self.tab.go_to(address).await;
    }

    /// Clicks a link or a button.
    pub(super) async fn click(&self, text: &str) -> Result<(), String> {
        if self.tab.js(&mark_link(text)).await != true {
            return Err(format!("no link says {text}"));
        }
        self.tab.click(MARKED).await;
        Ok(())
    }

    /// Fills a form in and presses its button.
    pub(super) async fn submit(&self, form: &str, fields: &[(String, String)]) -> Result<(), String> {
        let problem = self.tab.js(&fill_form(form, fields)).await;
        if problem != "" {
            return Err(format!("{form}: {problem}"));
        }
        self.tab.click(MARKED).await;
        Ok(())
    }

    /// Waits until a page has come since then, is complete, and has stopped doing things by itself.
    pub(super) async fn settled(&self, wire: &Wire, sandbox: &str, since: Instant) {
        while since.elapsed() < PATIENCE {
            sleep(Duration::from_millis(40)).await;
            let came = wire.since(since, sandbox).iter().any(super::wire::Passed::is_page);
            if came && wire.quiet_for(sandbox, QUIET) && self.tab.is_complete().await {
                // Its scripts may have begun something just now.
                if wire.quiet_for(sandbox, QUIET) {
                    return;
                }
            }
        }
        panic!("no page settled within {PATIENCE:?}: {:?}", wire.since(since, sandbox));
    }

    /// Values of the cookies of this name in the jar that go to the host.
    pub(super) async fn holds(&self, name: &str, host: &str) -> Vec<String> {
        let ask = GetCookiesParams { browser_context_id: Some(self.context.clone()) };
        let jar = self.visit.browser.execute(ask).await.unwrap().result.cookies;
        let fits = |domain: &str| host == domain || (domain.starts_with('.') && host.ends_with(domain));
        jar.into_iter().filter(|c| c.name == name && fits(&c.domain)).map(|c| c.value).collect()
    }

    pub(super) async fn leaves(self) {
        self.tab.close().await;
        self.visit.browser.dispose_browser_context(self.context).await.unwrap();
    }
}
