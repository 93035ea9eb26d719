//! What the cookie tests share: the demo's addresses, a fixed clock, and short ways to set and to ask.

// Each test file uses a part of this.
use cloakroom_engine::cookie::{Api, Context, Jar, Kind, Profile, SendVerdict, SetReason, SetVerdict};
use http::Method;
use time::{Duration, OffsetDateTime, macros::datetime};
use url::Url;

pub(crate) const HOTEL: &str = "https://hotel.grand.example/";
pub(crate) const HOTEL_PLAIN: &str = "http://hotel.grand.example/";
pub(crate) const SHOP: &str = "https://shop.grand.example/";
pub(crate) const EVIL: &str = "https://evil.example/";

/// The text, and the two browsers that a test asks, as Debian builds them.
pub(crate) const MEASURED: [Profile; 3] = [Profile::Standard, Profile::ChromiumDebian, Profile::Firefox];

/// The tests' clock: so many seconds after its start.
pub(crate) fn at(second: i64) -> OffsetDateTime {
    datetime!(2026-01-01 00:00 UTC) + Duration::seconds(second)
}

/// An empty jar that follows the text.
pub(crate) fn empty() -> Jar {
    Jar::new(Profile::Standard)
}

/// A response, or script, that sets a cookie.
pub(crate) struct Say {
    pub(crate) url: &'static str,
    pub(crate) initiator: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) top: Option<&'static str>,
    pub(crate) api: Api,
    pub(crate) second: i64,
}

impl Default for Say {
    fn default() -> Self {
        Say { url: HOTEL, initiator: None, kind: Kind::Navigate, top: None, api: Api::Http, second: 0 }
    }
}

impl Say {
    pub(crate) fn set(&self, jar: &mut Jar, line: &str) -> SetVerdict {
        let parse = |page: &str| Url::parse(page).unwrap();
        let (url, initiator, top) = (parse(self.url), self.initiator.map(parse), self.top.map(parse));
        let ctx = Context {
            initiator: initiator.as_ref(),
            kind: self.kind,
            top: top.as_ref(),
            api: self.api,
            ..Context::typed(&url, at(self.second))
        };
        jar.set(line, &ctx)
    }
}

pub(crate) fn setting(jar: &mut Jar, url: &'static str, line: &str) -> SetReason {
    Say { url, ..Say::default() }.set(jar, line).because
}

pub(crate) fn code_of_setting(url: &'static str, line: &str) -> &'static str {
    setting(&mut empty(), url, line).code()
}

/// A request, or a look of a script.
pub(crate) struct Ask {
    pub(crate) url: &'static str,
    pub(crate) method: Method,
    pub(crate) initiator: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) top: Option<&'static str>,
    pub(crate) redirects: &'static [&'static str],
    pub(crate) api: Api,
    pub(crate) second: i64,
}

impl Default for Ask {
    fn default() -> Self {
        let (initiator, kind, top, redirects, api) = (None, Kind::Navigate, None, &[][..], Api::Http);
        Ask { url: HOTEL, method: Method::GET, initiator, kind, top, redirects, api, second: 0 }
    }
}

impl Ask {
    pub(crate) fn verdicts(&self, jar: &Jar) -> Vec<SendVerdict> {
        let parse = |page: &str| Url::parse(page).unwrap();
        let (url, initiator, top) = (parse(self.url), self.initiator.map(parse), self.top.map(parse));
        let redirects: Vec<Url> = self.redirects.iter().map(|page| parse(page)).collect();
        jar.verdicts(&Context {
            method: &self.method,
            initiator: initiator.as_ref(),
            kind: self.kind,
            top: top.as_ref(),
            redirects: &redirects,
            api: self.api,
            ..Context::typed(&url, at(self.second))
        })
    }

    pub(crate) fn header(&self, jar: &Jar) -> Option<String> {
        Jar::header(&self.verdicts(jar))
    }

    pub(crate) fn codes(&self, jar: &Jar) -> Vec<&'static str> {
        self.verdicts(jar).iter().map(|verdict| verdict.because.code()).collect()
    }
}
