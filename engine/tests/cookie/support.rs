//! What the cookie tests share: the demo's addresses, a fixed clock, and short ways to set and to ask.

// Each test file uses a part of this.
use cloakroom_engine::cookie::{Jar, SendContext, SendVerdict, SetContext, SetReason, SetVerdict};
use http::Method;
use time::{Duration, OffsetDateTime, macros::datetime};
use url::Url;

pub(crate) const HOTEL: &str = "https://hotel.grand.example/";
pub(crate) const HOTEL_PLAIN: &str = "http://hotel.grand.example/";
pub(crate) const SHOP: &str = "https://shop.grand.example/";
pub(crate) const EVIL: &str = "https://evil.example/";

/// The tests' clock: so many seconds after its start.
pub(crate) fn at(second: i64) -> OffsetDateTime {
    datetime!(2026-01-01 00:00 UTC) + Duration::seconds(second)
}

/// A response, or script, that sets a cookie.
pub(crate) struct Say {
    pub(crate) url: &'static str,
    pub(crate) cross_site: bool,
    pub(crate) top_level: bool,
    pub(crate) from_script: bool,
    pub(crate) second: i64,
}

impl Default for Say {
    fn default() -> Self {
        Say { url: HOTEL, cross_site: false, top_level: true, from_script: false, second: 0 }
    }
}

impl Say {
    pub(crate) fn set(&self, jar: &mut Jar, line: &str) -> SetVerdict {
        let ctx = SetContext {
            url: &Url::parse(self.url).unwrap(),
            cross_site: self.cross_site,
            top_level_navigation: self.top_level,
            from_script: self.from_script,
            now: at(self.second),
        };
        jar.set(line, &ctx)
    }
}

pub(crate) fn setting(jar: &mut Jar, url: &'static str, line: &str) -> SetReason {
    Say { url, ..Say::default() }.set(jar, line).because
}

pub(crate) fn code_of_setting(url: &'static str, line: &str) -> &'static str {
    setting(&mut Jar::default(), url, line).code()
}

/// A request.
pub(crate) struct Ask {
    pub(crate) url: &'static str,
    pub(crate) method: Method,
    pub(crate) initiator: Option<&'static str>,
    pub(crate) top_level: bool,
    pub(crate) second: i64,
}

impl Default for Ask {
    fn default() -> Self {
        Ask { url: HOTEL, method: Method::GET, initiator: None, top_level: true, second: 0 }
    }
}

impl Ask {
    pub(crate) fn verdicts(&self, jar: &Jar) -> Vec<SendVerdict> {
        let initiator = self.initiator.map(|page| Url::parse(page).unwrap());
        jar.verdicts(&SendContext {
            url: &Url::parse(self.url).unwrap(),
            method: &self.method,
            initiator: initiator.as_ref(),
            top_level: self.top_level,
            now: at(self.second),
        })
    }

    pub(crate) fn header(&self, jar: &Jar) -> Option<String> {
        Jar::header(&self.verdicts(jar))
    }

    pub(crate) fn codes(&self, jar: &Jar) -> Vec<&'static str> {
        self.verdicts(jar).iter().map(|verdict| verdict.because.code()).collect()
    }
}
