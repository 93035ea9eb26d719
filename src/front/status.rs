//! What a cache says about an answer, as `Cache-Status` (RFC 9211) and in words.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};

const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");

/// Why the cache had to ask: the words of RFC 9211, section 2.2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missed {
    /// Nothing is kept for this address.
    Uri,
    /// What is kept was for other request headers.
    Vary,
    /// What is kept is too old, or has to be asked for each time.
    Stale,
    /// This method is never answered from a cache.
    Method,
}

impl Missed {
    fn token(self) -> &'static str {
        match self {
            Self::Uri => "uri-miss",
            Self::Vary => "vary-miss",
            Self::Stale => "stale",
            Self::Method => "method",
        }
    }
}

pub(super) fn hit(response: &mut Response<Bytes>, ttl: u64) {
    say(response, &format!("front; hit; ttl={ttl}"));
}

/// `kept`: for how many seconds, or in one word why not.
pub(super) fn forwarded(response: &mut Response<Bytes>, missed: Missed, kept: Result<u64, &str>) -> String {
    let asks = missed.token();
    let (rest, words) = match kept {
        Ok(ttl) => (format!("stored; ttl={ttl}"), format!("keeps this answer for {ttl} s, for whoever asks next")),
        Err(why) => (format!("detail=\"{why}\""), format!("keeps no copy of it ({why})")),
    };
    say(response, &format!("front; fwd={asks}; {rest}"));
    words
}

fn say(response: &mut Response<Bytes>, line: &str) {
    if let Ok(line) = HeaderValue::from_str(line) {
        response.headers_mut().insert(CACHE_STATUS, line);
    }
}
