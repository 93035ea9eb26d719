//! One `Set-Cookie` line, parsed.
//!
//! What lives here: the parsing algorithm (RFC 10025, sections 5.5 and 5.6) with its limits. Why here: what a line
//! *says* does not depend on who sent it. Deliberately absent: whether the jar takes it (`set.rs`) and where in the
//! text each part stands (`anatomy.rs`).

use serde::Serialize;
use time::{Duration, OffsetDateTime};

use super::{InnerTab, MaxAge, Nameless, Policy, Profile, SameSite, SetReason, date};

/// Name and value together may have this many bytes (RFC 10025, section 5.6, step 5).
const PAIR_LIMIT: usize = 4096;
/// A longer attribute value is ignored (RFC 10025, section 5.6).
pub(super) const ATTRIBUTE_LIMIT: usize = 1024;

/// One parsed `Set-Cookie` line.
///
/// Standard: RFC 10025, section 5.6.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SetCookie {
    /// The name; empty for a nameless cookie.
    pub name: String,
    /// The value.
    pub value: String,
    /// The `Domain` attribute, lower case, without a leading dot; `None` when left out or empty.
    pub domain: Option<String>,
    /// The `Path` attribute; `None` when left out or when it does not begin with a slash.
    pub path: Option<String>,
    /// The `Secure` attribute.
    pub secure: bool,
    /// The `HttpOnly` attribute.
    pub http_only: bool,
    /// The `SameSite` attribute.
    pub same_site: SameSite,
    /// The `Partitioned` attribute.
    pub partitioned: bool,
    /// The `Expires` attribute, when it is a date.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires: Option<OffsetDateTime>,
    /// The `Max-Age` attribute in seconds; it wins over `Expires`.
    pub max_age: Option<i64>,
}

impl SetCookie {
    /// Parses one `Set-Cookie` value as the text says. A part the standard ignores is ignored.
    ///
    /// # Errors
    /// What makes a user agent drop the whole line.
    ///
    /// Standard: RFC 10025, section 5.6 and section 5.7, steps 2 to 4.
    pub fn parse(line: &str) -> Result<SetCookie, SetReason> {
        SetCookie::parse_as(line, &Profile::Standard.policy())
    }

    /// Parses one `Set-Cookie` value as this user agent does.
    ///
    /// # Errors
    /// What makes a user agent drop the whole line.
    pub fn parse_as(line: &str, policy: &Policy) -> Result<SetCookie, SetReason> {
        if let Some(byte) = line.bytes().find(|byte| byte.is_ascii_control() && *byte != b'\t') {
            return Err(SetReason::DisallowedCharacter { byte });
        }
        let refused_tab = match policy.inner_tab {
            _ if !line.contains('\t') => false,
            InnerTab::Stands => false,
            InnerTab::Refused => inner_tab(line),
            InnerTab::RefusedInPath => tab_in_last_path(line),
        };
        if refused_tab {
            return Err(SetReason::DisallowedCharacter { byte: b'\t' });
        }
        let (pair, mut rest) = cut(line, b';').map_or((line, None), |(pair, rest)| (pair, Some(rest)));
        let without_equals = if policy.nameless == Nameless::IsTheName { (pair, "") } else { ("", pair) };
        let (name, value) = cut(pair, b'=').unwrap_or(without_equals);
        let (name, value) = (trim(name), trim(value));
        let bytes = name.len() + value.len();
        match bytes {
            0 => return Err(SetReason::NoCookieContent),
            _ if bytes > PAIR_LIMIT => {
                return Err(SetReason::NameValuePairExceedsMaxSize { bytes });
            }
            _ => {}
        }
        let mut cookie = SetCookie { name: name.to_string(), value: value.to_string(), ..SetCookie::default() };
        while let Some(text) = rest {
            let (piece, next) = cut(text, b';').map_or((text, None), |(piece, next)| (piece, Some(next)));
            let (name, value) = cut(piece, b'=').unwrap_or((piece, ""));
            cookie.attribute(trim(name), trim(value), policy);
            rest = next;
        }
        Ok(cookie)
    }

