//! A cache that all clients share. By the standard, the crate `http-cache-semantics` says what may be kept and for whom
//! (RFC 9111); the key, the copies by `Vary`, what a change makes invalid and how much is kept are decided here.

use std::{collections::VecDeque, time::SystemTime};

use axum::body::Body;
use bytes::Bytes;
use http::{Method, Request, Response, Uri};
use http_cache_semantics::{CacheOptions, CachePolicy};
use time::OffsetDateTime;

use super::{
    kept::{KEPT_FOR, Kept, Mode},
    status::{self, Missed},
};

/// So many answers are kept; the oldest goes first.
pub(super) const MOST: usize = 100;
/// All of them together, in bytes.
pub(super) const MOST_BYTES: usize = 1024 * 1024;

/// A request as the cache sees it.
#[derive(Debug)]
pub(super) struct Asked(Request<()>);

impl Asked {
    pub(super) fn of(request: &Request<Body>) -> Self {
        let mut asked = Request::new(());
        *asked.method_mut() = request.method().clone();
        *asked.uri_mut() = request.uri().clone();
        *asked.headers_mut() = request.headers().clone();
        Self(asked)
    }

    fn key(&self) -> &Uri {
        self.0.uri()
    }
}

/// An answer out of the cache.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) response: Response<Bytes>,
    pub(super) says: String,
}

/// What is kept, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Cache {
    mode: Option<Mode>,
    kept: VecDeque<(Uri, Kept)>,
}

impl Cache {
    pub(super) fn clear(&mut self) {
        self.kept.clear();
    }

    /// An answer for this request, or why the hotel has to be asked.
    pub(super) fn find(&mut self, mode: Mode, asked: &Asked, now: OffsetDateTime) -> Result<Hit, Missed> {
        // What one cache kept is not what another one would have kept.
        if self.mode.replace(mode) != Some(mode) {
            self.clear();
        }
        if *asked.0.method() != Method::GET {
            return Err(Missed::Method);
        }
        let mut missed = Missed::Uri;
        for (_, kept) in self.kept.iter().rev().filter(|(key, _)| key == asked.key()) {
            match kept.answers(mode, &asked.0, now) {
                Ok((mut response, ttl)) => {
                    status::hit(&mut response, ttl);
                    let age = response.headers().get(http::header::AGE).and_then(|age| age.to_str().ok());
                    let says = format!("answers: the hotel is not asked. This copy is {} s old", age.unwrap_or("0"));
                    return Ok(Hit { response, says });
                }
                Err(why) => missed = why,
            }
        }
        Err(missed)
    }

    /// Keeps the hotel's answer if it may, and says so with it; in words too.
    pub(super) fn take_in(
        &mut self,
        (mode, missed): (Mode, Missed),
        asked: &Asked,
        response: &mut Response<Bytes>,
        now: OffsetDateTime,
    ) -> String {
        if missed == Missed::Method {
            self.invalidate(mode, asked, response);
            return status::forwarded(response, missed, Err("method"));
        }
        let policy = CachePolicy::new_options(&asked.0, response, SystemTime::from(now), CacheOptions::default());
        let kept = Self::may_keep(mode, response, &policy, now);
        if kept.is_ok() {
            let kept = Kept::new(response, policy, now);
            // A copy for the same request is replaced, one for another by `Vary` stays.
            self.kept.retain(|(key, old)| {
                key != asked.key() || matches!(old.answers(mode, &asked.0, now), Err(Missed::Vary))
            });
            self.kept.push_back((asked.key().clone(), kept));
            self.shrink();
        }
        status::forwarded(response, missed, kept)
    }

    /// For how many seconds, or why not.
    fn may_keep(
        mode: Mode,
        response: &Response<Bytes>,
        policy: &CachePolicy,
        now: OffsetDateTime,
    ) -> Result<u64, &'static str> {
        if response.body().len() > MOST_BYTES / 4 {
            return Err("too large");
        }
        if mode == Mode::KeepsAll {
            let kept = matches!(response.status().as_u16(), 200 | 301 | 302 | 303 | 307 | 308);
            return if kept { Ok(KEPT_FOR.as_secs()) } else { Err("its status") };
        }
        let says = |word: &str| {
            let all = response.headers().get_all(http::header::CACHE_CONTROL);
            all.iter().any(|v| v.to_str().is_ok_and(|text| text.contains(word)))
        };
        match policy.time_to_live(SystemTime::from(now)).as_secs() {
            _ if says("no-store") => Err("no-store"),
            _ if says("private") => Err("private"),
            _ if !policy.is_storable() => Err("not for others"),
            // It would have to ask each time.
            0 if response.headers().contains_key(http::header::SET_COOKIE) => Err("Set-Cookie, and not public"),
            0 => Err("nothing says how long"),
            ttl => Ok(ttl),
        }
    }

    /// After a change that went well, copies of that address are not to be used (RFC 9111, section 4.4). A cache that obeys
    /// no header does not care.
    fn invalidate(&mut self, mode: Mode, asked: &Asked, response: &Response<Bytes>) {
        let went_well = response.status().is_success() || response.status().is_redirection();
        if mode == Mode::ByTheStandard && went_well && !asked.0.method().is_safe() {
            self.kept.retain(|(key, _)| key != asked.key());
        }
    }

    fn shrink(&mut self) {
        let mut bytes: usize = self.kept.iter().map(|(_, kept)| kept.bytes()).sum();
        while self.kept.len() > MOST || bytes > MOST_BYTES {
            let Some((_, oldest)) = self.kept.pop_front() else { return };
            bytes -= oldest.bytes();
        }
    }
}
