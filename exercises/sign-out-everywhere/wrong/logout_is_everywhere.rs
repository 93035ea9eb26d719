// Breaks 5: was logged out
// Each logout ends all. At the library she only wanted to end this one.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// For each guest, how often everything was ended. A session holds the number of the time when it began.
#[derive(Debug, Default)]
pub struct Logins {
    ended: Mutex<HashMap<String, u64>>,
}

impl Logins {
    fn ended(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn current(&self, guest: &str) -> u64 {
        self.ended().get(guest).copied().unwrap_or_default()
    }

    /// From now on no session of this guest has the right number.
    fn end(&self, guest: &str) {
        *self.ended().entry(guest.to_owned()).or_default() += 1;
    }
}

/// A guest has typed the right password. The session is a new one, and there is nothing in it.
pub async fn log_in(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    session.insert("guest", guest).await.map_err(failed)?;
    session.insert("number", logins.current(guest)).await.map_err(failed)
}

/// Who is logged in here? Every page for guests asks this first.
pub async fn who(session: &Session, logins: &Logins) -> Result<Option<String>, StatusCode> {
    let Some(guest) = session.get::<String>("guest").await.map_err(failed)? else { return Ok(None) };
    let number = session.get::<u64>("number").await.map_err(failed)?;
    if number == Some(logins.current(&guest)) {
        return Ok(Some(guest));
    }
    // It was ended from elsewhere.
    session.flush().await.map_err(failed)?;
    Ok(None)
}

/// A guest logs out, here.
pub async fn log_out(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    logins.end(guest);
    session.flush().await.map_err(failed)
}

/// A guest presses *Sign out everywhere*. All sessions of the hotel are in `store`.
pub async fn sign_out_everywhere(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    // No session has to be found for this.
    logins.end(guest);
    session.flush().await.map_err(failed)
}

/// A guest has a new password. It was changed in this session.
pub async fn password_changed(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.end(guest);
    // This one goes on. Its ID may be the one that was copied, so it gets a new one.
    session.cycle_id().await.map_err(failed)?;
    session.insert("number", logins.current(guest)).await.map_err(failed)
}
