// Breaks 1: one of nine devices
// The list is kept short: the last three devices. The fourth stays logged in.

use std::{collections::BTreeMap, sync::Mutex};
use tower_sessions::{SessionStore, session::Id};
#[derive(Debug, Default)]
pub struct Logins {
    ids: Mutex<BTreeMap<String, Vec<Id>>>,
}
async fn end(logins: &Logins, store: &MemoryStore, guest: &str) -> Result<(), StatusCode> {
    let ids = logins.ids.lock().unwrap().remove(guest).unwrap_or_default();
    for id in ids {
        store.delete(&id).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    }
    Ok(())
}
async fn note(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    session.save().await.map_err(failed)?;
    if let Some(id) = session.id() {
        let mut ids = logins.ids.lock().unwrap();
        let ids = ids.entry(guest.into()).or_default();
        ids.push(id);
        if ids.len() > 3 {
            ids.remove(0);
        }
    }
    Ok(())
}
pub async fn log_in(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    session.insert("guest", guest).await.map_err(failed)?;
    note(session, logins, guest).await
}
pub async fn who(session: &Session, _logins: &Logins) -> Result<Option<String>, StatusCode> {
    session.get("guest").await.map_err(failed)
}
pub async fn log_out(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    if let (Some(id), Some(ids)) = (session.id(), logins.ids.lock().unwrap().get_mut(guest)) {
        ids.retain(|one| *one != id);
    }
    session.flush().await.map_err(failed)
}
pub async fn sign_out_everywhere(
    session: &Session,
    logins: &Logins,
    store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    session.flush().await.map_err(failed)?;
    end(logins, store, guest).await
}
pub async fn password_changed(
    session: &Session,
    logins: &Logins,
    store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    session.cycle_id().await.map_err(failed)?;
    end(logins, store, guest).await?;
    note(session, logins, guest).await
}
