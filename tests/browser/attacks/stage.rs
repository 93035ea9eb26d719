//! A sandbox of a running server, for one attack: its switches, its hosts, and what is drawn in it.
//!
//! It is made by the API, as a learner's page makes it, and its secrets are read from the hotel's own pages: the test
//! knows nothing that a guest of this hotel could not know.

use std::collections::BTreeMap;

use bytes::Bytes;
use cloakroom::{
    hosts::{Addresses, Hosts, Mode},
    hotel::{HOTEL, session_cookie},
    ids::room_code,
    switch::Switches,
};
use cloakroom_engine::world::{EVIL, IDENTITY, SHOP};
use http::{HeaderMap, Method, Response, header};
use serde_json::{Value, json};

use crate::loopback;

pub(super) struct Stage {
    port: u16,
    pub(super) id: String,
    pub(super) session_cookie: &'static str,
    addresses: Addresses,
    pub(super) names: BTreeMap<String, String>,
}

impl Stage {
    pub(super) async fn set(port: u16, switches: &Switches) -> Self {
        let (made, cookie) = api(port, "POST", "/api/sandbox", None, &json!({})).await;
        let id = made["id"].as_str().unwrap().to_owned();
        let addresses = Hosts::localhost(port, Mode::Home).addresses(&id.parse().unwrap());
        let mut stage = Self { port, id, session_cookie: session_cookie(switches), addresses, names: BTreeMap::new() };
        // With every defence off a request by hand can look around; then they stand as they are wanted.
        api(port, "PATCH", "/api/sandbox/switches", cookie.as_deref(), &json!(Switches::weakest())).await;
        stage.look_around().await;
        api(port, "PATCH", "/api/sandbox/switches", cookie.as_deref(), &json!(switches)).await;
        stage
    }

    /// A request by hand to one of the sites, by its name in the attack's file.
    pub(super) async fn by_hand(
        &self,
        method: &Method,
        (host, target): (&str, &str),
        headers: HeaderMap,
        body: &str,
    ) -> Response<Bytes> {
        let host = self.authority(host);
        let body = Bytes::from(body.to_owned());
        loopback::send(self.port, method, (&host, target), headers, body).await.unwrap()
    }

    /// A text of the file for this sandbox: names filled in, and hosts that a real browser finds.
    pub(super) fn fill(&self, text: &str) -> Result<String, String> {
        let (mut out, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, tail) = after.split_once("}}").unwrap();
            let value: &str = match name {
                "cookie.session.name" => self.session_cookie,
                _ => self.names.get(name).ok_or_else(|| format!("nothing is called {name} yet"))?,
            };
            out = out + before + value;
            rest = tail;
        }
        let parent = self.authority(HOTEL);
        let parent = parent.split_once('.').unwrap().1.split(':').next().unwrap();
        let Addresses { hotel, shop, evil, id, .. } = &self.addresses;
        let hosts = [(HOTEL, hotel), (SHOP, shop), (EVIL, evil), (IDENTITY, id)];
        let there = hosts.iter().fold(out + rest, |text, (name, at)| text.replace(&format!("https://{name}"), at));
        Ok(there.replace("Domain=grand.example", &format!("Domain={parent}")))
    }

    /// Host and port of a site.
    pub(super) fn authority(&self, host: &str) -> String {
        let Addresses { hotel, shop, evil, id, .. } = &self.addresses;
        let at = match host {
            HOTEL => hotel,
            SHOP => shop,
            EVIL => evil,
            IDENTITY => id,
            other => panic!("no site is called {other}"),
        };
        at.trim_start_matches("http://").to_owned()
    }

    async fn look_around(&mut self) {
        let page = self.by_hand(&Method::GET, (HOTEL, "/login"), HeaderMap::new(), "").await;
        let page = String::from_utf8_lossy(page.body()).into_owned();
        for guest in ["alice", "mallory"] {
            let password = between(&page, &format!("<code>{guest}</code> / <code>"), "</code>");
            let form =
                HeaderMap::from_iter([(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().unwrap())]);
            let fields = format!("guest={guest}&password={password}&next=");
            let answer = self.by_hand(&Method::POST, (HOTEL, "/login"), form, &fields).await;
            let cookies = HeaderMap::from_iter([(header::COOKIE, pairs(&answer).parse().unwrap())]);
            let account = self.by_hand(&Method::GET, (HOTEL, "/account"), cookies, "").await;
            let account = String::from_utf8_lossy(account.body()).into_owned();
            let secret = between(&account, "<b id=\"room-code\">", "</b>");
            let coat = between(&account, "In the pocket: ", "</span>");
            for (what, value) in [("password", password), ("secret", secret), ("coat", coat), ("letter", room_code())] {
                self.names.insert(format!("{guest}.{what}"), value);
            }
        }
        self.names.insert("secret".to_owned(), self.names["alice.secret"].clone());
    }
}

/// One call of the tutorial's API, and the cookie that it answers with.
async fn api(port: u16, method: &str, path: &str, cookie: Option<&str>, body: &Value) -> (Value, Option<String>) {
    let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, "application/json".parse().unwrap())]);
    if let Some(cookie) = cookie {
        headers.insert(header::COOKIE, cookie.parse().unwrap());
    }
    let (host, body) = (format!("cloakroom.localhost:{port}"), Bytes::from(body.to_string()));
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let answer = loopback::send(port, &method, (&host, path), headers, body).await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", String::from_utf8_lossy(answer.body()));
    let cookie = Some(pairs(&answer)).filter(|pairs| !pairs.is_empty());
    (serde_json::from_slice(answer.body()).unwrap(), cookie)
}

/// What the answer's `Set-Cookie` lines would have a browser send.
fn pairs(answer: &Response<Bytes>) -> String {
    let lines = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    lines.filter_map(|line| line.split(';').next()).collect::<Vec<_>>().join("; ")
}

fn between(page: &str, before: &str, after: &str) -> String {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split_once(after).unwrap().0.to_owned()
}
