//! The hotel that is attacked. INSECURE ON PURPOSE: that is the exercise. Nothing to change here.

use axum::{
    Form, Router,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, cookie::SameSite};

const ORIGIN: &str = "https://hotel.grand.example";

/// The guests of this hotel.
#[derive(Debug, Clone)]
pub struct Guests {
    /// Alice's password.
    pub alice_password: String,
    /// Mallory's password: she stays here too.
    pub mallory_password: String,
    /// What only Alice may see.
    pub alice_secret: String,
}

/// What this hotel can do about it, or seems to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defence {
    /// The session gets a new ID at each login.
    NewIdAtLogin,
    /// The session gets a new ID at each logout.
    NewIdAtLogout,
    /// A form that a page of another origin sent is refused.
    OwnPagesOnly,
    /// The cookie is `SameSite=Strict`.
    StrictCookie,
    /// The logout deletes the session with all that is in it.
    ForgetAtLogout,
}

#[derive(Clone)]
struct Desk {
    guests: Guests,
    defences: Vec<Defence>,
}

impl Desk {
    fn has(&self, defence: Defence) -> bool {
        self.defences.contains(&defence)
    }
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The whole hotel, with these defences, and with a session cookie of this name.
#[must_use]
pub fn hotel(guests: Guests, defences: Vec<Defence>, cookie: String) -> Router {
    let desk = Desk { guests, defences };
    let same_site = if desk.has(Defence::StrictCookie) { SameSite::Strict } else { SameSite::Lax };
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_name(cookie).with_same_site(same_site);
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/again", post(again))
        .route("/account", get(account))
        .route("/logout", post(log_out))
        .layer(middleware::from_fn_with_state(desk.clone(), own_pages))
        .with_state(desk)
        .layer(sessions)
}

/// The login page. It greets whoever was here last in this browser.
async fn form(session: Session) -> Result<Html<String>, StatusCode> {
    let last = session.get::<String>("last").await.map_err(failed)?;
    let again = last.map_or_else(String::new, |last| {
        format!("<form method=post action=/again aria-label=\"go on\"><button>Go on as {last}</button></form>")
    });
    Ok(Html(format!(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>{again}"
    )))
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
    if desk.has(Defence::NewIdAtLogin) {
        session.cycle_id().await.map_err(failed)?;
    }
    session.insert("guest", &form.guest).await.map_err(failed)?;
    session.insert("last", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

/// A guest who was here a moment ago need not type the password again.
async fn again(session: Session) -> Result<Redirect, StatusCode> {
    let Some(last) = session.get::<String>("last").await.map_err(failed)? else { return Ok(Redirect::to("/login")) };
    session.insert("guest", last).await.map_err(failed)?;
    Ok(Redirect::to("/account"))
}

async fn account(session: Session, State(desk): State<Desk>) -> Result<Response, StatusCode> {
    let Some(guest) = session.get::<String>("guest").await.map_err(failed)? else {
        return Ok(Redirect::to("/login").into_response());
    };
    let code = if guest == "alice" { &desk.guests.alice_secret } else { "another one" };
    let page = format!(
        "<h1>Good evening, {guest}</h1><p>Your room code is {code}.</p>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>"
    );
    Ok(Html(page).into_response())
}

async fn log_out(session: Session, State(desk): State<Desk>) -> Result<Redirect, StatusCode> {
    if desk.has(Defence::ForgetAtLogout) {
        session.flush().await.map_err(failed)?;
        return Ok(Redirect::to("/login"));
    }
    session.remove::<String>("guest").await.map_err(failed)?;
    if desk.has(Defence::NewIdAtLogout) {
        session.cycle_id().await.map_err(failed)?;
    }
    Ok(Redirect::to("/login"))
}

async fn own_pages(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let foreign = request.headers().get(header::ORIGIN).is_some_and(|origin| origin != ORIGIN);
    if desk.has(Defence::OwnPagesOnly) && *request.method() == Method::POST && foreign {
        return (StatusCode::FORBIDDEN, "This came from another site.").into_response();
    }
    next.run(request).await
}
