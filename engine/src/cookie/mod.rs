//! Cookies: a jar that follows RFC 6265bis and says why.
//!
//! What lives here: taking a `Set-Cookie` value apart, deciding whether it is kept, deciding for each request which
//! cookies go along, and the words for each decision. Why here: the simulated browsers, the lessons and the command
//! line must give one answer, and the page must show the very rule that decided.
//!
//! Section numbers are those of draft-ietf-httpbis-rfc6265bis-22. Where user agents differ from the text or from each
//! other, a [`Profile`] says what each does.
//!
//! Deliberately absent: the public suffix list (see [`crate::site`]), and what HTTP does to a header's bytes before a
//! jar sees them (`received`).

mod anatomy;
mod context;
mod date;
mod evict;
mod fetch_words;
mod gloss;
mod jar;
mod matching;
mod model;
mod parse;
mod partition;
mod prefix;
mod print;
mod profile;
mod received;
mod send;
mod send_reason;
mod send_words;
mod set;
mod set_reason;
mod set_words;

pub use anatomy::{Part, Span, anatomy};
pub use context::{Api, Context, Kind};
pub use jar::Jar;
pub use model::{Cookie, SameSite};
pub use parse::{LIFETIME_LIMIT, SetCookie};
pub use partition::Partition;
pub use print::imf;
pub use profile::{Limit, Nameless, Policy, Profile, ThirdParty, UnknownProfile};
pub use received::received;
pub use send::{SendVerdict, judge_send};
pub use send_reason::SendReason;
pub use set::{SetVerdict, judge_set};
pub use set_reason::SetReason;
