//! Why a `Set-Cookie` line was kept or refused.
//!
//! What lives here: the reasons, as data. Why here: JSON carries them as they stand. Deliberately absent: their words
//! (`set_words.rs`) and the rules (`set.rs`).

use serde::Serialize;

/// Why a `Set-Cookie` line was kept or refused. Named after Chromium's `blockedReasons`.
///
/// Standard: RFC 10025, section 5.7; [`SetReason::standard`] names the step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code")]
pub enum SetReason {
    /// A new cookie is in the jar.
    Kept,
    /// A cookie of this name, domain and path was there; it has the new value now.
    Replaced,
    /// The line carried an end in the past: the cookie of this name, domain and path is gone.
    Removed,
    /// The line carried an end in the past and there was nothing to remove.
    AlreadyExpired,
    /// The name begins with a prefix whose conditions are not met.
    InvalidPrefix {
        /// The prefix, as the standard writes it.
        prefix: String,
        /// What the prefix asks for and the line lacks.
        missing: String,
    },
    /// The `Domain` attribute does not cover the host, or is a public suffix.
    InvalidDomain {
        /// The host that sent the line.
        host: String,
        /// The attribute's value.
        domain: String,
    },
    /// `SameSite=None` without `Secure`.
    SameSiteNoneInsecure,
    /// `Secure`, from a connection that is not trustworthy.
    SecureOnly,
    /// A cookie without `Secure` would overlay one with it.
    OverwriteSecure,
    /// Script would overwrite an `HttpOnly` cookie.
    OverwriteHttpOnly,
    /// Script would set an `HttpOnly` cookie.
    HttpOnly,
    /// Name and value together are longer than 4096 bytes.
    NameValuePairExceedsMaxSize {
        /// Their length.
        bytes: usize,
    },
    /// A control character.
    DisallowedCharacter {
        /// The character's code.
        byte: u8,
    },
    /// No name, and a value that holds an equals sign: sent back, it would read as a name and a value.
    NamelessEquals,
    /// No name before the equals sign.
    Nameless,
    /// The site has as many cookies as it may have, all of them Secure, and this one is not.
    DomainFull,
    /// Neither a name nor a value.
    NoCookieContent,
    /// `Strict`, from a cross-site response that is no top-level navigation.
    SameSiteStrict {
        /// The host of the other site.
        from: String,
    },
    /// `Lax`, from a cross-site response that is no top-level navigation.
    SameSiteLax {
        /// The host of the other site.
        from: String,
    },
    /// No `SameSite`, from a cross-site response that is no top-level navigation.
    SameSiteUnspecifiedTreatedAsLax {
        /// The host of the other site.
        from: String,
    },
    /// The site in the address bar is another one, and this user agent blocks third-party cookies.
    UserPreferences {
        /// The host in the address bar.
        top: String,
    },
    /// `Partitioned` without `Secure`.
    InvalidPartitioned,
    /// The answer to a fetch without credentials: its lines are not looked at.
    WithoutCredentials {
        /// The origin of the page whose script asked.
        page: String,
        /// The credentials mode, as a script writes it.
        mode: String,
    },
    /// URLs of this scheme have no cookies.
    NonCookieableScheme {
        /// The scheme.
        scheme: String,
    },
}
