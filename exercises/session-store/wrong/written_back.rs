// Breaks 6: are there again
// Read under one lock and written back under the next. An end between the two is undone.

use std::{collections::HashMap, sync::Mutex};
#[derive(Debug, Default)]
pub struct Sessions(Mutex<HashMap<String, (String, OffsetDateTime)>>);

impl Sessions {
    pub fn open(&self, guest: &str, now: OffsetDateTime) -> String {
        let mut all = self.0.lock().unwrap();
        all.retain(|_, (_, last)| now - *last <= LIFE);
        while all.len() >= MOST {
            let oldest = all.iter().min_by_key(|(_, (_, last))| *last).map(|(id, _)| id.clone());
            if let Some(oldest) = oldest {
                all.remove(&oldest);
            }
        }
        let id = format!("{:032x}", rand::random::<u128>());
        all.insert(id.clone(), (guest.to_owned(), now));
        id
    }
    pub fn find(&self, id: &str, now: OffsetDateTime) -> Option<String> {
        let (guest, last) = self.0.lock().unwrap().get(id).cloned()?;
        if now - last > LIFE {
            return None;
        }
        self.0.lock().unwrap().insert(id.to_owned(), (guest.clone(), now));
        Some(guest)
    }
    pub fn end(&self, id: &str) {
        self.0.lock().unwrap().remove(id);
    }
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
