//! The pages around the exercise: guests pass their coats on to one another. Nothing to change here.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    middleware,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{delete, get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, cookie::SameSite};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";
/// The hotel's own origin.
pub const ORIGIN: &str = "https://hotel.grand.example";

/// Two guests, and what is in the pocket of Alice's coat.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// Mallory's password: she stays here too.
    pub mallory_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
    /// The note in the pocket of Alice's coat. Whoever has the coat can read it.
    pub alice_note: String,
}

#[derive(Clone)]
struct Desk {
    guests: Guests,
    /// By peg: whose coat hangs there, and the note in its pocket.
    coats: Arc<Mutex<BTreeMap<u32, (String, String)>>>,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

#[derive(Deserialize)]
struct PassOn {
    coat: u32,
    to: String,
}

/// A store that failed is not the guest's fault.
pub fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

impl Desk {
    fn coats(&self) -> MutexGuard<'_, BTreeMap<u32, (String, String)>> {
        self.coats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The whole hotel, ready to answer.
///
/// Its cookie is sent with requests from other sites: the hotel's pages stand in frames on the pages of travel agents.
#[must_use]
pub fn hotel(guests: Guests) -> Router {
    let coats = BTreeMap::from([
        (1, ("alice".to_owned(), guests.alice_note.clone())),
        (2, ("alice".to_owned(), "a train ticket".to_owned())),
        (3, ("mallory".to_owned(), "nothing".to_owned())),
    ]);
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/coats/pass", get(pass_form).post(pass_on))
        .route("/coats", delete(fetch_all).put(fetch_all).patch(fetch_all))
        .route("/logout", post(log_out))
        .with_state(Desk { guests, coats: Arc::new(Mutex::new(coats)) })
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE).with_same_site(SameSite::None))
        .layer(middleware::from_fn(super::check))
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, StatusCode> {
    let password = match form.guest.as_str() {
        "alice" => &desk.guests.alice_password,
        "mallory" => &desk.guests.mallory_password,
        _ => return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response()),
    };
    if form.password != *password {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

/// The guest, or the way to the login.
async fn guest(session: &Session) -> Result<String, Response> {
    let guest = session.get::<String>("guest").await.map_err(|error| failed(error).into_response())?;
    guest.ok_or_else(|| Redirect::to("/login").into_response())
}

async fn account(session: Session, State(desk): State<Desk>) -> Result<Html<String>, Response> {
    let guest = guest(&session).await?;
    let code = if guest == "alice" { &desk.guests.alice_secret } else { "another one" };
    let coats = desk.coats();
    let hers = coats.iter().filter(|(_, (owner, _))| *owner == guest);
    let list: String =
        hers.map(|(peg, (_, note))| format!("<li>A coat on peg {peg}. In its pocket: {note}</li>")).collect();
    Ok(Html(format!(
        "<p>{guest}, your room code is {code}.</p><ul>{list}</ul><a href=/coats/pass>Pass it on</a>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>"
    )))
}

async fn pass_form(session: Session) -> Result<Html<&'static str>, Response> {
    guest(&session).await?;
    Ok(Html(
        "<form method=post action=/coats/pass aria-label=\"pass on\"><input name=coat value=1><input name=to>\
         <button>Pass my coat on</button></form>",
    ))
}

async fn pass_on(session: Session, State(desk): State<Desk>, Form(form): Form<PassOn>) -> Result<Redirect, Response> {
    let guest = guest(&session).await?;
    if let Some((owner, _)) = desk.coats().get_mut(&form.coat).filter(|(owner, _)| *owner == guest) {
        *owner = form.to;
    }
    Ok(Redirect::to("/account"))
}

/// All coats of the guest are taken off their pegs.
async fn fetch_all(session: Session, State(desk): State<Desk>) -> Result<Redirect, Response> {
    let guest = guest(&session).await?;
    desk.coats().retain(|_, (owner, _)| *owner != guest);
    Ok(Redirect::to("/account"))
}

async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/login"))
}
