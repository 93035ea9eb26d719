//! The pages around the exercise, and the guests with their passwords. Nothing to change here.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use super::Logins;

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The guests of this hotel: the name, the password, and what only this guest may see.
pub type Guests = BTreeMap<String, (String, String)>;

#[derive(Clone)]
struct Desk {
    guests: Arc<Mutex<Guests>>,
    /// Coats that were handed in: whose, and what is in the pocket.
    coats: Arc<Mutex<Vec<(String, String)>>>,
    logins: Arc<Logins>,
    store: MemoryStore,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

#[derive(Deserialize)]
struct Password {
    password: String,
}

#[derive(Deserialize)]
struct Coat {
    pocket: String,
}

/// A store that failed is not the guest's fault.
pub fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The whole hotel, ready to answer.
#[must_use]
pub fn hotel(guests: Guests) -> Router {
    let store = MemoryStore::default();
    let desk = Desk {
        guests: Arc::new(Mutex::new(guests)),
        coats: Arc::default(),
        logins: Arc::default(),
        store: store.clone(),
    };
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/coats", post(hand_in))
        .route("/password", get(password_form).post(change_password))
        .route("/logout", post(log_out))
        .route("/everywhere", post(everywhere))
        .with_state(desk)
        .layer(SessionManagerLayer::new(store).with_name(COOKIE))
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, StatusCode> {
    let right = locked(&desk.guests).get(&form.guest).is_some_and(|(password, _)| *password == form.password);
    if !right {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    // A login begins anew, whatever the browser came with.
    session.flush().await.map_err(failed)?;
    session.cycle_id().await.map_err(failed)?;
    super::log_in(&session, &desk.logins, &form.guest).await?;
    Ok(Redirect::to("/account").into_response())
}

/// The guest, or the way to the login.
async fn guest(session: &Session, desk: &Desk) -> Result<String, Response> {
    let who = super::who(session, &desk.logins).await.map_err(IntoResponse::into_response)?;
    who.ok_or_else(|| Redirect::to("/login").into_response())
}

async fn account(session: Session, State(desk): State<Desk>) -> Result<Html<String>, Response> {
    let guest = guest(&session, &desk).await?;
    let name = guest[..1].to_uppercase() + &guest[1..];
    let code = locked(&desk.guests).get(&guest).map(|(_, secret)| secret.clone()).unwrap_or_default();
    let coats: String = locked(&desk.coats)
        .iter()
        .filter(|(owner, _)| *owner == guest)
        .map(|(_, pocket)| format!("<li>A coat. In its pocket: {pocket}</li>"))
        .collect();
    Ok(Html(format!(
        "<h1>Good evening, {name}</h1><p>Your room code is {code}.</p><ul>{coats}</ul>\
         <form method=post action=/coats aria-label=\"hand in\"><input name=coat><input name=pocket><button>Hand in</button></form>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>\
         <form method=post action=/everywhere aria-label=\"sign out everywhere\"><button>Sign out everywhere</button></form>"
    )))
}

async fn hand_in(session: Session, State(desk): State<Desk>, Form(form): Form<Coat>) -> Result<Redirect, Response> {
    let guest = guest(&session, &desk).await?;
    locked(&desk.coats).push((guest, form.pocket));
    Ok(Redirect::to("/account"))
}

async fn password_form(session: Session, State(desk): State<Desk>) -> Result<Html<&'static str>, Response> {
    guest(&session, &desk).await?;
    Ok(Html(
        "<form method=post action=/password aria-label=\"change password\"><input name=password type=password>\
         <button>Change it</button></form>",
    ))
}

async fn change_password(
    session: Session,
    State(desk): State<Desk>,
    Form(form): Form<Password>,
) -> Result<Redirect, Response> {
    let guest = guest(&session, &desk).await?;
    if let Some((password, _)) = locked(&desk.guests).get_mut(&guest) {
        *password = form.password;
    }
    let changed = super::password_changed(&session, &desk.logins, &desk.store, &guest).await;
    changed.map_err(IntoResponse::into_response)?;
    Ok(Redirect::to("/account"))
}

async fn log_out(session: Session, State(desk): State<Desk>) -> Result<Redirect, Response> {
    let guest = guest(&session, &desk).await?;
    super::log_out(&session, &desk.logins, &guest).await.map_err(IntoResponse::into_response)?;
    Ok(Redirect::to("/login"))
}

async fn everywhere(session: Session, State(desk): State<Desk>) -> Result<Redirect, Response> {
    let guest = guest(&session, &desk).await?;
    let ended = super::sign_out_everywhere(&session, &desk.logins, &desk.store, &guest).await;
    ended.map_err(IntoResponse::into_response)?;
    Ok(Redirect::to("/login"))
}
