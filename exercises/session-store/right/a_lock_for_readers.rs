// Right: a lock that several can read under, and a number in place of the text.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

/// All sessions of the hotel, by the number that the ID stands for.
#[derive(Debug, Default)]
pub struct Sessions(RwLock<HashMap<u128, (String, OffsetDateTime)>>);

/// The number in an ID, if it is written as we write it.
fn number(id: &str) -> Option<u128> {
    let number = u128::from_str_radix(id, 16).ok()?;
    (format!("{number:032x}") == id).then_some(number)
}

impl Sessions {
    /// Begins a session for a guest who has just logged in. Gives its ID, which goes into a cookie.
    pub fn open(&self, guest: &str, now: OffsetDateTime) -> String {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (_, seen)| now - *seen <= LIFE);
        if all.len() >= MOST {
            let mut by_age: Vec<(OffsetDateTime, u128)> = all.iter().map(|(id, (_, seen))| (*seen, *id)).collect();
            by_age.sort();
            if let Some((_, oldest)) = by_age.first() {
                all.remove(oldest);
            }
        }
        let id = rand::random();
        all.insert(id, (guest.to_owned(), now));
        format!("{id:032x}")
    }

    /// Whose session is it? A session that is found lives on.
    pub fn find(&self, id: &str, now: OffsetDateTime) -> Option<String> {
        let id = number(id)?;
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).filter(|(_, seen)| now - *seen <= LIFE)?;
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let (guest, seen) = all.get_mut(&id)?;
        *seen = now;
        Some(guest.clone())
    }

    /// Ends a session. There may be none.
    pub fn end(&self, id: &str) {
        if let Some(id) = number(id) {
            self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len()
    }
}
