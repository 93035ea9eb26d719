//! Why a cookie was sent or withheld.
//!
//! What lives here: the reasons, as data. Why here: JSON carries them as they stand. Deliberately absent: their words
//! (`send_words.rs`) and the rules (`send.rs`).

use serde::Serialize;

/// Why a cookie was sent with a request, shown to script, or withheld. Named after Chromium's `blockedReasons`.
///
/// Standard: RFC 10025, section 5.8.3; [`SendReason::standard`] names the step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code")]
pub enum SendReason {
    /// Sent: the request comes from the same site.
    SameSiteRequest,
    /// Sent: no page caused the request.
    TypedByPerson,
    /// Sent: Lax (or unspecified), and the request is a cross-site top-level navigation with a safe method.
    LaxTopLevelSafe {
        /// The request's method.
        method: String,
    },
    /// Sent: no SameSite, younger than two minutes, cross-site top-level navigation with an unsafe method.
    LaxAllowUnsafe {
        /// Seconds since the cookie was created.
        age_seconds: i64,
        /// The request's method.
        method: String,
    },
    /// Sent: SameSite=None goes everywhere.
    NoneAnywhere,
    /// Sent: no SameSite, which this user agent treats as None.
    UnspecifiedTreatedAsNone,
    /// Shown to script: the cookie is not HttpOnly.
    VisibleToScript,
    /// Withheld: it belongs to another host.
    DomainMismatch {
        /// The host that was asked.
        host: String,
        /// The cookie's domain.
        domain: String,
        /// Whether the cookie is for exactly that host.
        host_only: bool,
    },
    /// Withheld: the request's path is outside the cookie's path.
    NotOnPath {
        /// The request's path.
        path: String,
        /// The cookie's path.
        cookie_path: String,
    },
    /// Withheld: Secure, and the connection is not trustworthy.
    SecureOnly,
    /// Withheld: Strict, and the request is cross-site.
    SameSiteStrict {
        /// The request's method.
        method: String,
        /// Whether it changes the page in the address bar.
        top_level: bool,
        /// The host of the page that caused it.
        from: String,
    },
    /// Withheld: Lax, and the request is cross-site and no top-level navigation with a safe method.
    SameSiteLax {
        /// The request's method.
        method: String,
        /// Whether it changes the page in the address bar.
        top_level: bool,
        /// The host of the page that caused it.
        from: String,
    },
    /// Withheld: no SameSite, which counts as Lax.
    SameSiteUnspecifiedTreatedAsLax {
        /// The request's method.
        method: String,
        /// Whether it changes the page in the address bar.
        top_level: bool,
        /// The host of the page that caused it.
        from: String,
        /// Seconds since the cookie was created, where a user agent has a grace for young ones.
        #[serde(skip_serializing_if = "Option::is_none")]
        age_seconds: Option<i64>,
    },
    /// Withheld: SameSite=None without Secure.
    SameSiteNoneInsecure,
    /// Withheld: the site in the address bar is another one, and this user agent blocks third-party cookies.
    UserPreferences {
        /// The host in the address bar.
        top: String,
    },
    /// Withheld: the cookie is kept apart, for another top-level site.
    PartitionMismatch {
        /// The site in the address bar.
        here: String,
        /// The site it is kept for; empty when it is in the part of the jar for first parties.
        cookie: String,
    },
    /// Hidden from script: HttpOnly.
    HttpOnly,
    /// Withheld: a server asks by itself, and a server has no jar.
    NoBrowser,
    /// Withheld: a fetch without credentials.
    WithoutCredentials {
        /// The origin of the page whose script asked.
        page: String,
        /// The credentials mode, as a script writes it.
        mode: String,
    },
    /// Withheld: URLs of this scheme have no cookies.
    NonCookieableScheme {
        /// The scheme.
        scheme: String,
    },
}
