//! INSECURE ON PURPOSE, by switch: `http_only`, `secure`, `same_site`, `narrow_domain`,
//! `narrow_path`, `host_prefix`, `lifetime`, `partitioned`.
//!
//! What the hotel's cookies look like with the switches in a position. The session layer and the
//! role cookie of the old desk read it, so one switch moves both.

use time::Duration;
use tower_sessions::cookie::{Cookie, SameSite};

use super::narrow_path::cookie_path;
use crate::switch::{HOST_PREFIX, HTTP_ONLY, LIFETIME, NARROW_DOMAIN, PARTITIONED, SAME_SITE, SECURE, Switches};

const PLAIN: &str = "sid";
const PREFIXED: &str = "__Host-sid";

/// What the session cookie is called now.
#[must_use]
pub fn session_cookie(switches: &Switches) -> &'static str {
    if switches.on(&HOST_PREFIX) { PREFIXED } else { PLAIN }
}

/// Is this one of the names the session cookie may have, or one that the library reads as such?
#[must_use]
pub fn is_session_cookie(name: &str) -> bool {
    let ours = |name: &str| matches!(name, PLAIN | PREFIXED);
    let plain = !name.bytes().any(|b| b == b'%' || !b.is_ascii());
    ours(name) || (!plain && Cookie::parse_encoded(format!("{name}=")).is_ok_and(|cookie| ours(cookie.name())))
}

/// The attributes of the hotel's cookies.
#[derive(Debug, Clone)]
pub(super) struct Attributes {
    pub(super) http_only: bool,
    pub(super) secure: bool,
    /// `None`: left out.
    pub(super) same_site: Option<SameSite>,
    /// `None`: for this host alone.
    pub(super) domain: Option<String>,
    pub(super) path: &'static str,
    /// `None`: until the browser's session ends.
    pub(super) max_age: Option<Duration>,
    pub(super) partitioned: bool,
}

impl Attributes {
    /// `host` is the name the hotel was asked under: `Domain` names its parent.
    pub(super) fn of(switches: &Switches, host: &str) -> Self {
        let prefixed = switches.on(&HOST_PREFIX);
        let parent = host.split_once('.').map(|(_, parent)| parent.to_owned());
        let partitioned = switches.on(&PARTITIONED);
        Self {
            http_only: switches.on(&HTTP_ONLY),
            // A `__Host-` name and `Partitioned` are refused without Secure: turning them on means both.
            secure: switches.on(&SECURE) || prefixed || partitioned,
            same_site: match switches.value(&SAME_SITE) {
                "strict" => Some(SameSite::Strict),
                "lax" => Some(SameSite::Lax),
                "none" => Some(SameSite::None),
                _ => None,
            },
            domain: parent.filter(|_| !switches.on(&NARROW_DOMAIN) && !prefixed),
            path: cookie_path(switches),
            max_age: (switches.value(&LIFETIME) == "max_age").then(|| Duration::days(14)),
            partitioned,
        }
    }

    /// A cookie of this kind.
    pub(super) fn cookie(&self, name: &str, value: &str) -> Cookie<'static> {
        let built = Cookie::build((name.to_owned(), value.to_owned())).path(self.path).http_only(self.http_only);
        let mut cookie = built.build();
        cookie.set_secure(self.secure);
        cookie.set_same_site(self.same_site);
        cookie.set_partitioned(self.partitioned);
        cookie.set_max_age(self.max_age);
        if let Some(domain) = &self.domain {
            cookie.set_domain(domain.clone());
        }
        cookie
    }

    /// The line that removes a cookie of this kind: it must repeat Domain and Path, and Secure for
    /// a `__Host-` name (RFC 10025, section 5.7).
    pub(super) fn removal(&self, name: &str) -> Cookie<'static> {
        let mut cookie = self.cookie(name, "");
        cookie.set_max_age(Duration::ZERO);
        cookie
    }
}
