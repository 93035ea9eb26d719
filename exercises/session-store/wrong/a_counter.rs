// Breaks 1: some have the same ID
// They are numbered, with zeros in front. The next one is known.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// All sessions of the hotel, by ID. Every request can reach it, several at once.
#[derive(Debug, Default)]
pub struct Sessions {
    by_id: Mutex<HashMap<String, Session>>,
}

#[derive(Debug)]
struct Session {
    guest: String,
    seen: OffsetDateTime,
}

impl Session {
    fn lives(&self, now: OffsetDateTime) -> bool {
        now - self.seen <= LIFE
    }
}

impl Sessions {
    fn by_id(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session for a guest who has just logged in. Gives its ID, which goes into a cookie.
    pub fn open(&self, guest: &str, now: OffsetDateTime) -> String {
        let mut all = self.by_id();
        all.retain(|_, session| session.lives(now));
        while all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, session)| session.seen).map(|(id, _)| id.clone());
            all.remove(&oldest.unwrap_or_default());
        }
        // From the system's generator, and not from a counter or the clock: nobody can guess the next one.
        let id = format!("{:032x}", all.len() + 1);
        all.insert(id.clone(), Session { guest: guest.to_owned(), seen: now });
        id
    }

    /// Whose session is it? A session that is found lives on.
    pub fn find(&self, id: &str, now: OffsetDateTime) -> Option<String> {
        let mut all = self.by_id();
        let session = all.get_mut(id)?;
        if !session.lives(now) {
            all.remove(id);
            return None;
        }
        session.seen = now;
        Some(session.guest.clone())
    }

    /// Ends a session. There may be none.
    pub fn end(&self, id: &str) {
        self.by_id().remove(id);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_id().len()
    }
}
