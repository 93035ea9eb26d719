//! The engine's world over the wire: its browsers' requests go to the site, and to nowhere else.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use cloakroom_engine::{
    script::Actor,
    target::Target,
    world::{Answer, Client, World, no_such_host},
};
use http::{
    HeaderName, HeaderValue, Request, Response, StatusCode,
    header::{HOST, LOCATION, SET_COOKIE},
};
use url::Url;

use super::Ready;
use crate::{
    error::Halt,
    site::Site,
    wire::{Ask, Exchange, Net},
};

/// The site, as both browsers of an attack see it.
pub(super) struct WireWorld<'n> {
    net: &'n Net,
    ready: &'n Ready,
    fixtures: BTreeMap<&'static str, String>,
    halted: Mutex<Option<Halt>>,
}

impl<'n> WireWorld<'n> {
    pub(super) fn new(site: &Site<'n>, ready: &'n Ready) -> Self {
        let fixtures = [
            ("secret", ready.secret.clone()),
            ("alice.secret", ready.secret.clone()),
            ("alice.letter", ready.letter.clone()),
            ("alice.password", site.people.alice.password()),
            ("mallory.password", site.people.mallory.password()),
        ];
        Self { net: site.net, ready, fixtures: fixtures.into(), halted: Mutex::default() }
    }

    /// Why a request was not sent or not answered: then the run says nothing about the site.
    pub(super) fn halted(&self) -> Option<Halt> {
        self.halted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The ID that a link hands on: whoever follows it gets it as a cookie, and goes to the login.
    fn planted(&self, url: &Url) -> Option<Response<Bytes>> {
        let login = Url::parse(&self.ready.login).ok()?;
        let (_, id) = url.query_pairs().find(|(name, _)| name == "id").filter(|_| url.path() == login.path())?;
        let line = format!("{}={id}{}", self.ready.session, self.ready.attributes);
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::FOUND;
        response.headers_mut().insert(LOCATION, HeaderValue::from_str(login.as_str()).ok()?);
        response.headers_mut().insert(SET_COOKIE, HeaderValue::from_str(&line).ok()?);
        Some(response)
    }

    async fn ask(&self, request: Request<Bytes>, url: Url) -> Response<Bytes> {
        let who = request.extensions().get::<Client>().copied();
        let who = if who == Some(Actor::Alice.address()) { "Alice" } else { "Mallory" };
        match self.net.send(who, ask(request, url)).await {
            Ok(exchange) => response(&exchange),
            Err(halt) => {
                let says = halt.to_string();
                self.halted.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(halt);
                let mut response = Response::new(Bytes::from(says));
                *response.status_mut() = StatusCode::BAD_GATEWAY;
                response
            }
        }
    }
}

impl World for WireWorld<'_> {
    fn answer(&self, request: Request<Bytes>) -> Answer<'_> {
        let url = Url::parse(&request.uri().to_string()).ok().filter(|url| self.net.has(url));
        let Some(url) = url else {
            let response = no_such_host(request.uri().host().unwrap_or_default());
            return Box::pin(async move { response });
        };
        match self.planted(&url) {
            Some(response) => Box::pin(async move { response }),
            None => Box::pin(self.ask(request, url)),
        }
    }

    fn now(&self) -> time::OffsetDateTime {
        self.net.now()
    }

    fn target(&self) -> &Target {
        &self.ready.target
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.fixtures.get(name).cloned()
    }
}

/// With what a browser says of itself, which the engine's leaves out.
fn ask(request: Request<Bytes>, url: Url) -> Ask {
    let (parts, body) = request.into_parts();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let mut headers: Vec<(String, String)> = vec![
        ("user-agent".to_owned(), crate::visitor::USER_AGENT.to_owned()),
        ("accept".to_owned(), "text/html,application/xhtml+xml,*/*;q=0.8".to_owned()),
    ];
    let own = parts.headers.iter().filter(|(name, _)| **name != HOST);
    headers.extend(own.map(|(name, value)| (name.to_string(), text(value))));
    Ask { method: parts.method, url, headers, body: String::from_utf8_lossy(&body).into_owned() }
}

fn response(exchange: &Exchange) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(exchange.body.clone()));
    *response.status_mut() = StatusCode::from_u16(exchange.status).unwrap_or(StatusCode::BAD_GATEWAY);
    for (name, value) in &exchange.headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
        {
            response.headers_mut().append(name, value);
        }
    }
    response
}
