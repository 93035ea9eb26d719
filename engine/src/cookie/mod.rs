//! Cookies: a jar that follows the standard, or a browser where it differs, and says why.
//!
//! Three questions are what people ask of it.
//!
//! **Was my cookie kept?** [`Jar::set`] takes a `Set-Cookie` line as it came with an answer, and says what became of it.
//!
//! ```
//! use cloakroom_engine::cookie::{Context, Jar, Profile};
//! # use time::macros::datetime;
//! # use url::Url;
//! let page = Url::parse("http://hotel.grand.example/login")?;
//! let now = datetime!(2026-11-30 09:00 UTC);
//! let mut jar = Jar::new(Profile::Chromium);
//!
//! let verdict = jar.set("sid=8f3a; Secure; HttpOnly; Path=/", &Context::typed(&page, now));
//!
//! assert!(!verdict.kept);
//! assert_eq!(verdict.because.code(), "SecureOnly");
//! assert_eq!(verdict.because.headline(), "Secure, set over plain http.");
//! # Ok::<(), url::ParseError>(())
//! ```
//!
//! **Why was it not sent?** [`Jar::verdicts`] judges every cookie for one request: sent or withheld, and by which rule.
//! What matters of a request is its [`Context`].
//!
//! ```
//! use cloakroom_engine::cookie::{Context, Jar, Profile};
//! # use time::macros::datetime;
//! # use url::Url;
//! let (hotel, evil) = (Url::parse("https://hotel.example/")?, Url::parse("https://evil.example/")?);
//! let now = datetime!(2026-11-30 09:00 UTC);
//! let mut jar = Jar::new(Profile::Chromium);
//! jar.set("sid=8f3a; SameSite=Lax", &Context::typed(&hotel, now));
//!
//! let form = Context { method: &http::Method::POST, initiator: Some(&evil), ..Context::typed(&hotel, now) };
//! let verdicts = jar.verdicts(&form);
//!
//! assert_eq!(Jar::header(&verdicts), None);
//! assert_eq!(verdicts[0].because.code(), "SameSiteLax");
//! assert_eq!(verdicts[0].because.headline(&verdicts[0].cookie), "SameSite=Lax, cross-site POST.");
//! # Ok::<(), url::ParseError>(())
//! ```
//!
//! **Do other browsers do the same?** A [`Profile`] is a judge: the standard, Chromium, Firefox, Safari. What makes them
//! differ is a [`Policy`], one named field a point, and [`differences`] is the table of them all.
//!
//! ```
//! use cloakroom_engine::cookie::{Context, Jar, Kind, Profile, ThirdParty};
//! # use time::macros::datetime;
//! # use url::Url;
//! let (tool, school) = (Url::parse("https://tool.example/")?, Url::parse("https://school.example/")?);
//! let now = datetime!(2026-11-30 09:00 UTC);
//! let sent = |mut jar: Jar| {
//!     jar.set("sid=8f3a; SameSite=None; Secure", &Context::typed(&tool, now));
//!     let frame = Context { initiator: Some(&school), kind: Kind::Iframe, ..Context::typed(&tool, now) };
//!     jar.cookie_header(&frame)
//! };
//!
//! assert_eq!(sent(Jar::new(Profile::Chromium)).as_deref(), Some("sid=8f3a"));
//! assert_eq!(sent(Jar::new(Profile::Firefox)), None, "Firefox has a jar for each site in the address bar");
//! let blocking = Profile::Chromium.policy().with_third_party(ThirdParty::Blocked);
//! assert_eq!(sent(Jar::with_policy(blocking)), None);
//! # Ok::<(), url::ParseError>(())
//! ```
//!
//! No input makes it panic, a jar never holds more than its policy lets it, and neither setting nor asking
//! ([`Jar::cookie_header`]) looks at cookies of other sites.
//!
//! # Inside
//!
//! What lives here: taking a `Set-Cookie` value apart, deciding whether it is kept, deciding for each request which
//! cookies go along, and the words for each decision. Why here: the simulated browsers, the lessons and the command
//! line must give one answer, and the page must show the very rule that decided.
//!
//! Section numbers are those of draft-ietf-httpbis-rfc6265bis-22, which is to become RFC 10025 (`citation`).
//!
//! Deliberately absent: the public suffix list (see [`crate::site`]), and what HTTP does to a header's bytes before a
//! jar sees them (`received`).

mod anatomy;
pub mod citation;
mod context;
mod date;
mod devtools;
mod difference;
mod evict;
mod fetch_words;
mod gloss;
mod jar;
mod matching;
mod model;
mod parse;
mod partition;
mod policy;
mod prefix;
mod print;
mod profile;
mod received;
mod sections;
mod send;
mod send_reason;
mod send_words;
mod set;
mod set_reason;
mod set_words;
mod spans;
mod store;
mod visible;

pub use anatomy::{Part, Span, anatomy};
pub use context::{Api, Context, Kind};
pub use devtools::in_devtools;
pub use difference::{Answer, Difference, Group, Measured, Source, differences};
pub use jar::Jar;
pub use model::{Cookie, SameSite};
pub use parse::SetCookie;
pub use partition::Partition;
pub use policy::{BareCr, Crowded, Dates, InnerTab, Limit, MaxAge, Nameless, Policy, ThirdParty};
pub use print::imf;
pub use profile::{Profile, UnknownProfile};
pub use received::received;
pub use send::{SendVerdict, judge_send};
pub use send_reason::SendReason;
pub use set::{SetVerdict, judge_set};
pub use set_reason::SetReason;
pub use spans::{Effect, Effective, effects, glosses};
pub use visible::visible;
