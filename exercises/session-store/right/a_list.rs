// Right: a list in the order in which they were found last.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// All sessions of the hotel: ID, guest, and when it was found last. The one found last is the last one.
#[derive(Debug, Default)]
pub struct Sessions(Mutex<Vec<(String, String, OffsetDateTime)>>);

impl Sessions {
    fn list(&self) -> MutexGuard<'_, Vec<(String, String, OffsetDateTime)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session for a guest who has just logged in. Gives its ID, which goes into a cookie.
    pub fn open(&self, guest: &str, now: OffsetDateTime) -> String {
        let id = format!("{:x}-{:x}", rand::random::<u128>(), rand::random::<u64>());
        let mut list = self.list();
        list.retain(|(.., seen)| *seen + LIFE > now);
        let too_many = (list.len() + 1).saturating_sub(MOST);
        list.drain(..too_many);
        list.push((id.clone(), guest.to_owned(), now));
        id
    }

    /// Whose session is it? A session that is found lives on.
    pub fn find(&self, id: &str, now: OffsetDateTime) -> Option<String> {
        let mut list = self.list();
        let at = list.iter().position(|(known, ..)| known == id)?;
        let (id, guest, seen) = list.remove(at);
        if seen + LIFE < now {
            return None;
        }
        list.push((id, guest.clone(), now));
        Some(guest)
    }

    /// Ends a session. There may be none.
    pub fn end(&self, id: &str) {
        self.list().retain(|(known, ..)| known != id);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list().len()
    }
}
