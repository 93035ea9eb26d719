//! One tab of a browser context, which stands on one page.
//!
//! What lives here: opening a page, script in it, and waiting for the two events about one request. Why here: what the
//! protocol needs for it is awkward, and the player should read as what a person does. Deliberately absent: which
//! requests are made.

use std::{collections::HashMap, time::Duration};

use serde_json::{Value, json};
use tokio::{sync::mpsc, time::timeout};

use super::server::Address;
use crate::browsers::devtools::{DevTools, Event};

const PATIENCE: Duration = Duration::from_secs(20);

pub(super) struct Tab<'b> {
    browser: &'b DevTools,
    session: String,
    events: mpsc::UnboundedReceiver<Event>,
}

impl<'b> Tab<'b> {
    /// A new, empty tab.
    pub(super) async fn open(browser: &'b DevTools, context: Option<&str>) -> Self {
        let mut new = json!({ "url": "about:blank", "hidden": true });
        if let Some(context) = context {
            new["browserContextId"] = context.into();
        }
        let target = browser.ask(None, "Target.createTarget", new).await;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.ask(None, "Target.attachToTarget", attach).await;
        let session = attached["sessionId"].as_str().unwrap().to_owned();
        let events = browser.listen(&session);
        // Bodies are of no interest.
        let network = json!({ "maxTotalBufferSize": 0, "maxResourceBufferSize": 0 });
        browser.ask(Some(&session), "Network.enable", network).await;
        Self { browser, session, events }
    }

    /// Opens a page, and waits until it is there.
    pub(super) async fn stand_on(&mut self, page: &str) {
        self.tell("Page.enable", json!({})).await;
        self.navigate(page).await;
        while self.next_event(page).await.method != "Page.loadEventFired" {}
        self.tell("Page.disable", json!({})).await;
    }

    /// Lets the page in it lead to another, and waits until that is there.
    pub(super) async fn stand_on_by(&mut self, script: &str, page: &str) {
        self.tell("Page.enable", json!({})).await;
        self.act(script).await;
        while self.next_event(page).await.method != "Page.loadEventFired" {}
        self.tell("Page.disable", json!({})).await;
    }

    /// As if the address had been typed in.
    pub(super) async fn navigate(&mut self, to: &str) {
        self.forget();
        self.tell("Page.navigate", json!({ "url": to })).await;
    }

    /// Runs script that causes a request.
    pub(super) async fn act(&mut self, script: &str) {
        self.forget();
        self.js(script).await;
    }

    pub(super) async fn js(&self, script: &str) -> Value {
        let mut answer = self.tell("Runtime.evaluate", json!({ "expression": script })).await;
        assert!(answer.get("exceptionDetails").is_none(), "{script}: {answer}");
        answer["result"]["value"].take()
    }

    /// The two events about a request, picked out by its URL. A redirect keeps the request's ID, so the events of one
    /// ID are in the order of its hops.
    pub(super) async fn wait_for(&mut self, target: &Address) -> (Value, Value) {
        let (mut urls, mut sent, mut received) = (ById::new(), ById::new(), ById::new());
        loop {
            let Event { method, mut params, .. } = self.next_event(&target.url).await;
            let id = params["requestId"].as_str().unwrap_or_default().to_owned();
            match method.as_ref() {
                "Network.requestWillBeSent" => urls.entry(id).or_default().push(params["request"]["url"].take()),
                "Network.requestWillBeSentExtraInfo" => sent.entry(id).or_default().push(params),
                "Network.responseReceivedExtraInfo" => received.entry(id).or_default().push(params),
                _ => continue,
            }
            let found = urls.iter().find_map(|(id, urls)| {
                let hop = urls.iter().position(|url| url == target.url.as_str())?;
                Some((sent.get(id)?.get(hop)?.clone(), received.get(id)?.get(hop)?.clone()))
            });
            if let Some(found) = found {
                return found;
            }
        }
    }

    async fn next_event(&mut self, what: &str) -> Event {
        timeout(PATIENCE, self.events.recv()).await.unwrap_or_else(|_| panic!("no answer from {what}")).unwrap()
    }

    /// What earlier requests still had to say is of no interest.
    fn forget(&mut self) {
        while self.events.try_recv().is_ok() {}
    }

    async fn tell(&self, method: &'static str, params: Value) -> Value {
        self.browser.ask(Some(&self.session), method, params).await
    }
}

type ById = HashMap<String, Vec<Value>>;
