//! What the hotel keeps between sending a browser away and its return: in the session, or in a cookie of its own.

use http::{HeaderMap, header::COOKIE};
use serde_json::Value;
use time::Duration;
use tower_sessions::{
    Session,
    cookie::{Cookie, SameSite},
};

use crate::{
    hotel::{
        error::HotelError,
        keys::{OAUTH_NONCE, OAUTH_STATE as STATE, PKCE_VERIFIER},
    },
    ids::unguessable,
    switch::{NONCE, OAUTH_STATE, PKCE, STATE_KEPT, Switches},
};

/// The cookie of a sign-in that is under way.
const COOKIE_NAME: &str = "sign_in";
/// Where it goes along: to the callback, and nowhere else.
const PATH: &str = "/callback";
/// A sign-in takes no longer.
const LIFE: Duration = Duration::minutes(10);

/// What one sign-in began with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) state: Option<String>,
    pub(super) nonce: Option<String>,
    pub(super) verifier: Option<String>,
}

impl Flow {
    // ANCHOR: draw
    /// For a sign-in that begins now: three random values, each against something else.
    pub(super) fn draw(switches: &Switches) -> Self {
        Self {
            state: switches.on(&OAUTH_STATE).then(unguessable::<16>), // MARK
            nonce: switches.on(&NONCE).then(unguessable::<16>),
            verifier: switches.on(&PKCE).then(unguessable::<32>),
        }
    }
    // ANCHOR_END: draw

    /// Keeps it; the cookie to send, if that is where.
    pub(super) async fn keep(
        &self,
        switches: &Switches,
        session: &Session,
        https: bool,
    ) -> Result<Option<Cookie<'static>>, HotelError> {
        if switches.value(&STATE_KEPT) == "cookie" {
            return Ok(Some(cookie(&self.written(), https)));
        }
        for (key, value) in self.pairs() {
            match value {
                Some(value) => session.insert(key, value).await?,
                None => forget(session, key).await?,
            }
        }
        Ok(None)
    }

    /// Takes it out of where it was kept: a return is compared once. The cookie that removes it, if there is one.
    pub(super) async fn take(
        switches: &Switches,
        session: &Session,
        headers: &HeaderMap,
        https: bool,
    ) -> Result<(Self, Option<Cookie<'static>>), HotelError> {
        if switches.value(&STATE_KEPT) == "cookie" {
            let Some(written) = carried(headers) else { return Ok((Self::default(), None)) };
            let mut gone = cookie("", https);
            gone.set_max_age(Duration::ZERO);
            return Ok((Self::read(&written), Some(gone)));
        }
        let kept = Self {
            state: text(session, STATE).await?,
            nonce: text(session, OAUTH_NONCE).await?,
            verifier: text(session, PKCE_VERIFIER).await?,
        };
        for (key, _) in kept.pairs() {
            forget(session, key).await?;
        }
        Ok((kept, None))
    }

    fn pairs(&self) -> [(&'static str, Option<&String>); 3] {
        [(STATE, self.state.as_ref()), (OAUTH_NONCE, self.nonce.as_ref()), (PKCE_VERIFIER, self.verifier.as_ref())]
    }

    /// As the cookie holds it: three parts, of which each may be empty.
    fn written(&self) -> String {
        self.pairs().map(|(_, value)| value.map_or("", String::as_str)).join(".")
    }

    fn read(text: &str) -> Self {
        let mut parts = text.split('.').map(|part| Some(part.to_owned()).filter(|part| !part.is_empty()));
        let mut next = || parts.next().flatten();
        Self { state: next(), nonce: next(), verifier: next() }
    }
}

/// A record that holds nothing of it is not written for it.
async fn forget(session: &Session, key: &str) -> Result<(), HotelError> {
    if session.get_value(key).await?.is_some() {
        session.remove_value(key).await?;
    }
    Ok(())
}

async fn text(session: &Session, key: &str) -> Result<Option<String>, HotelError> {
    Ok(session.get_value(key).await?.and_then(|value| match value {
        Value::String(text) => Some(text),
        _ => None,
    }))
}

// ANCHOR: cookie
fn cookie(value: &str, https: bool) -> Cookie<'static> {
    Cookie::build((COOKIE_NAME, value.to_owned()))
        .path(PATH)
        .http_only(true)
        .secure(https)
        .same_site(SameSite::Lax) // MARK
        .max_age(LIFE)
        .build()
}
// ANCHOR_END: cookie

/// Our cookie, if there is exactly one of the name.
fn carried(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
    let mut ours = pairs.filter(|cookie| cookie.name() == COOKIE_NAME);
    let value = ours.next()?.value().to_owned();
    ours.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_into_the_cookie_reads_back() {
        for switches in [Switches::default(), Switches::weakest()] {
            let flow = Flow::draw(&switches);
            assert_eq!(Flow::read(&flow.written()), flow);
        }
        for odd in ["", ".", "....", "a", "a.b.c.d"] {
            Flow::read(odd);
        }
        assert_eq!(Flow::read("a..c"), Flow { state: Some("a".into()), nonce: None, verifier: Some("c".into()) });
    }
}
