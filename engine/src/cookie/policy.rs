//! What a user agent does on each point where user agents differ.
//!
//! What lives here: the policy, one named field a point, and the values a field may have. Why here: every rule reads
//! it, and a field added here is missing in the table of differences until it has a row (`differences`). Deliberately
//! absent: whose policy it is (`profile.rs`), and the rules themselves.

use serde::Serialize;
use time::Duration;

/// What becomes of cookies when the site they belong to is not the one in the address bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ThirdParty {
    /// They are used like any other (RFC 10025, section 7.1, leaves it to the user agent).
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
    /// A cookie without a name, whatever its value (RFC 10025, section 5.6, step 3).
    Kept,
    /// The same, but not with `=` in its value.
    KeptWithoutEquals,
    /// `x` is a name with an empty value; `=x` is dropped.
    IsTheName,
}

/// How the date in `Expires` is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// By the algorithm of RFC 10025, section 5.1.1.
    Text,
    /// The same parts, read more strictly, and any year: one long past ends the cookie.
    Chromium,
    /// As people write dates: with a zone, without seconds or without a time, in figures alone; a day or an hour too
    /// many is carried over.
    Firefox,
}

/// Which values of `Max-Age` count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MaxAge {
    /// Digits, with a minus before them or none (RFC 10025, section 5.6.2).
    Text,
    /// And a plus before them.
    Plus,
    /// What begins with a minus has ended, whatever follows.
    Minus,
}

/// What a tab inside a name or a value does. Around them it is white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum InnerTab {
    /// It stands there (RFC 10025, section 5.6, step 1).
    Stands,
    /// It refuses the line, wherever it is.
    Refused,
    /// It refuses the line in the value of `Path`, and stands elsewhere.
    RefusedInPath,
}

/// What a carriage return inside a header does, when no line feed follows (RFC 9112, section 2.2: it is invalid, or
/// counts as a space).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BareCr {
    /// It refuses the line, like any control character.
    Refused,
    /// The line ends there.
    EndsLine,
}

/// What a newcomer does where its domain is full. Cookies without `Secure` go before those with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Crowded {
    /// It stays, whoever has to go.
    Stays,
    /// It takes its chance with the others: without `Secure` among cookies that have it, it goes at once.
    TakesItsChance,
    /// Without `Secure` among cookies that have it, it is turned away, and none of them goes. Where there are some without,
    /// only those go.
    TurnedAway,
}

/// How full a jar may be: when a limit is passed, the least recently used go until `keep` are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Limit {
    /// The most there may be.
    pub most: usize,
    /// How many are left after making room.
    pub keep: usize,
}

/// What a user agent does on each point where they differ. Sections without a document are RFC 10025's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Policy {
    /// `http` and `https` of one registrable domain are two sites (section 5.2 and HTML's "same site").
    pub schemeful_same_site: bool,
    /// A cookie without `SameSite` counts as Lax, not as None (section 5.6.7, "Default").
    pub lax_by_default: bool,
    /// So long after its creation, such a cookie also goes along with cross-site top-level POSTs (section 5.6.7.2).
    #[serde(skip)]
    pub lax_allow_unsafe: Option<Duration>,
    /// `SameSite=None` wants `Secure` (section 5.7, step 19).
    pub none_needs_secure: bool,
    /// A redirect through another site makes a request cross-site (section 5.2 has no such rule).
    pub redirects_count: bool,
    /// After such a redirect `document.cookie` hides what is for same-site requests (section 5.8.2 does not ask how the
    /// page was reached).
    pub redirects_count_for_script: bool,
    /// Third-party cookies (section 7.1).
    pub third_party: ThirdParty,
    /// `http` on loopback names and addresses counts as a secure connection (section 5.8.3, step 3).
    pub trusts_loopback: bool,
    /// What becomes of a line without a name.
    pub nameless: Nameless,
    /// A tab inside a name or a value.
    pub inner_tab: InnerTab,
    /// A carriage return inside a header.
    pub bare_cr: BareCr,
    /// Of attributes with one name the last counts even if it cannot be read, and takes an earlier readable one away
    /// (sections 5.6.1 and 5.6.2 ignore what cannot be read).
    pub last_attribute_unread: bool,
    /// How `Expires` is read.
    pub dates: Dates,
    /// `Expires` is corrected by the difference between the answer's `Date` and the client's clock (the text takes the
    /// date as it stands; measured in both browsers, with clocks a day apart in either direction).
    pub corrects_by_date: bool,
    /// How `Max-Age` is read.
    pub max_age: MaxAge,
    /// No cookie lives longer than this (section 5.5).
    #[serde(skip)]
    pub lifetime: Duration,
    /// The same for one that script has set, where that is shorter.
    #[serde(skip)]
    pub script_lifetime: Option<Duration>,
    /// `Domain` with the host's own address makes a host-only cookie (section 5.7, step 10, makes one of a domain).
    pub address_domain_host_only: bool,
    /// `Domain=.` counts as left out. By section 5.6.3 it does, which takes the dot away and leaves nothing; browsers and
    /// with them web-platform-tests refuse the line, and so does every judge here.
    pub lone_dot_is_no_domain: bool,
    /// `Domain` may be written in Unicode (section 5.7, step 8, refuses it).
    pub unicode_domain: bool,
    /// `__Host-` accepts a `Domain` that names a host which has no sub-domains, such as `localhost`.
    pub host_prefix_with_suffix_domain: bool,
    /// `__Host-` accepts a line without `Path` where the path that follows from the address is `/` (section 5.7, step 21,
    /// asks for the attribute).
    pub host_prefix_with_default_path: bool,
    /// `__Http-` and `__Host-Http-` are promises too (layered cookies, section 4.1.3).
    pub http_prefixes: bool,
    /// A cookie that gets another value counts as new: its age starts again, and it goes to the end of the header
    /// (section 5.7, step 23.3, keeps its age).
    pub new_value_new_age: bool,
    /// Checks that need only the line come before checks that need the request. Decides which of several broken rules
    /// is named first.
    pub line_first: bool,
    /// Cookies are counted by registrable domain, not by host.
    pub counts_by_site: bool,
    /// What a newcomer does where a domain is full.
    pub crowded: Crowded,
    /// Cookies of one domain (section 6.1).
    pub per_domain: Limit,
    /// Cookies in all (section 6.1).
    pub total: Limit,
}

impl Policy {
    /// The same, with another way of third-party cookies: a setting that people change.
    #[must_use]
    pub const fn with_third_party(self, third_party: ThirdParty) -> Policy {
        Policy { third_party, ..self }
    }
}
