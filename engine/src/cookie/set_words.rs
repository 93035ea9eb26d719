//! The words for each [`SetReason`].
//!
//! What lives here: code, headline, explanation, standard and deciding attribute. Why here: the rule stays readable in
//! `set.rs`, and all prose a learner sees stands in one place. Deliberately absent: markup.

use super::{
    SetReason,
    fetch_words::{WITHOUT_CREDENTIALS, without_credentials},
};

impl SetReason {
    /// Whether the jar holds the cookie after this.
    pub fn keeps(&self) -> bool {
        matches!(self, SetReason::Kept | SetReason::Replaced)
    }

    /// Whether the line was refused, as opposed to kept or to having removed a cookie.
    pub fn refuses(&self) -> bool {
        !self.keeps() && !matches!(self, SetReason::Removed | SetReason::AlreadyExpired)
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
            SetReason::InvalidPrefix { prefix, missing } => format!("{prefix} needs {missing}."),
            SetReason::InvalidDomain { host, domain } => format!("Domain={domain}, set by {host}."),
            SetReason::SameSiteNoneInsecure => "SameSite=None without Secure.".into(),
            SetReason::SecureOnly => "Secure, set over plain http.".into(),
            SetReason::OverwriteSecure => "Would lie over a Secure cookie.".into(),
            SetReason::OverwriteHttpOnly => "Script, over an HttpOnly cookie.".into(),
            SetReason::HttpOnly => "HttpOnly, set by script.".into(),
            SetReason::NameValuePairExceedsMaxSize { bytes } => {
                format!("Name and value: {bytes} bytes.")
            }
            SetReason::DisallowedCharacter { byte } => format!("Control character 0x{byte:02X}."),
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
            SetReason::WithoutCredentials { .. } => WITHOUT_CREDENTIALS.into(),
            SetReason::NonCookieableScheme { scheme } => format!("{scheme}: URLs have no cookies."),
        }
    }

    /// One or two sentences for a beginner.
    pub fn words(&self) -> String {
        match self {
            SetReason::InvalidPrefix { prefix, missing } => {
                format!("A name that begins with {prefix} is a promise. This line breaks it: it needs {missing}.")
            }
            SetReason::InvalidDomain { host, domain } => format!(
                "{host} may set cookies for itself and for the domains above it, up to its own site. {domain} is none \
                 of these."
            ),
            SetReason::NameValuePairExceedsMaxSize { bytes } => {
                format!("Name and value may have 4096 bytes together. These have {bytes}.")
            }
            SetReason::DisallowedCharacter { byte } => {
                format!("The line holds the control character 0x{byte:02X}. Browsers then drop the whole line.")
            }
            SetReason::WithoutCredentials { page, mode } => without_credentials(page, mode),
            SetReason::NonCookieableScheme { scheme } => {
                format!("Browsers keep cookies for http and https. A {scheme}: URL can set none.")
            }
            SetReason::SameSiteStrict { from }
            | SetReason::SameSiteLax { from }
            | SetReason::SameSiteUnspecifiedTreatedAsLax { from } => format!(
                "SameSite limits setting too. {from}, another site, has a part in this, and the address bar does not \
                 change, so only SameSite=None cookies can be set."
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
                "A cookie with the same name, domain and path was in the jar. It has the new value now; its age stays."
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
            SetReason::Nameless => {
                "Firefox wants a name before the equals sign, and drops the line. The standard keeps it."
            }
            _ => "",
        }
    }

    /// Where the standard says so.
    pub fn standard(&self) -> &'static str {
        match self {
            SetReason::Kept => "RFC 6265bis, section 5.7, step 24",
            SetReason::Replaced => "RFC 6265bis, section 5.7, step 23",
            SetReason::Removed | SetReason::AlreadyExpired => "RFC 6265bis, section 5.7 (expired cookies are evicted)",
            SetReason::InvalidPrefix { prefix, .. } if prefix.ends_with("Http-") => {
                "Layered Cookies draft, Store a Cookie"
            }
            SetReason::InvalidPrefix { .. } => "RFC 6265bis, section 5.7, steps 20 to 22",
            SetReason::InvalidDomain { .. } => "RFC 6265bis, section 5.7, steps 8 to 10",
            SetReason::SameSiteNoneInsecure => "RFC 6265bis, section 5.7, step 19",
            SetReason::SecureOnly => "RFC 6265bis, section 5.7, step 13",
            SetReason::OverwriteSecure => "RFC 6265bis, section 5.7, step 16",
            SetReason::OverwriteHttpOnly => "RFC 6265bis, section 5.7, step 23",
            SetReason::HttpOnly => "RFC 6265bis, section 5.7, step 15",
            SetReason::NameValuePairExceedsMaxSize { .. } => "RFC 6265bis, section 5.6, step 5",
            SetReason::DisallowedCharacter { .. } => "RFC 6265bis, section 5.6, step 1",
            SetReason::NoCookieContent => "RFC 6265bis, section 5.7, step 2",
            SetReason::SameSiteStrict { .. }
            | SetReason::SameSiteLax { .. }
            | SetReason::SameSiteUnspecifiedTreatedAsLax { .. } => "RFC 6265bis, section 5.7, step 18",
            SetReason::UserPreferences { .. } => "RFC 6265bis, section 5.7, step 1, and section 7.1",
            SetReason::NamelessEquals => "No standard: Chromium does so; RFC 6265bis, section 5.6, keeps it",
            SetReason::Nameless => "No standard: Firefox does so; RFC 6265bis, section 5.6, keeps it",
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
