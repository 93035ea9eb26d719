// Breaks 6: There is room for
// Room is made under one lock, and taken under the next. Somebody else took it meanwhile.

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
        drop(all);
        let id = format!("{:032x}", rand::random::<u128>());
        std::thread::yield_now();
        self.0.lock().unwrap().insert(id.clone(), (guest.to_owned(), now));
        id
    }
    pub fn find(&self, id: &str, now: OffsetDateTime) -> Option<String> {
        let mut all = self.0.lock().unwrap();
        let (guest, last) = all.get_mut(id)?;
        if now - *last > LIFE {
            return None;
        }
        *last = now;
        Some(guest.clone())
    }
    pub fn end(&self, id: &str) {
        self.0.lock().unwrap().remove(id);
    }
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
