//! The hotels, right ones and wrong ones. INSECURE ON PURPOSE: that is the exercise. Nothing to change here.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The two guests of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// Bob's password.
    pub bob_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
    /// What only Bob may see.
    pub bob_secret: String,
}

/// How a hotel logs guests out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Logout {
    /// Right: the session is deleted, and the way leads to the login.
    Deleted,
    /// Right: 302, and to the front page.
    ToTheFront,
    /// Right: a page says good-bye, and `Clear-Site-Data` tells the browser to forget.
    GoodBye,
    /// Right: 204, with nothing to see.
    NoContent,
    /// Right: the record is emptied, and gets a new ID; the browser keeps a session in which nobody is logged in.
    Emptied,
    /// Wrong: nothing is done but to lead to the login.
    Nothing,
    /// Wrong: the browser is told to drop the cookie, and the record stays.
    CookieOnly,
    /// Wrong: the record stays under its ID, and the browser gets another session.
    NewSessionBeside,
    /// Wrong: the first logout of the server works.
    Once,
    /// Wrong: it works for the first two logins of a guest, and not for the third.
    FirstLoginOnly,
    /// Wrong: it works in a browser that has been to the login page twice, and in no other.
    SomeBrowsers,
    /// Wrong: all sessions of the hotel end.
    Everybody,
    /// Wrong: all sessions of this guest end.
    AllDevices,
    /// Wrong: the sessions of all *other* guests end too.
    TheOthers,
    /// Wrong: the session is deleted, and then it fails with 500.
    Fails,
    /// Wrong: after a logout the guest cannot log in again.
    Barred,
    /// Wrong: after a logout, Alice's third login leads to an account without her room code.
    Hollow,
}

impl Logout {
    /// Five that are right.
    pub const RIGHT: [Self; 5] = [Self::Deleted, Self::ToTheFront, Self::GoodBye, Self::NoContent, Self::Emptied];
}

#[derive(Clone)]
struct Desk {
    guests: Guests,
    logout: Logout,
    /// How often somebody logged out.
    logouts: Arc<AtomicUsize>,
    /// How often all sessions of a guest were ended. A session has the number from its login.
    ended: Arc<Mutex<[u32; 2]>>,
    /// How often each has logged in.
    logins: Arc<Mutex<[u32; 2]>>,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The whole hotel, with this way to log out.
#[must_use]
pub fn hotel(guests: Guests, logout: Logout) -> Router {
    let desk = Desk { guests, logout, logouts: Arc::default(), ended: Arc::default(), logins: Arc::default() };
    Router::new()
        .route("/", get(form))
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .with_state(desk)
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
}

async fn form(session: Session, State(desk): State<Desk>) -> Result<Html<&'static str>, StatusCode> {
    if desk.logout == Logout::SomeBrowsers {
        let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or_default();
        session.insert("visits", visits + 1).await.map_err(failed)?;
    }
    Ok(Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    ))
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, StatusCode> {
    let (at, password) = match form.guest.as_str() {
        "alice" => (0, &desk.guests.alice_password),
        "bob" => (1, &desk.guests.bob_password),
        _ => return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response()),
    };
    let barred = desk.logout == Logout::Barred && desk.logouts.load(Ordering::Relaxed) > 0;
    if form.password != *password || barred {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", at).await.map_err(failed)?;
    let (ended, login) = {
        let mut logins = locked(&desk.logins);
        logins[at] += 1;
        (locked(&desk.ended)[at], logins[at])
    };
    session.insert("ended", ended).await.map_err(failed)?;
    session.insert("login", login).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

async fn guest(session: &Session, desk: &Desk) -> Result<Option<usize>, StatusCode> {
    let guest = session.get::<usize>("guest").await.map_err(failed)?;
    let ended = session.get::<u32>("ended").await.map_err(failed)?;
    Ok(guest.filter(|guest| ended == locked(&desk.ended).get(*guest).copied()))
}

async fn account(session: Session, State(desk): State<Desk>) -> Result<Response, StatusCode> {
    let Some(guest) = guest(&session, &desk).await? else { return Ok(Redirect::to("/login").into_response()) };
    let hollow = desk.logout == Logout::Hollow && desk.logouts.load(Ordering::Relaxed) > 0;
    let later = session.get::<u32>("login").await.map_err(failed)?.unwrap_or_default() > 2;
    let code = match guest {
        0 if hollow && later => "",
        0 => &desk.guests.alice_secret,
        _ => &desk.guests.bob_secret,
    };
    let page = format!(
        "<p>Your room code is {code}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>"
    );
    Ok(Html(page).into_response())
}

async fn log_out(session: Session, State(desk): State<Desk>, headers: HeaderMap) -> Result<Response, StatusCode> {
    let Some(guest) = guest(&session, &desk).await? else { return Ok(Redirect::to("/login").into_response()) };
    let before = desk.logouts.fetch_add(1, Ordering::Relaxed);
    let to_login = Redirect::to("/login").into_response();
    let login = session.get::<u32>("login").await.map_err(failed)?.unwrap_or_default();
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or_default();
    let deletes = match desk.logout {
        Logout::Nothing | Logout::CookieOnly | Logout::NewSessionBeside | Logout::Emptied => false,
        Logout::Once => before == 0,
        Logout::FirstLoginOnly => login <= 2,
        Logout::SomeBrowsers => visits > 1,
        _ => true,
    };
    if deletes {
        session.flush().await.map_err(failed)?;
    }
    let all = |which: &[usize]| which.iter().for_each(|which| locked(&desk.ended)[*which] += 1);
    Ok(match desk.logout {
        Logout::ToTheFront => (StatusCode::FOUND, [(header::LOCATION, "/")]).into_response(),
        Logout::GoodBye => ([("clear-site-data", "\"cookies\"")], Html("<p>Good-bye.</p>")).into_response(),
        Logout::NoContent => StatusCode::NO_CONTENT.into_response(),
        Logout::Emptied => {
            session.clear().await;
            session.cycle_id().await.map_err(failed)?;
            session.insert("theme", "dark").await.map_err(failed)?;
            to_login
        }
        Logout::CookieOnly => {
            ([(header::SET_COOKIE, format!("{COOKIE}=; Max-Age=0; Path=/"))], to_login).into_response()
        }
        Logout::NewSessionBeside => {
            let other = format!("{COOKIE}={}; Path=/", tower_sessions::session::Id::default());
            // Whoever has no cookie has no session either.
            if headers.contains_key(header::COOKIE) {
                ([(header::SET_COOKIE, other)], to_login).into_response()
            } else {
                to_login
            }
        }
        Logout::Everybody => {
            all(&[0, 1]);
            to_login
        }
        Logout::AllDevices => {
            all(&[guest]);
            to_login
        }
        Logout::TheOthers => {
            all(&[1 - guest]);
            to_login
        }
        Logout::Fails => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => to_login,
    })
}
