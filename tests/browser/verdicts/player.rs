//! Plays a case in a browser context of its own.
//!
//! What lives here: how each kind of request is caused in a real browser. Why here: all else speaks of URLs and lines.
//! The context's jar is emptied before each case. Opening a page takes ten times as long as a request, so there is a
//! tab for each page that ever acted, and it stays there: every request is answered with `204`. Deliberately absent:
//! judging the outcome.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{
    case::{Api, Case, Kind, Method, Query, Step},
    observed::{Fate, Observed, Offered, considered, refused},
    server::{Answer, Planned, Server},
    tab::Tab,
};
use crate::browsers::DevTools;

/// Without an icon of its own, each page would be followed by a request for one.
pub(super) const HEAD: &str = "<!doctype html><link rel=icon href='data:,'><body>";

pub(super) struct Player<'b> {
    browser: &'b DevTools,
    server: &'b Server,
    /// The browser context; none for the window that people have, where settings count that do not in others.
    context: Option<String>,
    /// A tab for each page; the empty one is for addresses that are typed in.
    tabs: HashMap<String, Tab<'b>>,
}

/// What the two events say about one request, and the Cookie header as it arrived.
struct Exchange {
    sent: Value,
    received: Value,
    cookie: String,
}

impl<'b> Player<'b> {
    pub(super) async fn new(browser: &'b DevTools, server: &'b Server) -> Self {
        let made = browser.ask(None, "Target.createBrowserContext", json!({})).await;
        let context = made["browserContextId"].as_str().map(str::to_owned);
        Self { browser, server, context, tabs: HashMap::new() }
    }

    /// In the browser's first context, which is no incognito one.
    pub(super) fn in_the_first_context(browser: &'b DevTools, server: &'b Server) -> Self {
        Self { browser, server, context: None, tabs: HashMap::new() }
    }

    fn within(&self) -> Value {
        self.context.as_ref().map_or_else(|| json!({}), |context| json!({ "browserContextId": context }))
    }

    /// Plays one case with an empty jar.
    pub(super) async fn play(&mut self, case: &Case) -> Observed {
        // Pages are opened before the first cookie is there: the request for a page would use cookies, too.
        for page in case.pages() {
            self.tab(page).await;
        }
        self.browser.ask(None, "Storage.clearCookies", self.within()).await;
        let mut observed = Observed::default();
        for step in &case.steps {
            observed.offered.extend(self.step(step).await);
        }
        if case.query.api == Api::Dom && !case.query.redirects.is_empty() {
            observed.cookie = self.read_behind_redirects(&case.query).await;
        } else if case.query.api == Api::Dom {
            let read = self.tab(&case.query.url).await.js("document.cookie").await;
            observed.cookie = read.as_str().unwrap_or_default().to_owned();
        } else {
            let exchange = self.exchange(&case.query, Planned::default()).await;
            observed.considered = Some(considered(&exchange.sent));
            observed.cookie = exchange.cookie;
        }
        observed
    }

    async fn step(&mut self, step: &Step) -> Vec<Offered> {
        let by_script = step.api == Api::Dom;
        let refusals = if by_script {
            let tab = self.tab(&step.url).await;
            for line in &step.set {
                tab.js(&format!("document.cookie = {}", json!(line))).await;
            }
            // Writing does not wait for the jar; reading does.
            tab.js("document.cookie").await;
            Vec::new()
        } else {
            refused(&self.exchange(&Query::from(step), step.into()).await.received)
        };
        let held = self.held().await;
        step.set
            .iter()
            .map(|line| {
                let against = refusals.iter().find(|(refused, _)| refused.trim() == line.trim());
                let fate = match against {
                    Some(_) => Fate::Refused,
                    None if held.contains(&pair(line)) => Fate::Kept,
                    None => Fate::Gone,
                };
                let reasons = against.map(|(_, reasons)| reasons.clone()).unwrap_or_default();
                Offered { line: line.clone(), fate, reasons, by_script }
            })
            .collect()
    }

