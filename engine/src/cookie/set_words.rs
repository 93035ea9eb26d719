//! The words for each [`SetReason`].
//!
//! What lives here: code, headline, explanation, standard and deciding attribute. Why here: the rule stays readable in
//! `set.rs`, and all prose a learner sees stands in one place. Deliberately absent: markup.

use super::{
    SetReason,
    citation::{name, rfc},
    fetch_words::{WITHOUT_CREDENTIALS, without_credentials},
    prefix::A_NAME,
};
use crate::site::is_public_suffix;

impl SetReason {
    /// Whether the jar holds the cookie after this.
    pub fn keeps(&self) -> bool {
        matches!(self, SetReason::Kept | SetReason::Replaced)
    }

    /// Whether the line was refused, as opposed to kept or to having removed a cookie.
    pub fn refuses(&self) -> bool {
        !self.keeps() && !matches!(self, SetReason::Removed | SetReason::AlreadyExpired)
    }

    /// What became of the line, in a word: `kept`, `refused`, `removes` a cookie, or `ended` with none to remove.
    pub fn word(&self) -> &'static str {
        match self {
            SetReason::Kept | SetReason::Replaced => "kept",
            SetReason::Removed => "removes",
            SetReason::AlreadyExpired => "ended",
            _ => "refused",
        }
    }

    /// The name of the reason, as JSON carries it.
    pub fn code(&self) -> &'static str {
        match self {
            SetReason::Kept => "Kept",
            SetReason::Replaced => "Replaced",
            SetReason::Removed => "Removed",
            SetReason::AlreadyExpired => "AlreadyExpired",
            SetReason::InvalidPrefix { .. } => "InvalidPrefix",
            SetReason::InvalidDomain { .. } => "InvalidDomain",
            SetReason::SameSiteNoneInsecure => "SameSiteNoneInsecure",
            SetReason::SecureOnly => "SecureOnly",
            SetReason::OverwriteSecure => "OverwriteSecure",
            SetReason::OverwriteHttpOnly => "OverwriteHttpOnly",
            SetReason::HttpOnly => "HttpOnly",
            SetReason::NameValuePairExceedsMaxSize { .. } => "NameValuePairExceedsMaxSize",
            SetReason::DisallowedCharacter { .. } => "DisallowedCharacter",
            SetReason::NoCookieContent => "NoCookieContent",
            SetReason::SameSiteStrict { .. } => "SameSiteStrict",
            SetReason::SameSiteLax { .. } => "SameSiteLax",
            SetReason::SameSiteUnspecifiedTreatedAsLax { .. } => "SameSiteUnspecifiedTreatedAsLax",
            SetReason::InvalidPartitioned => "InvalidPartitioned",
            SetReason::UserPreferences { .. } => "UserPreferences",
            SetReason::NamelessEquals => "NamelessEquals",
            SetReason::Nameless => "Nameless",
            SetReason::DomainFull => "DomainFull",
            SetReason::WithoutCredentials { .. } => "WithoutCredentials",
            SetReason::NonCookieableScheme { .. } => "NonCookieableScheme",
        }
    }

    /// One line: `__Host- without Secure.`
    pub fn headline(&self) -> String {
        match self {
            SetReason::Kept => "New cookie.".into(),
            SetReason::Replaced => "New value for a cookie that was there.".into(),
            SetReason::Removed => "Cookie removed.".into(),
            SetReason::AlreadyExpired => "Ended before it came, nothing to remove.".into(),
            SetReason::InvalidPrefix { prefix, missing } if missing == A_NAME => {
                format!("No name, and a value that begins with {prefix}.")
            }
            SetReason::InvalidPrefix { prefix, missing } => format!("{prefix} needs {missing}."),
            SetReason::InvalidDomain { domain, .. } if is_public_suffix(domain) => {
                format!("Domain={domain}, a public suffix.")
            }
            SetReason::InvalidDomain { domain, .. } if domain.is_empty() => "Domain is a dot and nothing else.".into(),
            SetReason::InvalidDomain { host, domain } => format!("Domain={domain}, set by {host}."),
            SetReason::SameSiteNoneInsecure => "SameSite=None without Secure.".into(),
            SetReason::SecureOnly => "Secure, set over plain http.".into(),
            SetReason::OverwriteSecure => "Would lie over a Secure cookie.".into(),
            SetReason::OverwriteHttpOnly => "Script, over an HttpOnly cookie.".into(),
            SetReason::HttpOnly => "HttpOnly, set by script.".into(),
            SetReason::NameValuePairExceedsMaxSize { bytes } => {
                format!("Name and value: {bytes} bytes.")
            }
            SetReason::DisallowedCharacter { byte } => format!("{}.", character(*byte)),
            SetReason::NoCookieContent => "No name and no value.".into(),
            SetReason::SameSiteStrict { .. } => "SameSite=Strict, cross-site response inside a page.".into(),
            SetReason::SameSiteLax { .. } => "SameSite=Lax, cross-site response inside a page.".into(),
            SetReason::SameSiteUnspecifiedTreatedAsLax { .. } => {
                "No SameSite, cross-site response inside a page.".into()
            }
            SetReason::InvalidPartitioned => "Partitioned without Secure.".into(),
            SetReason::UserPreferences { top } => format!("Third-party cookie, {top} is in the address bar."),
            SetReason::NamelessEquals => "No name, and = in the value.".into(),
            SetReason::Nameless => "No name before the equals sign.".into(),
            SetReason::DomainFull => "Too many cookies of this site, and all of them Secure.".into(),
            SetReason::WithoutCredentials { .. } => WITHOUT_CREDENTIALS.into(),
            SetReason::NonCookieableScheme { scheme } => format!("{scheme}: URLs have no cookies."),
        }
    }

    /// One or two sentences for a beginner.
    pub fn words(&self) -> String {
        match self {
            SetReason::InvalidPrefix { prefix, missing } if missing == A_NAME => format!(
                "The line has no name. Sent back without one, the value would read to the server as a cookie whose name \
                 begins with {prefix}, and nothing of that promise was checked."
            ),
            SetReason::InvalidPrefix { prefix, missing } => {
                format!("A name that begins with {prefix} is a promise. This line breaks it: it needs {missing}.")
            }
            SetReason::InvalidDomain { domain, .. } if is_public_suffix(domain) => format!(
                "{domain} is a public suffix: other people's sites lie below it as well. A cookie for it would reach \
                 them all, so no browser keeps one."
            ),
            SetReason::InvalidDomain { domain, .. } if domain.is_empty() => {
                "A dot alone names no host. By the letter of the standard it counts as left out; browsers drop the line, and so do \
                 the tests that they share."
                    .into()
            }
            SetReason::InvalidDomain { host, domain } => format!(
                "{host} may set cookies for itself and for the domains above it, up to its own site. {domain} is none \
                 of these."
            ),
            SetReason::NameValuePairExceedsMaxSize { bytes } => {
                format!("Name and value may have 4096 bytes together. These have {bytes}.")
            }
            SetReason::DisallowedCharacter { byte: b'\t' } => {
                "There is a tab inside a name or a value. Chromium then drops the whole line; the standard keeps it."
                    .into()
            }
            SetReason::DisallowedCharacter { byte } => {
                format!("{} in the line. Browsers then drop the whole line.", character(*byte))
            }
            SetReason::WithoutCredentials { page, mode } => without_credentials(page, mode),
            SetReason::NonCookieableScheme { scheme } => {
                format!("Browsers keep cookies for http and https. A {scheme}: URL can set none.")
            }
            SetReason::SameSiteStrict { from }
            | SetReason::SameSiteLax { from }
            | SetReason::SameSiteUnspecifiedTreatedAsLax { from } => format!(
                "SameSite limits setting too. {}, has a part in this, and the address bar does not change, so only \
                 SameSite=None cookies can be set.",
                another_site(from)
            ),
            SetReason::UserPreferences { top } => format!(
                "The address bar shows {top}, another site. This browser blocks third-party cookies, unless they are \
                 Partitioned."
            ),
            _ => self.plain_words().into(),
        }
    }

    fn plain_words(&self) -> &'static str {
        match self {
            SetReason::Kept => "The browser keeps the cookie.",
            SetReason::Replaced => {
                "This replaces the one you had: a cookie with the same name, domain and path was in the jar."
            }
            SetReason::Removed => {
                "The line says that the cookie has already ended. The browser drops the one it had with this name, \
                 domain and path."
            }
            SetReason::AlreadyExpired => {
                "The line says that the cookie has already ended. The jar holds none with this name, domain and path, \
                 so nothing changes."
            }
            SetReason::SameSiteNoneInsecure => {
                "A cookie that goes along with every site's requests must at least be Secure. Add Secure, or choose Lax."
            }
            SetReason::SecureOnly => {
                "The connection is not encrypted, so anyone on the network could have written this line. Only https can \
                 set a Secure cookie."
            }
            SetReason::OverwriteSecure => {
                "The jar holds a Secure cookie of this name. A line that came over an unencrypted connection cannot \
                 replace or cover it."
            }
            SetReason::OverwriteHttpOnly => {
                "The jar holds an HttpOnly cookie of this name. Script cannot read it and cannot replace it."
            }
            SetReason::HttpOnly => "Script cannot set an HttpOnly cookie. Only a response from the server can.",
            SetReason::NoCookieContent => "The line has neither a name nor a value, so there is nothing to keep.",
            SetReason::InvalidPartitioned => "A Partitioned cookie must be Secure.",
            SetReason::NamelessEquals => {
                "Sent back without a name, this value would read as a name and a value. Chromium drops the line; the \
                 standard keeps it."
            }
            SetReason::DomainFull => {
                "The jar is full for this site, and Secure cookies do not give way to one without Secure. The new cookie \
                 is gone at once."
            }
            SetReason::Nameless => {
                "Firefox wants a name before the equals sign, and drops the line. The standard keeps it."
            }
            _ => "",
        }
    }

    /// Where the standard says so.
    pub fn standard(&self) -> &'static str {
        match self {
            SetReason::Kept => rfc!("5.7, step 24"),
            SetReason::Replaced => rfc!("5.7, step 23"),
            SetReason::Removed | SetReason::AlreadyExpired => rfc!("5.7 (expired cookies are evicted)"),
            SetReason::InvalidPrefix { prefix, .. } if prefix.ends_with("Http-") => {
                "Layered Cookies draft, Store a Cookie"
            }
            SetReason::InvalidPrefix { missing, .. } if missing == A_NAME => rfc!("5.7, step 22"),
            SetReason::InvalidPrefix { .. } => rfc!("5.7, steps 20 to 22"),
            SetReason::InvalidDomain { domain, .. } if is_public_suffix(domain) => rfc!("5.7, step 9"),
            SetReason::InvalidDomain { .. } => rfc!("5.7, steps 8 to 10"),
            SetReason::SameSiteNoneInsecure => rfc!("5.7, step 19"),
            SetReason::SecureOnly => rfc!("5.7, step 13"),
            SetReason::OverwriteSecure => rfc!("5.7, step 16"),
            SetReason::OverwriteHttpOnly => rfc!("5.7, step 23"),
            SetReason::HttpOnly => rfc!("5.7, step 15"),
            SetReason::NameValuePairExceedsMaxSize { .. } => rfc!("5.6, step 5"),
            SetReason::DisallowedCharacter { .. } => rfc!("5.6, step 1"),
            SetReason::NoCookieContent => rfc!("5.7, step 2"),
            SetReason::SameSiteStrict { .. }
            | SetReason::SameSiteLax { .. }
            | SetReason::SameSiteUnspecifiedTreatedAsLax { .. } => rfc!("5.7, step 18"),
            SetReason::UserPreferences { .. } => rfc!("5.7, step 1, and section 7.1"),
            SetReason::NamelessEquals => concat!("No standard: Chromium does so; ", name!(), ", section 5.6, keeps it"),
            SetReason::Nameless => concat!("No standard: Firefox does so; ", name!(), ", section 5.6, keeps it"),
            SetReason::DomainFull => {
                concat!("No standard: ", name!(), ", section 5.7, has the oldest go")
            }
            SetReason::InvalidPartitioned => "CHIPS draft (draft-cutler-httpbis-partitioned-cookies)",
            SetReason::WithoutCredentials { .. } => "Fetch standard, HTTP-network fetch (includeCredentials)",
            SetReason::NonCookieableScheme { .. } => "Fetch standard, HTTP-network-or-cache fetch",
        }
    }

    /// The attribute that decided, if one did.
    pub fn decides(&self) -> Option<&'static str> {
        match self {
            SetReason::InvalidDomain { .. } => Some("Domain"),
            SetReason::SameSiteNoneInsecure
            | SetReason::SameSiteStrict { .. }
            | SetReason::SameSiteLax { .. }
            | SetReason::SameSiteUnspecifiedTreatedAsLax { .. } => Some("SameSite"),
            SetReason::SecureOnly | SetReason::OverwriteSecure => Some("Secure"),
            SetReason::OverwriteHttpOnly | SetReason::HttpOnly => Some("HttpOnly"),
            SetReason::InvalidPartitioned => Some("Partitioned"),
            _ => None,
        }
    }
}

/// A control character by the name people know, or by its number.
fn character(byte: u8) -> String {
    match byte {
        b'\t' => "Tab inside a name or a value".into(),
        b'\n' => "Line feed".into(),
        b'\r' => "Carriage return without a line feed".into(),
        0 => "NUL".into(),
        _ => format!("Control character 0x{byte:02X}"),
    }
}

/// `evil.example, another site`; or what makes it one, where it is only the scheme.
pub(super) fn another_site(from: &str) -> String {
    match from.split_once("://") {
        Some((scheme, _)) => format!("{from}, another site since the scheme is {scheme}"),
        None => format!("{from}, another site"),
    }
}
