//! One answer that a cache keeps: for which requests it counts, and until when.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{
    HeaderValue, Request, Response,
    header::{AGE, DATE},
};
use http_cache_semantics::{BeforeRequest, CachePolicy};
use time::OffsetDateTime;

use super::status::Missed;

/// What the cache obeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// RFC 9111.
    ByTheStandard,
    /// No header: a cache that was told to ignore them.
    KeepsAll,
}

/// How long a cache keeps an answer that asks no header, as nginx with `proxy_cache_valid 200 301 302 303 307 308 10m`.
pub(super) const KEPT_FOR: Duration = Duration::from_secs(600);

/// An answer with its time of arrival.
#[derive(Debug)]
pub(super) struct Kept {
    response: Response<Bytes>,
    policy: CachePolicy,
    at: SystemTime,
}

impl Kept {
    pub(super) fn new(response: &Response<Bytes>, policy: CachePolicy, now: OffsetDateTime) -> Self {
        let mut copy = Response::new(response.body().clone());
        *copy.status_mut() = response.status();
        *copy.headers_mut() = response.headers().clone();
        Self { response: copy, policy, at: now.into() }
    }

    /// What it takes, roughly.
    pub(super) fn bytes(&self) -> usize {
        let headers = self.response.headers().iter().map(|(name, value)| name.as_str().len() + value.len());
        self.response.body().len() + headers.sum::<usize>() * 3
    }

    /// The answer to this request and the seconds it stays good, or why it is none.
    pub(super) fn answers(
        &self,
        mode: Mode,
        request: &Request<()>,
        now: OffsetDateTime,
    ) -> Result<(Response<Bytes>, u64), Missed> {
        let now = SystemTime::from(now);
        if mode == Mode::KeepsAll {
            let age = now.duration_since(self.at).unwrap_or_default();
            let left = KEPT_FOR.checked_sub(age).filter(|left| !left.is_zero()).ok_or(Missed::Stale)?;
            return Ok((self.copy(self.response.headers().clone(), age), left.as_secs()));
        }
        match self.policy.before_request(request, now) {
            BeforeRequest::Fresh(parts) => {
                let age = self.policy.age(now);
                Ok((self.copy(parts.headers, age), self.policy.time_to_live(now).as_secs()))
            }
            BeforeRequest::Stale { matches: false, .. } => Err(Missed::Vary),
            BeforeRequest::Stale { .. } => Err(Missed::Stale),
        }
    }

    fn copy(&self, headers: http::HeaderMap, age: Duration) -> Response<Bytes> {
        let mut copy = Response::new(self.response.body().clone());
        *copy.status_mut() = self.response.status();
        *copy.headers_mut() = headers;
        // The crate writes one in a form that HTTP does not know.
        copy.headers_mut().remove(DATE);
        if let Some(date) = self.response.headers().get(DATE) {
            copy.headers_mut().insert(DATE, date.clone());
        }
        copy.headers_mut().insert(AGE, HeaderValue::from(age.as_secs()));
        copy
    }
}
