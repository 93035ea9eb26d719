// Breaks 1: is still logged in
// After a new password the session has a new ID, and the index was never told.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tower_sessions::{SessionStore, session::Id};

/// For each guest, the IDs of the sessions in which they are logged in.
#[derive(Debug, Default)]
pub struct Logins {
    ids: Mutex<HashMap<String, HashSet<Id>>>,
}

impl Logins {
    fn ids(&self) -> MutexGuard<'_, HashMap<String, HashSet<Id>>> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, guest: &str, id: Option<Id>) {
        self.ids().entry(guest.to_owned()).or_default().extend(id);
    }

    fn taken(&self, guest: &str) -> HashSet<Id> {
        self.ids().remove(guest).unwrap_or_default()
    }
}

/// A guest has typed the right password. The session is a new one, and there is nothing in it.
pub async fn log_in(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    session.insert("guest", guest).await.map_err(failed)?;
    // The ID is drawn when the session is saved.
    session.save().await.map_err(failed)?;
    logins.add(guest, session.id());
    Ok(())
}

/// Who is logged in here? Every page for guests asks this first.
pub async fn who(session: &Session, _logins: &Logins) -> Result<Option<String>, StatusCode> {
    session.get("guest").await.map_err(failed)
}

/// A guest logs out, here.
pub async fn log_out(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    if let Some(id) = session.id() {
        logins.ids().entry(guest.to_owned()).or_default().remove(&id);
    }
    session.flush().await.map_err(failed)
}

/// A guest presses *Sign out everywhere*. All sessions of the hotel are in `store`.
pub async fn sign_out_everywhere(
    session: &Session,
    logins: &Logins,
    store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    for id in logins.taken(guest) {
        store.delete(&id).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    }
    session.flush().await.map_err(failed)
}

/// A guest has a new password. It was changed in this session.
pub async fn password_changed(
    session: &Session,
    logins: &Logins,
    store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    for id in logins.taken(guest) {
        store.delete(&id).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    }
    session.cycle_id().await.map_err(failed)
}
