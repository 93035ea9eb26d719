//! The words for each [`SendReason`].
//!
//! What lives here: code, headline, explanation, standard and deciding attribute. Why here: the rule stays readable in
//! `send.rs`, and all prose a learner sees stands in one place. Deliberately absent: markup.

use super::{
    Cookie, SameSite, SendReason,
    citation::rfc,
    fetch_words::{NO_BROWSER, WITHOUT_CREDENTIALS, without_credentials},
    set_words::another_site,
};

impl SendReason {
    /// Whether the cookie goes along (or is shown to script).
    pub fn sends(&self) -> bool {
        matches!(
            self,
            SendReason::SameSiteRequest
                | SendReason::TypedByPerson
                | SendReason::LaxTopLevelSafe { .. }
                | SendReason::LaxAllowUnsafe { .. }
                | SendReason::NoneAnywhere
                | SendReason::UnspecifiedTreatedAsNone
                | SendReason::VisibleToScript
        )
    }

    /// The name of the reason, as JSON carries it.
    pub fn code(&self) -> &'static str {
        match self {
            SendReason::SameSiteRequest => "SameSiteRequest",
            SendReason::TypedByPerson => "TypedByPerson",
            SendReason::LaxTopLevelSafe { .. } => "LaxTopLevelSafe",
            SendReason::LaxAllowUnsafe { .. } => "LaxAllowUnsafe",
            SendReason::NoneAnywhere => "NoneAnywhere",
            SendReason::UnspecifiedTreatedAsNone => "UnspecifiedTreatedAsNone",
            SendReason::VisibleToScript => "VisibleToScript",
            SendReason::UserPreferences { .. } => "UserPreferences",
            SendReason::PartitionMismatch { .. } => "PartitionMismatch",
            SendReason::DomainMismatch { .. } => "DomainMismatch",
            SendReason::NotOnPath { .. } => "NotOnPath",
            SendReason::SecureOnly => "SecureOnly",
            SendReason::SameSiteStrict { .. } => "SameSiteStrict",
            SendReason::SameSiteLax { .. } => "SameSiteLax",
            SendReason::SameSiteUnspecifiedTreatedAsLax { .. } => "SameSiteUnspecifiedTreatedAsLax",
            SendReason::SameSiteNoneInsecure => "SameSiteNoneInsecure",
            SendReason::HttpOnly => "HttpOnly",
            SendReason::WithoutCredentials { .. } => "WithoutCredentials",
            SendReason::NoBrowser => "NoBrowser",
            SendReason::NonCookieableScheme { .. } => "NonCookieableScheme",
        }
    }

    /// One line: `SameSite=Lax, cross-site POST.`
    pub fn headline(&self, cookie: &Cookie) -> String {
        let site = declared(cookie);
        match self {
            SendReason::SameSiteRequest => "Same-site request.".into(),
            SendReason::TypedByPerson => "No page caused this request.".into(),
            SendReason::LaxTopLevelSafe { method } => {
                format!("{site}, cross-site {method} navigation.")
            }
            SendReason::LaxAllowUnsafe { age_seconds, method } => {
                format!("{site}, cross-site {method}, cookie {age_seconds} s old.")
            }
            SendReason::NoneAnywhere | SendReason::UnspecifiedTreatedAsNone => format!("{site}, cross-site request."),
            SendReason::UserPreferences { top } => format!("Third-party cookie, {top} is in the address bar."),
            SendReason::PartitionMismatch { here, .. } => format!("Kept apart, not for pages below {here}."),
            SendReason::VisibleToScript => "No HttpOnly, script may read it.".into(),
            SendReason::DomainMismatch { host, domain, .. } => {
                format!("Cookie of {domain}, request to {host}.")
            }
            SendReason::NotOnPath { path, cookie_path } => {
                format!("Path={cookie_path}, request for {path}.")
            }
            SendReason::SecureOnly => "Secure, plain http.".into(),
            SendReason::SameSiteStrict { method, top_level, .. }
            | SendReason::SameSiteLax { method, top_level, .. }
            | SendReason::SameSiteUnspecifiedTreatedAsLax { method, top_level, .. } => {
                format!("{site}, cross-site {}.", request(method, *top_level))
            }
            SendReason::SameSiteNoneInsecure => "SameSite=None without Secure.".into(),
            SendReason::HttpOnly => "HttpOnly, hidden from script.".into(),
            SendReason::WithoutCredentials { .. } => WITHOUT_CREDENTIALS.into(),
            SendReason::NoBrowser => "A server asks, and has no jar.".into(),
            SendReason::NonCookieableScheme { scheme } => {
                format!("{scheme}: URLs have no cookies.")
            }
        }
    }

    /// One or two sentences for a beginner.
    pub fn words(&self, cookie: &Cookie) -> String {
        match self {
            SendReason::SameSiteRequest => {
                "The page that caused this request belongs to the same site, so SameSite holds nothing back.".into()
            }
            SendReason::TypedByPerson => {
                "The address was typed, bookmarked or written by hand. No other site had a hand in it, so SameSite holds nothing back."
                    .into()
            }
            SendReason::LaxTopLevelSafe { method } => format!(
                "{} The request comes from another site, but it changes the address bar and {method} is meant to read \
                 only. Lax lets that through.",
                default_note(cookie)
            )
            .trim_start()
            .into(),
            SendReason::LaxAllowUnsafe { age_seconds, method } => format!(
                "The cookie has no SameSite attribute and is {age_seconds} seconds old. For its first two minutes \
                 Chromium sends such a cookie even with a cross-site {method} that changes the address bar; an explicit \
                 SameSite=Lax has no such grace."
            ),
            SendReason::NoneAnywhere => {
                "SameSite=None asks the browser to send this cookie with every request, whichever site caused it.".into()
            }
            SendReason::UnspecifiedTreatedAsNone => {
                "The cookie has no SameSite attribute. This browser then sends it with every request, whichever site \
                 caused it."
                    .into()
            }
            SendReason::VisibleToScript => {
                "Any script on this page can read this cookie, also one that an attacker got into the page.".into()
            }
            SendReason::DomainMismatch { .. }
            | SendReason::NotOnPath { .. }
            | SendReason::SecureOnly
            | SendReason::HttpOnly
            | SendReason::UserPreferences { .. }
            | SendReason::PartitionMismatch { .. }
            | SendReason::WithoutCredentials { .. }
            | SendReason::NoBrowser
            | SendReason::NonCookieableScheme { .. } => self.words_out_of_reach(),
            SendReason::SameSiteStrict { .. }
            | SendReason::SameSiteLax { .. }
            | SendReason::SameSiteUnspecifiedTreatedAsLax { .. }
            | SendReason::SameSiteNoneInsecure => self.words_same_site(),
        }
    }

    fn words_out_of_reach(&self) -> String {
        match self {
            SendReason::DomainMismatch { host, domain, host_only: true } => {
                format!("The cookie was set without Domain, so it belongs to {domain} alone. {host} is another host.")
            }
            SendReason::DomainMismatch { host, domain, .. } => {
                format!("The cookie belongs to {domain} and its sub-domains. {host} is not one of them.")
            }
            SendReason::NotOnPath { path, cookie_path } => {
                format!("The cookie is for {cookie_path} and what lies below it, and {path} is not.")
            }
            SendReason::SecureOnly => {
                "The connection is not encrypted. A Secure cookie stays in the jar, so that nobody on the network can \
                 read it."
                    .into()
            }
            SendReason::HttpOnly => {
                "Script on the page cannot read this cookie. It is still sent with every request.".into()
            }
            SendReason::UserPreferences { top } => format!(
                "The address bar shows {top}, another site. This browser blocks third-party cookies, unless they are \
                 Partitioned."
            ),
            SendReason::PartitionMismatch { here, cookie } if cookie.is_empty() => format!(
                "The cookie was set while its own site was in the address bar. Below {here} this browser uses a jar of \
                 its own."
            ),
            SendReason::PartitionMismatch { here, cookie } => {
                format!("The cookie is kept apart for pages below {cookie}. The address bar shows {here}.")
            }
            SendReason::WithoutCredentials { page, mode } => without_credentials(page, mode),
            SendReason::NoBrowser => NO_BROWSER.into(),
            SendReason::NonCookieableScheme { scheme } => {
                format!("Browsers keep cookies for http and https. A {scheme}: URL has none.")
            }
            _ => String::new(),
        }
    }

    fn words_same_site(&self) -> String {
        match self {
            SendReason::SameSiteStrict { from, .. } => format!(
                "The request was caused by {}. A Strict cookie goes along only when the site itself, or you at the \
                 address bar, causes the request.",
                another_site(from)
            ),
            SendReason::SameSiteLax { method, top_level, from } => {
                format!("The request was caused by {}. {}", another_site(from), lax_wants(method, *top_level))
            }
            SendReason::SameSiteUnspecifiedTreatedAsLax { method, top_level, from, age_seconds } => {
                let grace = match age_seconds {
                    Some(age) if *top_level => {
                        format!(" At {age} seconds the cookie is past its two minutes of grace.")
                    }
                    _ => String::new(),
                };
                format!(
                    "The request was caused by {}. Without SameSite the cookie counts as Lax (in Firefox and Safari as None). \
                     {}{grace}",
                    another_site(from),
                    lax_wants(method, *top_level)
                )
            }
            SendReason::SameSiteNoneInsecure => {
                "SameSite=None counts only together with Secure. Without it the cookie is not used.".into()
            }
            _ => String::new(),
        }
    }

    /// Where the standard says so.
    pub fn standard(&self) -> &'static str {
        match self {
            SendReason::SameSiteRequest | SendReason::TypedByPerson => rfc!("5.2"),
            SendReason::LaxTopLevelSafe { .. } | SendReason::SameSiteLax { .. } | SendReason::SameSiteStrict { .. } => {
                rfc!("5.6.7.1 and section 5.8.3, step 3")
            }
            SendReason::LaxAllowUnsafe { .. } | SendReason::SameSiteUnspecifiedTreatedAsLax { .. } => {
                rfc!("5.6.7.2 and section 5.8.3, step 3")
            }
            SendReason::SameSiteNoneInsecure => rfc!("5.7, step 19"),
            SendReason::HttpOnly | SendReason::VisibleToScript => {
                rfc!("5.8.2 and section 5.8.3, step 3")
            }
            SendReason::WithoutCredentials { .. } | SendReason::NonCookieableScheme { .. } => {
                "Fetch standard, HTTP-network-or-cache fetch"
            }
            SendReason::NoBrowser => "No standard: the jar is the browser's",
            SendReason::UserPreferences { .. } => rfc!("7.1 (left to the user agent)"),
            SendReason::PartitionMismatch { .. } => "CHIPS draft, section 2.1",
            SendReason::UnspecifiedTreatedAsNone => "RFC 6265 (2011): Firefox and Safari do not treat it as Lax",
            SendReason::NoneAnywhere
            | SendReason::DomainMismatch { .. }
            | SendReason::NotOnPath { .. }
            | SendReason::SecureOnly => rfc!("5.8.3, step 3"),
        }
    }

    /// The attribute that decided, if one did.
    pub fn decides(&self) -> Option<&'static str> {
        match self {
            SendReason::LaxTopLevelSafe { .. }
            | SendReason::LaxAllowUnsafe { .. }
            | SendReason::NoneAnywhere
            | SendReason::UnspecifiedTreatedAsNone
            | SendReason::SameSiteStrict { .. }
            | SendReason::SameSiteLax { .. }
            | SendReason::SameSiteUnspecifiedTreatedAsLax { .. }
            | SendReason::SameSiteNoneInsecure => Some("SameSite"),
            SendReason::DomainMismatch { .. } => Some("Domain"),
            SendReason::NotOnPath { .. } => Some("Path"),
            SendReason::SecureOnly => Some("Secure"),
            SendReason::HttpOnly | SendReason::VisibleToScript => Some("HttpOnly"),
            SendReason::PartitionMismatch { .. } => Some("Partitioned"),
            SendReason::SameSiteRequest
            | SendReason::TypedByPerson
            | SendReason::UserPreferences { .. }
            | SendReason::WithoutCredentials { .. }
            | SendReason::NoBrowser
            | SendReason::NonCookieableScheme { .. } => None,
        }
    }
}

fn declared(cookie: &Cookie) -> String {
    match cookie.same_site {
        SameSite::Unspecified => "No SameSite".into(),
        set => format!("SameSite={set}"),
    }
}

fn default_note(cookie: &Cookie) -> &'static str {
    match cookie.same_site {
        SameSite::Unspecified => "Without SameSite, Chromium treats the cookie as Lax.",
        _ => "",
    }
}

fn request(method: &str, top_level: bool) -> String {
    if top_level { method.to_string() } else { format!("{method} from inside a page") }
}

fn lax_wants(method: &str, top_level: bool) -> String {
    if top_level {
        format!("Lax lets only methods that read go along with a change of page, such as GET. This was a {method}.")
    } else {
        "Lax lets the cookie go along only when the address bar changes. This request stayed inside the other page \
         (fetch, image or frame)."
            .into()
    }
}
