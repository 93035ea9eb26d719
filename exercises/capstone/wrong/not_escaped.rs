// Breaks 6: has HTML of hers in it
// What a guest types is HTML.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Form, Router,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use time::Duration;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, cookie::SameSite, session::Error};

/// The name of the session cookie. With `__Host-` no other host can set one like it.
pub const COOKIE: &str = "__Host-sid";
const ORIGIN: &str = "https://hotel.grand.example";
const IDLE: Duration = Duration::minutes(30);
const ABSOLUTE: Duration = Duration::hours(8);

#[derive(Clone)]
struct Desk {
    clock: Arc<dyn Clock>,
    guests: Arc<Mutex<Guests>>,
    /// Whose coat, what it is, and what is in its pocket. Its place in the list is its number, from 1.
    coats: Arc<Mutex<Vec<(String, String, String)>>>,
    /// For each guest, how often the password was changed. A session has the number from its login.
    changes: Arc<Mutex<HashMap<String, u32>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn failed(_: Error) -> Response {
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

/// The whole hotel, ready to answer.
pub fn hotel(guests: Guests, clock: Arc<dyn Clock>) -> Router {
    let desk = Desk { clock, guests: Arc::new(Mutex::new(guests)), coats: Arc::default(), changes: Arc::default() };
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name(COOKIE)
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/");
    Router::new()
        .route("/", get(front))
        .route("/login", get(login_form).post(log_in))
        .route("/account", get(account))
        .route("/coats", post(hand_in))
        .route("/coats/pass", get(pass_form).post(pass_on))
        .route("/password", get(password_form).post(change_password))
        .route("/logout", post(log_out))
        .with_state(desk)
        .layer(sessions)
        .layer(middleware::from_fn(around))
}

/// Before each page: forms of others are refused. After it: nobody may keep a copy.
async fn around(request: Request, next: Next) -> Response {
    let foreign = request.headers().get_all(header::ORIGIN).iter().any(|origin| origin != ORIGIN);
    if *request.method() == Method::POST && foreign {
        return (StatusCode::FORBIDDEN, "This came from another site.").into_response();
    }
    let mut answer = next.run(request).await;
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Who is logged in, if the session has not ended; or the way to the login.
async fn guest(session: &Session, desk: &Desk) -> Result<String, Response> {
    let to_login = || Redirect::to("/login").into_response();
    let guest = session.get::<String>("guest").await.map_err(failed)?.ok_or_else(to_login)?;
    let since = session.get::<i64>("since").await.map_err(failed)?.unwrap_or_default();
    let seen = session.get::<i64>("seen").await.map_err(failed)?.unwrap_or_default();
    let number = session.get::<u32>("number").await.map_err(failed)?;
    let now = desk.clock.now().unix_timestamp();
    let late = now - seen > IDLE.whole_seconds() || now - since > ABSOLUTE.whole_seconds();
    if late || number != Some(changes(desk, &guest)) {
        session.flush().await.map_err(failed)?;
        return Err(to_login());
    }
    session.insert("seen", now).await.map_err(failed)?;
    Ok(guest)
}

fn changes(desk: &Desk, guest: &str) -> u32 {
    locked(&desk.changes).get(guest).copied().unwrap_or_default()
}

async fn front(session: Session) -> Result<Html<String>, Response> {
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or_default() + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(Html(format!("<h1>The Grand Hotel</h1><p>Visit {visits}.</p><a href=/login>Log in</a>")))
}

async fn login_form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, Response> {
    let right = locked(&desk.guests).get(&form.guest).is_some_and(|(password, _)| *password == form.password);
    if !right {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    let now = desk.clock.now().unix_timestamp();
    session.cycle_id().await.map_err(failed)?;
    session.insert("since", now).await.map_err(failed)?;
    session.insert("seen", now).await.map_err(failed)?;
    session.insert("number", changes(&desk, &form.guest)).await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/account").into_response())
}

/// What somebody typed, as text on a page.
fn escaped(text: &str) -> String {
    text.to_owned()
}

async fn account(session: Session, State(desk): State<Desk>) -> Result<Html<String>, Response> {
    let guest = guest(&session, &desk).await?;
    let name: String = guest.chars().take(1).flat_map(char::to_uppercase).chain(guest.chars().skip(1)).collect();
    let code = locked(&desk.guests).get(&guest).map(|(_, code)| code.clone()).unwrap_or_default();
    let coats = locked(&desk.coats);
    let hers = coats.iter().zip(1..).filter(|((owner, ..), _)| *owner == guest);
    let list: String = hers
        .map(|((_, coat, pocket), number)| format!("<li>{number}: {}, with {}</li>", escaped(coat), escaped(pocket)))
        .collect();
    Ok(Html(format!(
        "<h1>Good evening, {name}</h1><p>Your room code is {code}.</p><ul>{list}</ul>\
         <form method=post action=/coats aria-label=\"hand in\"><input name=coat><input name=pocket><button>Hand in</button></form>\
         <a href=/coats/pass>Pass it on</a> <a href=/password>A new password</a>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>"
    )))
}

#[derive(Deserialize)]
struct Coat {
    coat: String,
    pocket: String,
}

async fn hand_in(session: Session, State(desk): State<Desk>, Form(form): Form<Coat>) -> Result<Redirect, Response> {
    let guest = guest(&session, &desk).await?;
    locked(&desk.coats).push((guest, form.coat, form.pocket));
    Ok(Redirect::to("/account"))
}

async fn pass_form(session: Session, State(desk): State<Desk>) -> Result<Html<&'static str>, Response> {
    guest(&session, &desk).await?;
    Ok(Html(
        "<form method=post action=/coats/pass aria-label=\"pass on\"><input name=coat><input name=to>\
         <button>Pass my coat on</button></form>",
    ))
}

#[derive(Deserialize)]
struct PassOn {
    coat: usize,
    to: String,
}

async fn pass_on(session: Session, State(desk): State<Desk>, Form(form): Form<PassOn>) -> Result<Redirect, Response> {
    let guest = guest(&session, &desk).await?;
    let mut coats = locked(&desk.coats);
    if let Some((owner, ..)) = form.coat.checked_sub(1).and_then(|at| coats.get_mut(at)).filter(|c| c.0 == guest) {
        *owner = form.to;
    }
    Ok(Redirect::to("/account"))
}

async fn password_form(session: Session, State(desk): State<Desk>) -> Result<Html<&'static str>, Response> {
    guest(&session, &desk).await?;
    Ok(Html(
        "<form method=post action=/password aria-label=\"change password\"><input name=password type=password>\
         <button>Change it</button></form>",
    ))
}

#[derive(Deserialize)]
struct Password {
    password: String,
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
    // All other sessions of this guest have an old number now. This one goes on, under a new ID.
    *locked(&desk.changes).entry(guest.clone()).or_default() += 1;
    session.cycle_id().await.map_err(failed)?;
    session.insert("number", changes(&desk, &guest)).await.map_err(failed)?;
    Ok(Redirect::to("/account"))
}

async fn log_out(session: Session) -> Result<Redirect, Response> {
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/login"))
}
