//! Plays a case in a Firefox container of its own.
//!
//! What lives here: how each kind of request is caused in Firefox. Why here: all else speaks of URLs and lines. Firefox
//! tells no reasons, so what is observed is the Cookie header, or what script reads. Deliberately absent: judging it.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{
    case::{Api, Case, Kind, Method, Query, Step},
    player::{HEAD, deed},
    server::{Answer, Planned, Server},
};
use crate::browsers::Bidi;

pub(super) struct FirefoxPlayer<'b> {
    browser: &'b Bidi,
    server: &'b Server,
    /// Cookies of one container are not seen in another.
    container: String,
    /// A tab for each page; the empty one is for addresses that are typed in.
    tabs: HashMap<String, String>,
}

impl<'b> FirefoxPlayer<'b> {
    pub(super) async fn new(browser: &'b Bidi, server: &'b Server) -> Self {
        let made = browser.ask("browser.createUserContext", json!({})).await.unwrap();
        let container = made["userContext"].as_str().unwrap().to_owned();
        Self { browser, server, container, tabs: HashMap::new() }
    }

    /// Plays one case with an empty jar: the Cookie header, or what script read.
    pub(super) async fn play(&mut self, case: &Case) -> String {
        // Pages are opened before the first cookie is there: the request for a page would use cookies, too.
        for page in case.pages() {
            self.tab(page).await;
        }
        let all = json!({ "partition": { "type": "storageKey", "userContext": self.container } });
        self.browser.ask("storage.deleteCookies", all).await.unwrap();
        for step in &case.steps {
            self.step(step).await;
        }
        self.query(&case.query).await
    }

    async fn step(&mut self, step: &Step) {
        if step.api == Api::Dom {
            let tab = self.tab(&step.url).await;
            for line in &step.set {
                self.js(&tab, &format!("document.cookie = {}", json!(line))).await;
            }
            self.js(&tab, "document.cookie").await;
        } else {
            self.exchange(&Query::from(step), step.into()).await;
        }
    }

    async fn query(&mut self, query: &Query) -> String {
        if query.api == Api::Dom && query.redirects.is_empty() {
            let tab = self.tab(&query.url).await;
            return self.js(&tab, "document.cookie").await.as_str().unwrap_or_default().to_owned();
        }
        if query.api == Api::Dom {
            let target = self.server.plan(&query.url, Answer::Page(HEAD.to_owned()).into());
            let first = self.server.redirecting(&query.redirects, target.clone());
            let tab = self.tab(query.page()).await;
            self.tabs.remove(query.page());
            self.js(&tab, &deed(Kind::Navigate, Method::Get, &first.url)).await;
            self.browser.wait_for(&target.url).await;
            for _ in 0..200 {
                if self.js(&tab, "location.href").await.as_str() == Some(&target.url) {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            return self.js(&tab, "document.cookie").await.as_str().unwrap_or_default().to_owned();
        }
        self.exchange(query, Planned::default()).await
    }

    /// Causes the request, and waits until it is answered. The Cookie header as it arrived.
    async fn exchange(&mut self, query: &Query, planned: Planned) -> String {
        let server = self.server;
        let target = server.plan(&query.url, planned);
        let first = server.redirecting(&query.redirects, target.clone());
        let tab = self.tab(query.page()).await;
        let script = deed(query.kind, query.method, &first.url);
        match &query.initiator {
            None => self.navigate(&tab, &first.url).await,
            Some(page) if query.top.as_ref().is_none_or(|top| top == page) => {
                self.js(&tab, &script).await;
            }
            Some(frame) => {
                let page = format!("{HEAD}<script>{script}</script>");
                let frame = server.plan(frame, Answer::Page(page).into());
                self.js(&tab, &deed(Kind::Iframe, Method::Get, &frame.url)).await;
            }
        }
        self.browser.wait_for(&target.url).await;
        if query.initiator.is_some() {
            self.js(&tab, "document.body.replaceChildren()").await;
        }
        server.arrived(&target).unwrap_or_default()
    }

    /// The tab that stands on this page.
    async fn tab(&mut self, page: &str) -> String {
        if let Some(tab) = self.tabs.get(page) {
            return tab.clone();
        }
        let new = json!({ "type": "tab", "userContext": self.container, "background": true });
        let made = self.browser.ask("browsingContext.create", new).await.unwrap();
        let tab = made["context"].as_str().unwrap().to_owned();
        if page.starts_with("data:") {
            self.open(&tab, page).await;
        } else if !page.is_empty() {
            let answer = Answer::Page(HEAD.to_owned());
            let url = self.server.plan(page, answer.into()).url;
            self.open(&tab, &url).await;
        }
        self.tabs.insert(page.to_owned(), tab.clone());
        tab
    }

    async fn open(&self, tab: &str, url: &str) {
        let whole = json!({ "context": tab, "url": url, "wait": "complete" });
        self.browser.ask("browsingContext.navigate", whole).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// As if the address had been typed in. An answer without a page is no failure here.
    async fn navigate(&self, tab: &str, url: &str) {
        let there = json!({ "context": tab, "url": url, "wait": "none" });
        self.browser.ask("browsingContext.navigate", there).await.ok();
    }

    async fn js(&self, tab: &str, script: &str) -> Value {
        let what = json!({
            "expression": script, "target": { "context": tab }, "awaitPromise": false, "userActivation": true,
        });
        let mut said = self.browser.ask("script.evaluate", what).await.unwrap_or_else(|e| panic!("{script}: {e}"));
        assert_eq!(said["type"], "success", "{script}: {said}");
        said["result"]["value"].take()
    }
}
