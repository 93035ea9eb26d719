//! Sessions that are bound to the machine: Device Bound Session Credentials (W3C, editor's draft).
//!
//! A site asks for it with the answer to a login. The browser makes a key for that session and sends the public half. From
//! then on a short cookie has to be there; when it has ended, the browser signs what the site has just made up, and gets
//! the next one. The key is the machine's: it is in no jar, and a copy of the jar has none.
//!
//! Simulated: a real browser keeps the key in a chip, and registers behind the page. This one has a key in memory, and
//! registers before its next request. One session a host, and ES256 alone. Deliberately absent: `include_site`, rules of
//! a scope, and waiting times between tries.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header::REFERER};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{Browser, headers::headers, outgoing::Outgoing};
use crate::{
    cookie::{Context, Jar, Kind},
    exchange::{Exchange, How, Navigation},
    site::Relation,
    world::{DeviceKey, Spent, World, admitted},
};

const REGISTRATION: &str = "secure-session-registration";
const CHALLENGE: &str = "secure-session-challenge";
const RESPONSE: HeaderName = HeaderName::from_static("secure-session-response");
const SESSION_ID: HeaderName = HeaderName::from_static("sec-secure-session-id");

/// So many hosts have a bound session in one browser; the oldest goes.
const MOST: usize = 20;

/// A site wants to bind a session to this machine.
#[derive(Debug, Clone)]
struct Offer {
    url: Url,
    challenge: String,
}

/// A session that is bound to this machine.
#[derive(Debug, Clone)]
struct BoundSession {
    id: String,
    refresh: Url,
    /// The cookie that has to be there.
    cookie: String,
    key: Arc<dyn DeviceKey>,
}

/// What a browser knows of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Devices {
    offer: Option<Offer>,
    bound: Vec<BoundSession>,
}

/// What a site answers to a registration.
#[derive(Deserialize)]
struct Instructions {
    session_identifier: String,
    refresh_url: String,
    credentials: Vec<Credential>,
}

#[derive(Deserialize)]
struct Credential {
    name: String,
}

impl Devices {
    /// Does this answer ask for a registration? Over https alone, and of the same host.
    pub(super) fn note(&mut self, url: &Url, offered: Option<&str>) {
        let Some(text) = offered.filter(|_| url.scheme() == "https") else { return };
        let (Some(path), Some(challenge)) = (parameter(text, "path"), parameter(text, "challenge")) else { return };
        let known = text.split_once(')').is_some_and(|(algorithms, _)| algorithms.contains("ES256"));
        let there = url.join(path).ok().filter(|there| known && there.origin() == url.origin());
        self.offer = there.map(|url| Offer { url, challenge: challenge.to_owned() });
    }

    fn at(&self, url: &Url) -> Option<&BoundSession> {
        self.bound.iter().find(|bound| bound.refresh.origin() == url.origin())
    }

    fn forget(&mut self, url: &Url) {
        self.bound.retain(|bound| bound.refresh.origin() != url.origin());
    }
}

impl Browser {
    /// The hosts that have a session bound to this machine. Their keys are in no jar.
    pub fn bound_hosts(&self) -> impl Iterator<Item = &str> {
        self.devices.bound.iter().filter_map(|bound| bound.refresh.host_str())
    }

    /// Before a request to this address: the registration that its site has asked for, or a new cookie in place of one
    /// that has ended.
    pub(super) async fn prove_device(
        &mut self,
        world: &dyn World,
        url: &Url,
        done: &mut Vec<Exchange>,
    ) -> Result<(), Spent> {
        if let Some(offer) = self.devices.offer.take_if(|offer| offer.url.origin() == url.origin()) {
            self.register(world, offer, done).await?;
        }
        let Some(bound) = self.devices.at(url).cloned() else { return Ok(()) };
        let context = Context::typed(url, world.now());
        if self.jar.verdicts_for_host(&context).iter().any(|held| held.cookie.name == bound.cookie) {
            return Ok(());
        }
        self.refresh(world, &bound, done).await
    }

    async fn register(&mut self, world: &dyn World, offer: Offer, done: &mut Vec<Exchange>) -> Result<(), Spent> {
        let Some(key) = world.device_key(&self.name) else { return Ok(()) };
        let Some(proof) = proof(&*key, &offer.challenge, Some(key.public())) else { return Ok(()) };
        let exchange = self.send_as_device(world, &offer.url, &[(RESPONSE, proof)]).await?;
        let told = serde_json::from_str::<Instructions>(&exchange.response.body).ok();
        let ok = exchange.response.status == 200;
        done.push(exchange);
        let Some(told) = told.filter(|_| ok) else { return Ok(()) };
        let (Ok(refresh), Some(credential)) = (offer.url.join(&told.refresh_url), told.credentials.first()) else {
            return Ok(());
        };
        if refresh.origin() != offer.url.origin() {
            return Ok(());
        }
        self.devices.forget(&refresh);
        if self.devices.bound.len() >= MOST {
            self.devices.bound.remove(0);
        }
        let (id, cookie) = (told.session_identifier, credential.name.clone());
        self.devices.bound.push(BoundSession { id, refresh, cookie, key });
        Ok(())
    }

