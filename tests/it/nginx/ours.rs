//! The front of a sandbox before the same small site.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use bytes::Bytes;
use cloakroom::{
    clock::Clock,
    front::Front,
    hotel::SwitchBoard,
    switch::{Setting, Switches},
};
use http::{HeaderMap, Request, Response};

use super::{Seen, cases::Ask, seen};

/// The name the front gives the site behind it.
const UPSTREAM: &str = "hotel.internal:3000";

pub(super) struct Ours(Front);

impl Ours {
    pub(super) fn new(settings: &[(&str, &str)]) -> Self {
        let set = |switches: Switches, (name, value): &(&str, &str)| switches.with(Setting::of(name, value).unwrap());
        let switches = settings.iter().fold(Switches::default(), set);
        Self(Front::new(SwitchBoard::new(switches), Clock::default()))
    }

    pub(super) async fn ask(&self, ask: &Ask) -> Seen {
        let (method, path) = ask.line.split_once(' ').unwrap();
        let uri = format!("http://hotel.grand.example{path}");
        let mut request = Request::builder().method(method).uri(uri).header("host", "hotel.grand.example");
        for (name, value) in ask.headers {
            request = request.header(*name, *value);
        }
        let asked = Arc::new(Mutex::new(None));
        let site = |request: Request<Body>| {
            *asked.lock().unwrap() =
                Some((request.uri().path_and_query().unwrap().to_string(), pairs(request.headers())));
            let mut response = Response::builder().status(ask.answer.0);
            for (name, value) in ask.answer.1 {
                response = response.header(*name, value.replace("UPSTREAM", UPSTREAM));
            }
            std::future::ready(response.body(Bytes::from_static(b"hi")).unwrap())
        };
        let response = self.0.answer(request.body(Body::empty()).unwrap(), false, site).await;
        let asked = asked.lock().unwrap().take();
        let asked = asked.as_ref().map(|(path, headers)| (path.as_str(), headers.clone()));
        seen(asked, response.status().as_u16(), &pairs(response.headers()), ask)
    }
}

fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |v: &http::HeaderValue| v.to_str().unwrap().replace(UPSTREAM, "UPSTREAM");
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}
