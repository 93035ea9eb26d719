//! A cookie as the jar holds it.
//!
//! What lives here: the stored record and its `SameSite` value. Why here: the parser makes it, the jar keeps it, the
//! verdicts read it. Deliberately absent: every decision.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Partition;

/// The `SameSite` attribute as the jar remembers it.
///
/// Standard: RFC 10025, section 5.6.7.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SameSite {
    /// The attribute was left out, or had a value nobody knows. Chromium then treats the cookie as Lax, with a grace
    /// of two minutes for cross-site POSTs; Firefox treats it as None.
    #[default]
    Unspecified,
    /// Sent with every request, cross-site ones included. Needs `Secure`.
    None,
    /// Sent with same-site requests and with cross-site top-level navigations of a safe method.
    Lax,
    /// Sent with same-site requests only.
    Strict,
}

impl fmt::Display for SameSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SameSite::Unspecified => "",
            SameSite::None => "None",
            SameSite::Lax => "Lax",
            SameSite::Strict => "Strict",
        })
    }
}

/// One cookie in a jar.
///
/// Standard: RFC 10025, section 5.7 (the fields a user agent stores).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cookie {
    /// The name; empty for a nameless cookie.
    pub name: String,
    /// The value, as it was set.
    pub value: String,
    /// The host it belongs to, without a leading dot.
    pub domain: String,
    /// True when no `Domain` attribute was given: only this very host gets it, no sub-domain.
    pub host_only: bool,
    /// The path it is for.
    pub path: String,
    /// Sent over trustworthy connections only.
    pub secure: bool,
    /// Hidden from script.
    pub http_only: bool,
    /// Its `SameSite` value.
    pub same_site: SameSite,
    /// The `Partitioned` attribute: kept apart by top-level site.
    pub partitioned: bool,
    /// The part of the jar it is in, when it is kept apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// When a cookie of this name, domain and path first came in. Replacing its value does not change it.
    #[serde(with = "time::serde::rfc3339")]
    pub created: OffsetDateTime,
    /// When it ends; `None` for a session cookie, which ends with the browser.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires: Option<OffsetDateTime>,
    /// When it was last set or sent. Eviction takes the least recently used first.
    #[serde(with = "time::serde::rfc3339")]
    pub last_used: OffsetDateTime,
}

impl Cookie {
    /// The cookie as it stands in a `Cookie` header: `name=value`, or the bare value when it has no name.
    ///
    /// Standard: RFC 10025, section 5.8.3, step 6.
    pub fn pair(&self) -> String {
        if self.name.is_empty() { self.value.clone() } else { format!("{}={}", self.name, self.value) }
    }

    /// Whether a newly set cookie would take this one's place: same name, domain, host-only flag and path, and the
    /// same part of the jar.
    ///
    /// Standard: RFC 10025, section 5.7, step 23.
    pub fn replaced_by(&self, new: &Cookie) -> bool {
        self.name == new.name
            && self.domain == new.domain
            && self.host_only == new.host_only
            && self.path == new.path
            && self.partition == new.partition
    }

    /// Whether it has ended by `now`.
    ///
    /// Standard: RFC 10025, section 5.7 (a cookie is expired if its expiry date is in the past).
    pub fn expired(&self, now: OffsetDateTime) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }
}
