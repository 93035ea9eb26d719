//! Somebody at a browser with one tab: Chromium or Firefox, as it comes.
//!
//! Either takes the same four deeds, so that a fact is asked of both in the same words. Deliberately absent: switches and
//! preferences that change what a fact is about.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::sleep;

use super::sites::Sites;
use crate::browsers::{Bidi, DevTools, chromium_or_skip, firefox_or_skip};

/// Generous: a loaded machine takes ten times as long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A page may ask this machine, where every host is.
const SWITCHES: &[&str] = &["--disable-features=LocalNetworkAccessChecks"];

const PREFERENCES: &[(&str, &str)] = &[
    // Else Firefox changes some hundred preferences when it is driven, https first and reading ahead among them.
    ("remote.prefs.recommended", "false"),
    // No page and no process that nobody asked for: they cost seconds.
    ("browser.startup.page", "0"),
    ("browser.newtabpage.enabled", "false"),
    ("browser.newtab.preload", "false"),
    ("browser.aboutwelcome.enabled", "false"),
    ("browser.safebrowsing.malware.enabled", "false"),
    ("browser.safebrowsing.phishing.enabled", "false"),
    ("dom.ipc.processPrelaunch.enabled", "false"),
    ("extensions.getAddons.cache.enabled", "false"),
    ("media.gmp-manager.updateEnabled", "false"),
];

/// Either browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Chromium,
    Firefox,
}

pub(super) const BOTH: [Which; 2] = [Which::Chromium, Which::Firefox];

enum Browser {
    Chromium { devtools: DevTools, session: String },
    Firefox { bidi: Bidi, tab: String },
}

pub(super) struct Person(Browser);

impl Person {
    /// At this browser, or nobody if it is not installed.
    pub(super) async fn at(which: Which, sites: &Sites) -> Option<Self> {
        match which {
            Which::Chromium => Self::at_chromium(sites).await,
            Which::Firefox => Self::at_firefox(sites).await,
        }
    }

    async fn at_chromium(sites: &Sites) -> Option<Self> {
        let executable = chromium_or_skip()?;
        let devtools = DevTools::launch(&executable, &sites.internet, SWITCHES, &json!({})).await;
        let target = devtools.ask(None, "Target.createTarget", json!({ "url": "about:blank" })).await;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = devtools.ask(None, "Target.attachToTarget", attach).await;
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        Some(Self(Browser::Chromium { devtools, session }))
    }

    async fn at_firefox(sites: &Sites) -> Option<Self> {
        let executable = firefox_or_skip()?;
        let bidi = Bidi::launch(&executable, &sites.internet, PREFERENCES).await;
        let made = bidi.ask("browsingContext.create", json!({ "type": "tab" })).await.unwrap();
        let tab = made["context"].as_str().unwrap().to_owned();
        Some(Self(Browser::Firefox { bidi, tab }))
    }

    /// Opens an address as if it had been typed in, and waits for nothing.
    pub(super) async fn goes_to(&self, url: &str) {
        match &self.0 {
            Browser::Chromium { devtools, session } => {
                devtools.ask(Some(session), "Page.navigate", json!({ "url": url })).await;
            }
            Browser::Firefox { bidi, tab } => {
                let there = json!({ "context": tab, "url": url, "wait": "none" });
                bidi.ask("browsingContext.navigate", there).await.ok();
            }
        }
    }

    /// Opens an address, and waits until the page is complete.
    pub(super) async fn opens(&self, url: &str) {
        self.goes_to(url).await;
        self.until(&format!("location.href === {} && document.readyState === 'complete'", json!(url))).await;
    }

    /// What script on the page says, as a text; none while there is no page.
    pub(super) async fn reads(&self, expression: &str) -> Option<String> {
        let expression = format!("String({expression})");
        let said = match &self.0 {
            Browser::Chromium { devtools, session } => {
                let ask = json!({ "expression": expression, "userGesture": true });
                devtools.ask(Some(session), "Runtime.evaluate", ask).await
            }
            Browser::Firefox { bidi, tab } => {
                let target = json!({ "context": tab });
                let ask = json!({ "expression": expression, "target": target, "awaitPromise": false, "userActivation": true });
                bidi.ask("script.evaluate", ask).await.unwrap_or(Value::Null)
            }
        };
        said["result"]["value"].as_str().map(str::to_owned)
    }

    /// Script does something on the page.
    pub(super) async fn does(&self, script: &str) {
        let done = self.reads(&format!("(() => {{ {script}; return 'done' }})()")).await;
        assert_eq!(done.as_deref(), Some("done"), "{script}");
    }

    pub(super) async fn until(&self, expression: &str) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.reads(expression).await.as_deref() == Some("true") {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        let at = self.reads("location.href + ' ' + document.documentElement.outerHTML").await;
        panic!("never true: {expression}, at {at:?}");
    }

    pub(super) async fn leaves(self) {
        match self.0 {
            Browser::Chromium { devtools, .. } => devtools.end().await,
            Browser::Firefox { bidi, .. } => bidi.end().await,
        }
    }
}
