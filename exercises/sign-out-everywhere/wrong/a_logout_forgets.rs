// Breaks 1: ended long ago
// A logout clears the number of the guest away, and counting begins again where old sessions stand.

use std::{collections::HashMap, sync::Mutex};
#[derive(Debug, Default)]
pub struct Logins(Mutex<HashMap<String, u64>>);
impl Logins {
    fn now(&self, guest: &str) -> u64 {
        self.0.lock().unwrap().get(guest).copied().unwrap_or(0)
    }
    fn bump(&self, guest: &str) {
        *self.0.lock().unwrap().entry(guest.to_owned()).or_default() += 1;
    }
}
pub async fn log_in(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    session.insert("guest", guest).await.map_err(failed)?;
    session.insert("generation", logins.now(guest)).await.map_err(failed)
}
pub async fn who(session: &Session, logins: &Logins) -> Result<Option<String>, StatusCode> {
    let Some(guest) = session.get::<String>("guest").await.map_err(failed)? else { return Ok(None) };
    let generation = session.get::<u64>("generation").await.map_err(failed)?;
    Ok((generation == Some(logins.now(&guest))).then_some(guest))
}
pub async fn log_out(session: &Session, _logins: &Logins, _guest: &str) -> Result<(), StatusCode> {
    _logins.0.lock().unwrap().remove(_guest);
    session.flush().await.map_err(failed)
}
pub async fn sign_out_everywhere(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.bump(guest);
    session.flush().await.map_err(failed)
}
pub async fn password_changed(
    session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.bump(guest);
    session.cycle_id().await.map_err(failed)?;
    session.insert("generation", logins.now(guest)).await.map_err(failed)
}