    /// Name and value of every cookie in the jar.
    async fn held(&self) -> Vec<(String, String)> {
        let all = self.browser.ask(None, "Storage.getCookies", self.within()).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        all["cookies"].as_array().into_iter().flatten().map(|c| (text(&c["name"]), text(&c["value"]))).collect()
    }

    /// Causes the request, and waits until it is answered.
    async fn exchange(&mut self, query: &Query, planned: Planned) -> Exchange {
        let server = self.server;
        let target = server.plan(&query.url, planned);
        let first = server.redirecting(&query.redirects, target.clone());
        let tab = self.tab(query.page()).await;
        match &query.initiator {
            None => tab.navigate(&first.url).await,
            Some(page) if query.top.as_ref().is_none_or(|top| top == page) => {
                tab.act(&deed(query.kind, query.method, &first.url)).await;
            }
            Some(frame) => {
                let script = deed(query.kind, query.method, &first.url);
                let page = format!("{HEAD}<script>{script}</script>");
                let frame = server.plan(frame, Answer::Page(page).into());
                tab.act(&deed(Kind::Iframe, Method::Get, &frame.url)).await;
            }
        }
        let (sent, received) = tab.wait_for(&target).await;
        if query.initiator.is_some() {
            tab.js("document.body.replaceChildren()").await;
        }
        Exchange { sent, received, cookie: server.arrived(&target).unwrap_or_default() }
    }

    /// What script reads on a page that was reached by way of others.
    async fn read_behind_redirects(&mut self, query: &Query) -> String {
        let server = self.server;
        let target = server.plan(&query.url, Answer::Page(HEAD.to_owned()).into());
        let first = server.redirecting(&query.redirects, target.clone());
        let mut tab = self.tabs.remove(query.page()).unwrap();
        tab.stand_on_by(&deed(Kind::Navigate, Method::Get, &first.url), &target.url).await;
        tab.js("document.cookie").await.as_str().unwrap_or_default().to_owned()
    }

    /// The tab that stands on this page.
    async fn tab(&mut self, page: &str) -> &mut Tab<'b> {
        if !self.tabs.contains_key(page) {
            let mut tab = Tab::open(self.browser, self.context.as_deref()).await;
            if page.starts_with("data:") {
                tab.stand_on(page).await;
            } else if !page.is_empty() {
                let answer = Answer::Page(HEAD.to_owned());
                tab.stand_on(&self.server.plan(page, answer.into()).url).await;
            }
            self.tabs.insert(page.to_owned(), tab);
        }
        self.tabs.get_mut(page).unwrap()
    }
}

/// The script that causes a request.
pub(super) fn deed(kind: Kind, method: Method, url: &str) -> String {
    let url = json!(url);
    match (kind, method) {
        (Kind::Navigate, Method::Get) => format!("location.href = {url}"),
        (Kind::Navigate, Method::Post) => format!(
            "{{ const f = document.createElement('form'); f.method = 'POST'; f.action = {url}; document.body.append(f); f.submit() }}"
        ),
        (Kind::Fetch, method) => {
            let method = json!(method);
            format!("void fetch({url}, {{ method: {method}, mode: 'no-cors', credentials: 'include' }}).catch(() => 0)")
        }
        (Kind::Image, _) => format!("new Image().src = {url}"),
        (Kind::Iframe, _) => {
            format!("{{ const f = document.createElement('iframe'); f.src = {url}; document.body.append(f) }}")
        }
    }
}

/// Name and value of a line, to find it in the jar again. Only for lines that Chromium had nothing against.
fn pair(line: &str) -> (String, String) {
    let first = line.split(';').next().unwrap_or_default();
    let (name, value) = first.split_once('=').unwrap_or(("", first));
    let trim = |text: &str| text.trim_matches([' ', '\t']).to_owned();
    (trim(name), trim(value))
}
