//! Whose rules a jar follows, where user agents differ.
//!
//! What lives here: the judges, and for each its policy. Why here: a page can put their answers side by side, and every
//! difference is one field of the [`Policy`]. Deliberately absent: the rules themselves; they read the policy.
//!
//! What Chromium and Firefox do was measured in Chromium 156 and Firefox ESR 153. What Safari does was not: it is
//! what its makers and MDN have written (`differences`).

use std::{fmt, str::FromStr};

use serde::Serialize;
use time::Duration;

use super::{BareCr, Crowded, Dates, InnerTab, Limit, MaxAge, Nameless, Policy, ThirdParty};

/// Whose rules a jar follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// The text: RFC 10025 with Lax by default and without the two-minute allowance, CHIPS, and the prefixes of the
    /// layered cookies draft.
    Standard,
    /// Chromium 156 as its makers ship it: third-party cookies are allowed outside incognito windows.
    Chromium,
    /// Firefox ESR 153, with third-party cookies kept apart by top-level site.
    Firefox,
    /// Safari 26.2 as it is documented. Not measured: where nobody wrote, the text's rule stands in.
    Safari,
    /// Chromium 156 as Debian builds it: third-party cookies are blocked, as with that setting of Chrome's.
    ChromiumDebian,
    /// A Chromium window in incognito mode: third-party cookies are blocked.
    ChromiumIncognito,
}

impl Profile {
    /// The four judges, the text first; settings of one are not among them.
    pub const ALL: [Profile; 4] = [Profile::Standard, Profile::Chromium, Profile::Firefox, Profile::Safari];

    /// Every profile there is.
    pub const EACH: [Profile; 6] = [
        Profile::Standard,
        Profile::Chromium,
        Profile::ChromiumDebian,
        Profile::ChromiumIncognito,
        Profile::Firefox,
        Profile::Safari,
    ];

    /// The word in files, API and command line.
    pub fn name(self) -> &'static str {
        match self {
            Profile::Standard => "standard",
            Profile::Chromium => "chromium",
            Profile::Firefox => "firefox",
            Profile::Safari => "safari",
            Profile::ChromiumDebian => "chromium-debian",
            Profile::ChromiumIncognito => "chromium-incognito",
        }
    }

    /// What people call it.
    pub fn title(self) -> &'static str {
        match self {
            Profile::Standard => "the standard",
            Profile::Chromium => "Chromium",
            Profile::Firefox => "Firefox",
            Profile::Safari => "Safari",
            Profile::ChromiumDebian => "Chromium of Debian",
            Profile::ChromiumIncognito => "Chromium, incognito",
        }
    }

    /// Which version, and how it is known.
    pub fn known_by(self) -> &'static str {
        match self {
            Profile::Standard => super::citation::TEXT,
            Profile::Chromium | Profile::ChromiumDebian | Profile::ChromiumIncognito => "156, measured",
            Profile::Firefox => "ESR 153, measured",
            Profile::Safari => "26.2, documented, not measured",
        }
    }

    /// Whether a test asks the real one.
    pub fn measured(self) -> bool {
        !matches!(self, Profile::Standard | Profile::Safari)
    }

    /// What it does on each point where user agents differ.
    pub const fn policy(self) -> Policy {
        match self {
            Profile::Standard => STANDARD,
            Profile::Chromium => CHROMIUM,
            Profile::ChromiumDebian | Profile::ChromiumIncognito => CHROMIUM.with_third_party(ThirdParty::Blocked),
            Profile::Firefox => FIREFOX,
            Profile::Safari => SAFARI,
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
#[error(
    "there is no profile \"{0}\": choose standard, chromium, firefox or safari; or chromium-debian or \
     chromium-incognito, which block third-party cookies"
)]
pub struct UnknownProfile(String);

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(name: &str) -> Result<Profile, UnknownProfile> {
        Profile::EACH.into_iter().find(|known| known.name() == name).ok_or_else(|| UnknownProfile(name.to_string()))
    }
}

/// The least the standard asks for (section 6.1), one going for one coming.
const STANDARD: Policy = Policy {
    schemeful_same_site: true,
    lax_by_default: true,
    lax_allow_unsafe: None,
    none_needs_secure: true,
    redirects_count: false,
    redirects_count_for_script: false,
    third_party: ThirdParty::Allowed,
    trusts_loopback: true,
    nameless: Nameless::Kept,
    inner_tab: InnerTab::Stands,
    bare_cr: BareCr::Refused,
    last_attribute_unread: false,
    dates: Dates::Text,
    corrects_by_date: false,
    max_age: MaxAge::Text,
    lifetime: Duration::days(400),
    script_lifetime: None,
    address_domain_host_only: false,
    lone_dot_is_no_domain: false,
    unicode_domain: false,
    host_prefix_with_suffix_domain: true,
    host_prefix_with_default_path: false,
    http_prefixes: true,
    new_value_new_age: false,
    line_first: false,
    counts_by_site: false,
    crowded: Crowded::Stays,
    per_domain: Limit { most: 50, keep: 50 },
    total: Limit { most: 3000, keep: 3000 },
};

const CHROMIUM: Policy = Policy {
    lax_allow_unsafe: Some(Duration::minutes(2)),
    nameless: Nameless::KeptWithoutEquals,
    inner_tab: InnerTab::Refused,
    bare_cr: BareCr::EndsLine,
    last_attribute_unread: true,
    dates: Dates::Chromium,
    corrects_by_date: true,
    max_age: MaxAge::Plus,
    address_domain_host_only: true,
    unicode_domain: true,
    host_prefix_with_suffix_domain: false,
    new_value_new_age: true,
    line_first: true,
    counts_by_site: true,
    crowded: Crowded::TakesItsChance,
    per_domain: Limit { most: 180, keep: 150 },
    total: Limit { most: 3300, keep: 3000 },
    ..STANDARD
};

const FIREFOX: Policy = Policy {
    schemeful_same_site: false,
    lax_by_default: false,
    redirects_count: true,
    third_party: ThirdParty::KeptApart,
    nameless: Nameless::IsTheName,
    inner_tab: InnerTab::RefusedInPath,
    last_attribute_unread: true,
    dates: Dates::Firefox,
    corrects_by_date: true,
    max_age: MaxAge::Minus,
    address_domain_host_only: true,
    host_prefix_with_default_path: true,
    counts_by_site: true,
    crowded: Crowded::TurnedAway,
    per_domain: Limit { most: 180, keep: 150 },
    ..STANDARD
};

/// Only what is documented differs from the text; `differences` names the sources.
const SAFARI: Policy = Policy {
    schemeful_same_site: false,
    lax_by_default: false,
    none_needs_secure: false,
    third_party: ThirdParty::Blocked,
    trusts_loopback: false,
    script_lifetime: Some(Duration::days(7)),
    http_prefixes: false,
    ..STANDARD
};
