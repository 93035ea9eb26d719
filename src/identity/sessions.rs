//! The sessions of id.example: its own, with its own cookie, and none of the hotel's business.
//!
//! Each has two names. The cookie's value is a secret; `sid` is what other sites are told, so that they can be told which
//! session has ended (OpenID Connect Back-Channel Logout 1.0, section 2.1).

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::ids::unguessable;

/// The cookie that carries one.
pub(super) const COOKIE: &str = "id_session";
/// A session ends after so long, whatever happens.
const LIFE: Duration = Duration::hours(8);
/// So many there may be in one world; beyond that the oldest goes.
const MOST: usize = 200;

/// Who is signed in here, since when, and whether the hotel was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) sub: String,
    pub(super) sid: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(super) since: OffsetDateTime,
    /// The hotel has had a code out of it.
    pub(super) told_client: bool,
}

/// All of them, by the cookie's value.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<BTreeMap<String, Session>>);

impl Sessions {
    /// All of them, to be written down.
    pub(super) fn saved(&self) -> BTreeMap<String, Session> {
        self.all().clone()
    }

    pub(super) fn restored(mut all: BTreeMap<String, Session>) -> Self {
        while all.len() > MOST {
            all.pop_first();
        }
        Self(Mutex::new(all))
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new session; the cookie's value. Each login gets a new one, and the one before it ends.
    pub(super) fn begin(&self, sub: &str, before: Option<&str>, now: OffsetDateTime) -> String {
        let (value, sid) = (unguessable::<16>(), unguessable::<12>());
        let mut all = self.all();
        all.retain(|_, session| now - session.since < LIFE);
        if let Some(before) = before {
            all.remove(before);
        }
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, session)| session.since).map(|(key, _)| key.clone())
        {
            all.remove(&oldest);
        }
        all.insert(value.clone(), Session { sub: sub.to_owned(), sid, since: now, told_client: false });
        value
    }

    /// The session of this cookie, if it has not ended.
    pub(super) fn find(&self, cookie: Option<&str>, now: OffsetDateTime) -> Option<Session> {
        self.all().get(cookie?).filter(|session| now - session.since < LIFE).cloned()
    }

    /// From now on the hotel is to be told when it ends.
    pub(super) fn tell_client(&self, cookie: Option<&str>) {
        let mut all = self.all();
        if let Some(session) = cookie.and_then(|cookie| all.get_mut(cookie)) {
            session.told_client = true;
        }
    }

    /// Ends it.
    pub(super) fn end(&self, cookie: Option<&str>) -> Option<Session> {
        self.all().remove(cookie?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    #[test]
    fn a_session_ends_with_a_logout_a_new_login_and_after_eight_hours() {
        let sessions = Sessions::default();
        let first = sessions.begin("a", None, NOW);
        assert_eq!(sessions.find(Some(&first), NOW + LIFE - Duration::SECOND).unwrap().sub, "a");
        assert_eq!(sessions.find(Some(&first), NOW + LIFE), None);
        let second = sessions.begin("a", Some(&first), NOW);
        assert!(first != second && sessions.find(Some(&first), NOW).is_none());
        assert!(sessions.end(Some(&second)).is_some() && sessions.find(Some(&second), NOW).is_none());
        assert_eq!(sessions.find(None, NOW), None);
    }

    #[test]
    fn there_are_never_more_than_the_limit_and_the_oldest_goes() {
        let sessions = Sessions::default();
        let values: Vec<String> =
            (0..).take(3 * MOST).map(|n| sessions.begin("a", None, NOW + Duration::seconds(n))).collect();
        let live = values.iter().filter(|value| sessions.find(Some(value), NOW).is_some()).count();
        assert_eq!(live, MOST);
        assert!(sessions.find(values.last().map(String::as_str), NOW).is_some());
    }
}
