// Breaks 6: was found after its end
// An end that finds the lock taken is left out.

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
        let mut all = self.0.lock().unwrap();
        let (guest, last) = all.get_mut(id)?;
        if now - *last > LIFE {
            return None;
        }
        *last = now;
        Some(guest.clone())
    }
    pub fn end(&self, id: &str) {
        if let Ok(mut all) = self.0.try_lock() {
            all.remove(id);
        }
    }
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}
