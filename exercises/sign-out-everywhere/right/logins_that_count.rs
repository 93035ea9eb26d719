// Right: each login has a name of its own, and the hotel keeps a list of those that count.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// For each guest, the logins that count. Each has a number of its own, which stands in its session.
#[derive(Debug, Default)]
pub struct Logins {
    valid: Mutex<HashMap<String, HashSet<String>>>,
}

impl Logins {
    fn valid(&self) -> MutexGuard<'_, HashMap<String, HashSet<String>>> {
        self.valid.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A guest has typed the right password. The session is a new one, and there is nothing in it.
pub async fn log_in(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    let login = format!("{:032x}", rand::random::<u128>());
    logins.valid().entry(guest.to_owned()).or_default().insert(login.clone());
    session.insert("login", (guest, login)).await.map_err(failed)
}

async fn login(session: &Session) -> Result<Option<(String, String)>, StatusCode> {
    session.get("login").await.map_err(failed)
}

/// Who is logged in here? Every page for guests asks this first.
pub async fn who(session: &Session, logins: &Logins) -> Result<Option<String>, StatusCode> {
    let Some((guest, login)) = login(session).await? else { return Ok(None) };
    let counts = logins.valid().get(&guest).is_some_and(|valid| valid.contains(&login));
    Ok(counts.then_some(guest))
}

/// A guest logs out, here.
pub async fn log_out(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    if let Some((_, login)) = login(session).await? {
        logins.valid().entry(guest.to_owned()).or_default().remove(&login);
    }
    session.flush().await.map_err(failed)
}

/// A guest presses *Sign out everywhere*. All sessions of the hotel are in `store`.
pub async fn sign_out_everywhere(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.valid().remove(guest);
    session.flush().await.map_err(failed)
}

/// A guest has a new password. It was changed in this session.
pub async fn password_changed(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.valid().remove(guest);
    session.cycle_id().await.map_err(failed)?;
    log_in(session, logins, guest).await
}