    /// Asked without a proof, the site answers with a challenge. What is not answered with 200 then ends the binding.
    async fn refresh(
        &mut self,
        world: &dyn World,
        bound: &BoundSession,
        done: &mut Vec<Exchange>,
    ) -> Result<(), Spent> {
        let named = (SESSION_ID, format!("\"{}\"", bound.id));
        let asked = self.send_as_device(world, &bound.refresh, std::slice::from_ref(&named)).await?;
        let challenge = asked.response.header(CHALLENGE).and_then(quoted).map(str::to_owned);
        done.push(asked);
        let proof = challenge.and_then(|challenge| proof(&*bound.key, &challenge, None));
        let mut renewed = false;
        if let Some(proof) = proof {
            let answered = self.send_as_device(world, &bound.refresh, &[named, (RESPONSE, proof)]).await?;
            renewed = answered.response.status == 200;
            done.push(answered);
        }
        if !renewed {
            self.devices.forget(&bound.refresh);
        }
        Ok(())
    }

    async fn send_as_device(
        &mut self,
        world: &dyn World,
        url: &Url,
        also: &[(HeaderName, String)],
    ) -> Result<Exchange, Spent> {
        admitted(world).await?;
        let (method, navigation) = (Method::POST, Navigation::from_page(How::Device, url, Kind::Fetch));
        let verdicts = self.jar.verdicts(&navigation.context(url, &method, world.now()));
        let cookie = Jar::header(&verdicts);
        let mut written: HeaderMap = headers(url, &method, &navigation, Relation::SameOrigin, cookie.as_deref());
        written.remove(REFERER);
        for (name, value) in also {
            if let Ok(value) = HeaderValue::from_str(value) {
                written.insert(name.clone(), value);
            }
        }
        let sent = Outgoing { url, method: &method, headers: written, body: "", credentials: true };
        Ok(self.exchange(world, sent, navigation, verdicts).await)
    }
}

/// What an answer offers, if it does.
pub(super) fn offered(response: &crate::exchange::Received) -> Option<&str> {
    response.header(REGISTRATION)
}

/// A token of the kind `dbsc+jwt`: that this key was at hand when the site made up the challenge.
fn proof(key: &dyn DeviceKey, challenge: &str, public: Option<Value>) -> Option<String> {
    let mut header = json!({ "typ": "dbsc+jwt", "alg": "ES256" });
    if let (Some(fields), Some(public)) = (header.as_object_mut(), public) {
        fields.insert("jwk".to_owned(), public);
    }
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&header), part(&json!({ "jti": challenge })));
    let signature = key.sign(text.as_bytes())?;
    Some(format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
}

/// `name="value"` of a structured header (RFC 9651), without escapes.
fn parameter<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split(';').find_map(|part| quoted(part.trim().strip_prefix(name)?.strip_prefix('=')?))
}

fn quoted(text: &str) -> Option<&str> {
    text.trim().strip_prefix('"')?.split_once('"').map(|(inner, _)| inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(url: &str, text: &str) -> Option<(String, String)> {
        let mut devices = Devices::default();
        devices.note(&Url::parse(url).unwrap(), Some(text));
        devices.offer.map(|offer| (offer.url.to_string(), offer.challenge))
    }

    #[test]
    fn an_offer_is_taken_over_https_for_the_same_origin_and_a_known_algorithm_alone() {
        let text = "(ES256 RS256);path=\"/register\";challenge=\"c1\"";
        let taken = Some(("https://hotel.example/register".to_owned(), "c1".to_owned()));
        assert_eq!(offer("https://hotel.example/login", text), taken);
        assert_eq!(offer("http://hotel.example/login", text), None);
        for bad in [
            "(RS256);path=\"/register\";challenge=\"c1\"",
            "(ES256);path=\"https://evil.example/\";challenge=\"c1\"",
            "(ES256);path=\"/register\"",
            "(ES256);challenge=\"c1\"",
            "ES256",
            "",
            "(ES256);path=/register;challenge=c1",
            "(ES256);path=\";challenge=",
        ] {
            assert_eq!(offer("https://hotel.example/login", bad), None, "{bad}");
        }
    }
}
