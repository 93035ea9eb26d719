// Breaks 3: was logged out
// All guests whose names are as long are logged out.

// Each login has a ticket; a session is good as long as its ticket is on the list.
use std::collections::HashMap;
use tokio::sync::RwLock;
#[derive(Debug, Default)]
pub struct Logins {
    tickets: RwLock<HashMap<u128, String>>,
}
async fn ticket(session: &Session) -> Result<Option<u128>, StatusCode> {
    Ok(session.get::<String>("ticket").await.map_err(failed)?.and_then(|t| t.parse().ok()))
}
pub async fn log_in(session: &Session, logins: &Logins, guest: &str) -> Result<(), StatusCode> {
    let ticket = rand::random::<u128>();
    logins.tickets.write().await.insert(ticket, guest.to_owned());
    session.insert("ticket", ticket.to_string()).await.map_err(failed)
}
pub async fn who(session: &Session, logins: &Logins) -> Result<Option<String>, StatusCode> {
    let Some(ticket) = ticket(session).await? else { return Ok(None) };
    Ok(logins.tickets.read().await.get(&ticket).cloned())
}
pub async fn log_out(session: &Session, logins: &Logins, _guest: &str) -> Result<(), StatusCode> {
    if let Some(ticket) = ticket(session).await? {
        logins.tickets.write().await.remove(&ticket);
    }
    session.clear().await;
    Ok(())
}
pub async fn sign_out_everywhere(
    _session: &Session,
    logins: &Logins,
    _store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    logins.tickets.write().await.retain(|_, owner| owner.len() != guest.len());
    Ok(())
}
pub async fn password_changed(
    session: &Session,
    logins: &Logins,
    store: &MemoryStore,
    guest: &str,
) -> Result<(), StatusCode> {
    sign_out_everywhere(session, logins, store, guest).await?;
    session.cycle_id().await.map_err(failed)?;
    log_in(session, logins, guest).await
}
