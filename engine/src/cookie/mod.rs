//! Cookies: a jar that follows RFC 6265bis and says why.
//!
//! What lives here: taking a `Set-Cookie` value apart, deciding whether it is kept, deciding for each request which
//! cookies go along, and the words for each decision. Why here: the simulated browsers, the lessons and the command
//! line must give one answer, and the page must show the very rule that decided.
//!
//! Section numbers are those of draft-ietf-httpbis-rfc6265bis-22. Where browsers differ, this jar does what Chromium
//! does: a cookie without `SameSite` counts as Lax, with a grace of two minutes for cross-site POSTs (Firefox sends it
//! everywhere); the prefixes `__Http-` and `__Host-Http-` of the layered-cookies draft are enforced.
//!
//! Deliberately absent: the public suffix list (see [`crate::site`]), blocking of third-party cookies, and separate
//! jars for `Partitioned` cookies: the attribute is checked and recorded, and the cookie is then sent like any other.

mod anatomy;
mod date;
mod evict;
mod gloss;
mod jar;
mod matching;
mod model;
mod parse;
mod prefix;
mod send;
mod send_reason;
mod send_words;
mod set;
mod set_reason;
mod set_words;

pub use anatomy::{Part, Span, anatomy};
pub use evict::{PER_DOMAIN, TOTAL};
pub use jar::Jar;
pub use model::{Cookie, SameSite};
pub use parse::{LIFETIME_LIMIT, SetCookie};
pub use send::{LAX_ALLOW_UNSAFE, SendContext, SendVerdict, judge_script, judge_send};
pub use send_reason::SendReason;
pub use set::{SetContext, SetVerdict, judge_set};
pub use set_reason::SetReason;
