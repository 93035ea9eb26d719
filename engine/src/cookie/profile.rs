//! Whose rules a jar follows, where user agents differ.
//!
//! What lives here: the three profiles, and each point on which the text and two browsers part. Why here: a lesson
//! can show the answers side by side, and every difference has one name. Deliberately absent: the rules themselves;
//! they read the policy.
//!
//! What the browsers do was measured in Chromium 156 and Firefox ESR 153 as Debian ships them.

use std::{fmt, str::FromStr};

use serde::Serialize;
use time::Duration;

/// Whose rules a jar follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The text: RFC 6265bis with Lax by default and without the two-minute allowance, CHIPS, and the prefixes of the
    /// Layered Cookies draft.
    Standard,
    /// Chromium 156, with third-party cookies blocked as Debian's build has it.
    Chromium,
    /// Firefox ESR 153, with third-party cookies kept apart by top-level site.
    Firefox,
}

impl Profile {
    /// All profiles, the text first.
    pub const ALL: [Profile; 3] = [Profile::Standard, Profile::Chromium, Profile::Firefox];

    /// The word in files, API and command line.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Standard => "standard",
            Profile::Chromium => "chromium",
            Profile::Firefox => "firefox",
        }
    }

    /// What it does on each point where user agents differ.
    pub const fn policy(self) -> Policy {
        match self {
            Profile::Standard => STANDARD,
            Profile::Chromium => CHROMIUM,
            Profile::Firefox => FIREFOX,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no such profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no profile \"{0}\": choose standard, chromium or firefox")]
pub struct UnknownProfile(String);

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Profile, UnknownProfile> {
        Profile::ALL.into_iter().find(|known| known.name() == name).ok_or_else(|| UnknownProfile(name.to_string()))
    }
}

/// What becomes of cookies when the site they belong to is not the one in the address bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ThirdParty {
    /// They are used like any other (RFC 6265bis, section 7.1, leaves it to the user agent).
    Allowed,
    /// Only `Partitioned` ones are used.
    Blocked,
    /// All are kept in a jar of their own for each top-level site.
    KeptApart,
}

/// What becomes of a line whose pair has no name: `x` or `=x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Nameless {
    /// A cookie without a name, whatever its value (RFC 6265bis, section 5.6, step 3).
    Kept,
    /// The same, but not with `=` in its value.
    KeptWithoutEquals,
    /// `x` is a name with an empty value; `=x` is dropped.
    IsTheName,
}

/// How full a jar may be: when a limit is passed, the least recently used go until `keep` are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Limit {
    /// The most there may be.
    pub most: usize,
    /// How many are left after making room.
    pub keep: usize,
}

/// What a user agent does on each point where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Policy {
    /// A cookie without `SameSite` counts as Lax, not as None (RFC 6265bis, section 5.6.7.1, "Default").
    pub lax_by_default: bool,
    /// So long after its creation, such a cookie also goes along with cross-site top-level POSTs
    /// (RFC 6265bis, section 5.6.7.2).
    #[serde(skip)]
    pub lax_allow_unsafe: Option<Duration>,
    /// Third-party cookies.
    pub third_party: ThirdParty,
    /// What becomes of a line without a name.
    pub nameless: Nameless,
    /// A redirect through another site makes a request cross-site (web-platform-tests; RFC 6265bis of today does not).
    pub redirects_count: bool,
    /// `http` on loopback names and addresses counts as a secure connection.
    pub trusts_loopback: bool,
    /// `__Host-` accepts a `Domain` that names a host which has no sub-domains, such as `localhost`.
    pub host_prefix_with_suffix_domain: bool,
    /// `Domain` may be written in Unicode (the text refuses it: RFC 6265bis, section 5.7, step 7).
    pub unicode_domain: bool,
    /// A tab inside a name or a value, of the cookie or of an attribute, refuses the line. Around them it is white
    /// space (the text lets it stand in both places: RFC 6265bis, section 5.6, step 1).
    pub refuses_inner_tab: bool,
    /// Of attributes with one name the last counts even if it cannot be read, and takes an earlier readable one away
    /// (the text ignores what cannot be read: RFC 6265bis, sections 5.6.1 and 5.6.2).
    pub last_attribute_unread: bool,
    /// `Expires` is corrected by the difference between the answer's `Date` and the client's clock (the text takes the
    /// date as it stands; measured in both browsers, with clocks a day apart in either direction).
    pub corrects_by_date: bool,
    /// `Max-Age` may begin with a plus.
    pub max_age_plus: bool,
    /// A cookie that gets another value or `SameSite` counts as new: its age starts again, and it goes to the end of
    /// the header (the text keeps its age: RFC 6265bis, section 5.7, step 23.3).
    pub new_value_new_age: bool,
    /// Checks that need only the line come before checks that need the request. Decides which of several broken rules
    /// is named first.
    pub line_first: bool,
    /// Cookies are counted by registrable domain, not by host.
    pub counts_by_site: bool,
    /// Cookies of one domain.
    pub per_domain: Limit,
    /// Cookies in all.
    pub total: Limit,
}

/// The least the standard asks for (RFC 6265bis, section 6.1), one going for one coming.
const STANDARD: Policy = Policy {
    lax_by_default: true,
    lax_allow_unsafe: None,
    third_party: ThirdParty::Allowed,
    nameless: Nameless::Kept,
    redirects_count: false,
    trusts_loopback: true,
    host_prefix_with_suffix_domain: true,
    unicode_domain: false,
    refuses_inner_tab: false,
    last_attribute_unread: false,
    max_age_plus: false,
    corrects_by_date: false,
    new_value_new_age: false,
    line_first: false,
    counts_by_site: false,
    per_domain: Limit { most: 50, keep: 50 },
    total: Limit { most: 3000, keep: 3000 },
};

const CHROMIUM: Policy = Policy {
    lax_allow_unsafe: Some(Duration::minutes(2)),
    third_party: ThirdParty::Blocked,
    nameless: Nameless::KeptWithoutEquals,
    host_prefix_with_suffix_domain: false,
    unicode_domain: true,
    refuses_inner_tab: true,
    last_attribute_unread: true,
    max_age_plus: true,
    corrects_by_date: true,
    new_value_new_age: true,
    line_first: true,
    counts_by_site: true,
    per_domain: Limit { most: 180, keep: 150 },
    total: Limit { most: 3300, keep: 3000 },
    ..STANDARD
};

const FIREFOX: Policy = Policy {
    lax_by_default: false,
    third_party: ThirdParty::KeptApart,
    nameless: Nameless::IsTheName,
    redirects_count: true,
    corrects_by_date: true,
    last_attribute_unread: true,
    host_prefix_with_suffix_domain: true,
    counts_by_site: true,
    per_domain: Limit { most: 180, keep: 150 },
    ..STANDARD
};
