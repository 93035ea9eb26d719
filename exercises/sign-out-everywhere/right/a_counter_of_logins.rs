// Right: logins are numbered through the whole hotel; what has a number from before the end is old.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// The number of the next login, and for each guest the first one that counts.
#[derive(Debug, Default)]
pub struct Logins(Mutex<(u64, HashMap<String, u64>)>);

impl Logins {
    fn with<T>(&self, act: impl FnOnce(&mut u64, &mut HashMap<String, u64>) -> T) -> T {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (next, first) = &mut *inner;
        act(next, first)
    }

    fn number(&self) -> u64 {
        self.with(|next, _| {
            *next += 1;
            *next
        })
    }

    fn end(&self, guest: &str) {
        let from = self.number();
        self.with(|_, first| first.insert(guest.to_owned(), from));
    }
}

/// A guest has typed the right password. The session is a new one, and there is nothing in it.
pub async fn log_in(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    session.insert("guest", guest).await.map_err(failed)?;
    session.insert("login", logins.number()).await.map_err(failed)
}

/// Who is logged in here? Every page for guests asks this first.
pub async fn who(session: &Session, logins: &Logins) -> Result<Option<String>, StatusCode> {
    let guest = session.get::<String>("guest").await.map_err(failed)?;
    let login = session.get::<u64>("login").await.map_err(failed)?.unwrap_or_default();
    Ok(guest.filter(|guest| logins.with(|_, first| login >= first.get(guest).copied().unwrap_or_default())))
}

/// A guest logs out, here.
pub async fn log_out(session: &Session, _logins: &Logins, _guest: &str) -> Result<(), StatusCode> {
    session.delete().await.map_err(failed)?;
    session.flush().await.map_err(failed)
}

/// A guest presses *Sign out everywhere*. All sessions of the hotel are in `store`.
pub async fn sign_out_everywhere(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.end(guest);
    log_out(session, logins, guest).await
}

/// A guest has a new password. It was changed in this session.
pub async fn password_changed(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.end(guest);
    session.cycle_id().await.map_err(failed)?;
    log_in(session, logins, guest).await
}
