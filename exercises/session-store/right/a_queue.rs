// Right: a queue in order of use, and IDs in decimal.

use std::{collections::VecDeque, sync::RwLock};
// Ordered: the one that was not found for the longest time is at the front.
#[derive(Debug, Default)]
pub struct Sessions {
    queue: RwLock<VecDeque<(u128, String, OffsetDateTime)>>,
}

impl Sessions {
    pub fn open(&self, guest: &str, now: OffsetDateTime) -> String {
        let mut queue = self.queue.write().unwrap_or_else(|e| e.into_inner());
        queue.retain(|(.., ends)| *ends > now);
        if queue.len() == MOST {
            queue.pop_front();
        }
        let id: u128 = rand::random();
        queue.push_back((id, guest.to_owned(), now + LIFE));
        id.to_string()
    }
    pub fn find(&self, id: &str, now: OffsetDateTime) -> Option<String> {
        let mut queue = self.queue.write().unwrap_or_else(|e| e.into_inner());
        let at = queue.iter().position(|(known, ..)| known.to_string() == id)?;
        let mut found = queue.remove(at)?;
        if found.2 < now {
            return None;
        }
        found.2 = now + LIFE;
        let guest = found.1.clone();
        queue.push_back(found);
        Some(guest)
    }
    pub fn end(&self, id: &str) {
        self.queue.write().unwrap_or_else(|e| e.into_inner()).retain(|(known, ..)| known.to_string() != id);
    }
    pub fn count(&self) -> usize {
        self.queue.read().map_or(0, |queue| queue.len())
    }
}
