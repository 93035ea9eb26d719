//! What is documented of Safari, and where.
//!
//! What lives here: one entry a field of the policy that somebody responsible has written about. Why here: Safari runs on
//! no machine of the tests, so each of its answers needs a place to read it. Deliberately absent: hearsay, and what
//! follows from the engine's source alone.

use serde::Serialize;

/// Where something is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its name.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
    /// When it was read.
    pub read: &'static str,
    /// What one should know beside it.
    pub note: &'static str,
}

const BCD: &str = "https://github.com/mdn/browser-compat-data/blob/main/http/headers/Set-Cookie.json";
const READ: &str = "2026-11-30";

const SOURCES: [(&str, Source); 7] = [
    ("schemeful_same_site", mdn("MDN’s data of August 2026")),
    (
        "lax_by_default",
        Source {
            title: "WebKit 281984",
            url: "https://github.com/WebKit/WebKit/pull/35689",
            read: READ,
            note: "Lax was in the betas of iOS 18 and taken back; MDN’s data of August 2026 has no version",
        },
    ),
    ("none_needs_secure", mdn("MDN’s data of August 2026")),
    (
        "third_party",
        Source {
            title: "WebKit’s blog, March 2020",
            url: "https://webkit.org/blog/10218/full-third-party-cookie-blocking-and-more/",
            read: READ,
            note: "since 13.1; Partitioned ones are used since 26.2 (MDN’s data), in 18.4 too, not from 18.5 on",
        },
    ),
    (
        "trusts_loopback",
        Source {
            title: "WebKit 281149",
            url: "https://github.com/WebKit/WebKit/pull/61338",
            read: READ,
            note: "localhost, its sub-domains and 127.0.0.0/8; that change of March 2026 alone does not cure it",
        },
    ),
    (
        "script_lifetime",
        Source {
            title: "WebKit’s blog, February 2019",
            url: "https://webkit.org/blog/8613/intelligent-tracking-prevention-2-1/",
            read: READ,
            note: "a cookie that an answer sets is not meant, but for hosts that stand in for another site",
        },
    ),
    ("http_prefixes", mdn("MDN’s data of August 2026")),
];

const fn mdn(note: &'static str) -> Source {
    Source { title: "MDN’s data", url: BCD, read: READ, note }
}

/// Where this is documented of Safari, if it is.
pub(super) fn of(id: &str) -> Option<Source> {
    SOURCES.iter().find(|(field, _)| *field == id).map(|(_, source)| *source)
}