    /// Takes in one attribute. The last of a name wins, an empty one included; an unreadable one where the policy has it.
    fn attribute(&mut self, name: &str, value: &str, policy: &Policy) {
        let unread = policy.last_attribute_unread;
        if value.len() > ATTRIBUTE_LIMIT {
            return;
        }
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("expires") {
            self.expires = date::parse(value, policy.dates).or(self.expires.filter(|_| !unread));
        } else if is("max-age") {
            self.max_age = seconds(value, policy.max_age).or(self.max_age.filter(|_| !unread));
        } else if is("domain") {
            // Where a lone dot is no empty value, it stays, as a domain that no host matches.
            let left_out = value.is_empty() || (policy.lone_dot_is_no_domain && value == ".");
            let domain = value.strip_prefix('.').unwrap_or(value).to_ascii_lowercase();
            self.domain = (!left_out).then_some(domain);
        } else if is("path") {
            self.path = value.starts_with('/').then(|| value.to_string());
        } else if is("samesite") {
            self.same_site = same_site(value);
        } else {
            self.secure |= is("secure");
            self.http_only |= is("httponly");
            self.partitioned |= is("partitioned");
        }
    }

    /// When the cookie ends if it arrives at `now`; `None` for a session cookie. Never further ahead than `lifetime`.
    ///
    /// Standard: RFC 10025, section 5.7, step 6, with the limits of section 5.5.
    pub fn ends(&self, now: OffsetDateTime, lifetime: Duration) -> Option<OffsetDateTime> {
        self.ends_after(now, Duration::ZERO, lifetime)
    }

    /// The same where the client's clock is so much ahead of the server's, and the user agent corrects `Expires` by it.
    pub(super) fn ends_after(
        &self,
        now: OffsetDateTime,
        ahead: Duration,
        lifetime: Duration,
    ) -> Option<OffsetDateTime> {
        let latest = now.saturating_add(lifetime);
        match (self.max_age, self.expires) {
            (Some(seconds), _) if seconds <= 0 => Some(OffsetDateTime::UNIX_EPOCH),
            (Some(seconds), _) => Some(now.saturating_add(Duration::seconds(seconds)).min(latest)),
            (None, Some(date)) => Some(date.saturating_add(ahead).min(latest)),
            (None, None) => None,
        }
    }
}

/// Whether a tab stands inside a name or a value, and not only around it.
fn inner_tab(line: &str) -> bool {
    line.split(';').any(|piece| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        [name, value].iter().any(|part| trim(part).contains('\t'))
    })
}

/// Whether a tab stands inside the path that counts.
fn tab_in_last_path(line: &str) -> bool {
    let attributes = line.split(';').skip(1).filter_map(|piece| piece.split_once('='));
    let paths = attributes.filter(|(name, _)| trim(name).eq_ignore_ascii_case("path")).map(|(_, value)| trim(value));
    let last = paths.filter(|path| path.len() <= ATTRIBUTE_LIMIT).last();
    last.is_some_and(|path| path.starts_with('/') && path.contains('\t'))
}

/// What stands before and after the first such byte. Pieces are short: looking at each byte is quicker than the search
/// that `split_once` begins.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Space and tab are the standard's whitespace; `str::trim` would also take Unicode's.
pub(super) fn trim(text: &str) -> &str {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let Some(begin) = text.bytes().position(|byte| !blank(&byte)) else { return "" };
    let end = text.bytes().rposition(|byte| !blank(&byte)).map_or(begin, |last| last + 1);
    text.get(begin..end).unwrap_or_default()
}

/// The `SameSite` value; what nobody knows counts as left out.
fn same_site(value: &str) -> SameSite {
    let known = [("none", SameSite::None), ("lax", SameSite::Lax), ("strict", SameSite::Strict)];
    known.into_iter().find(|(word, _)| value.eq_ignore_ascii_case(word)).map_or(SameSite::Unspecified, |(_, site)| site)
}

/// `Max-Age`: digits with a sign, as the user agent lets them have one. A number too large to count is as good as for
/// ever.
pub(super) fn seconds(value: &str, max_age: MaxAge) -> Option<i64> {
    let (digits, sign) = match value.as_bytes().first() {
        Some(b'-') if max_age == MaxAge::Minus => return Some(i64::MIN),
        Some(b'-') => (&value[1..], -1),
        Some(b'+') if max_age == MaxAge::Plus => (&value[1..], 1),
        _ => (value, 1),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse().unwrap_or(i64::MAX) * sign)
}
