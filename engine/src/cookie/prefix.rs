//! Cookie name prefixes: promises a name makes.
//!
//! What lives here: `__Secure-` and `__Host-` (RFC 10025, section 5.7, steps 20 to 22), `__Http-` and `__Host-Http-`
//! (layered-cookies draft). Why here: the rules are one table. Deliberately absent: comparing case. Browsers ignore it,
//! since a server that does would be fooled (RFC 10025, section 5.4).

use super::{Policy, SetCookie, SetReason};

struct Prefix {
    text: &'static str,
    http_only: bool,
    host: bool,
}

/// What of a promise the line holds, as one judge reads it.
pub(super) struct Held {
    /// It says Secure, and may say so.
    pub(super) secure: bool,
    /// It names no domain, or one that counts as none.
    pub(super) no_domain: bool,
    /// Its path is `/`.
    pub(super) root: bool,
}

/// What a line without a name lacks.
pub(super) const A_NAME: &str = "a name before the equals sign";

/// Longest first, since `__Host-Http-` also begins with `__Host-`.
const PREFIXES: [Prefix; 4] = [
    Prefix { text: "__Host-Http-", http_only: true, host: true },
    Prefix { text: "__Secure-", http_only: false, host: false },
    Prefix { text: "__Host-", http_only: false, host: true },
    Prefix { text: "__Http-", http_only: true, host: false },
];

/// The refusal of a line that has no name and a value that begins with a prefix: sent back without a name, the value
/// would read as a prefixed name to the server.
pub(super) fn hidden(cookie: &SetCookie, policy: &Policy) -> Option<SetReason> {
    let prefix = find(&cookie.value, policy).filter(|_| cookie.name.is_empty())?;
    Some(refusal(prefix, vec![A_NAME]))
}

/// The refusal, if the name promises what the line does not hold.
pub(super) fn broken_promise(cookie: &SetCookie, held: Held, policy: &Policy) -> Option<SetReason> {
    if cookie.name.is_empty() {
        return hidden(cookie, policy);
    }
    let prefix = find(&cookie.name, policy)?;
    let mut missing = Vec::new();
    if !cookie.secure {
        missing.push("Secure");
    } else if !held.secure {
        missing.push("https");
    }
    if prefix.http_only && !cookie.http_only {
        missing.push("HttpOnly");
    }
    if prefix.host && !held.root {
        missing.push("Path=/");
    }
    if prefix.host && !held.no_domain {
        missing.push("no Domain");
    }
    (!missing.is_empty()).then(|| refusal(prefix, missing))
}

fn find(text: &str, policy: &Policy) -> Option<&'static Prefix> {
    PREFIXES
        .iter()
        .filter(|prefix| policy.http_prefixes || !prefix.http_only)
        .find(|prefix| text.get(..prefix.text.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.text)))
}

fn refusal(prefix: &Prefix, missing: Vec<&str>) -> SetReason {
    SetReason::InvalidPrefix { prefix: prefix.text.to_string(), missing: missing.join(", ") }
}
