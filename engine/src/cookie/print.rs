//! A parsed `Set-Cookie` line written out again.
//!
//! What lives here: one canonical form of a line. Why here: pages and the command line show what the browser
//! understood, and a test can hold the parser against it. Deliberately absent: what the parser ignored.

use std::fmt;

use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

use super::{SameSite, SetCookie};

/// IMF-fixdate (RFC 9110, section 5.6.7).
const IMF_FIXDATE: &[BorrowedFormatItem] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// A date as HTTP writes it, and with it `Expires`.
///
/// Standard: RFC 9110, section 5.6.7.
#[must_use]
pub fn imf(date: OffsetDateTime) -> String {
    date.to_offset(time::UtcOffset::UTC).format(IMF_FIXDATE).unwrap_or_default()
}

impl fmt::Display for SetCookie {
    /// Parses to the same again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A nameless cookie needs the equals sign when its value holds another.
        write!(f, "{}={}", self.name, self.value)?;
        if let Some(end) = self.expires {
            write!(f, "; Expires={}", end.format(IMF_FIXDATE).map_err(|_| fmt::Error)?)?;
        }
        if let Some(seconds) = self.max_age {
            write!(f, "; Max-Age={seconds}")?;
        }
        if let Some(domain) = &self.domain {
            // The parser takes one dot off; a longer value could be past the limit, so only where it matters.
            let dot = if domain.is_empty() || domain.starts_with(['.', ' ', '\t']) { "." } else { "" };
            write!(f, "; Domain={dot}{domain}")?;
        }
        if let Some(path) = &self.path {
            write!(f, "; Path={path}")?;
        }
        for (name, is_set) in [("Secure", self.secure), ("HttpOnly", self.http_only), ("Partitioned", self.partitioned)]
        {
            if is_set {
                write!(f, "; {name}")?;
            }
        }
        match self.same_site {
            SameSite::Unspecified => Ok(()),
            set => write!(f, "; SameSite={set}"),
        }
    }
}
