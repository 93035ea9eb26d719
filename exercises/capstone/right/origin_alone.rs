// Right: `Origin` alone decides, and a cookie with an end.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

pub const COOKIE: &str = "__Host-hotel";
const HERE: &str = "https://hotel.grand.example";

struct Login {
    guest: String,
    since: i64,
    last: i64,
}
#[derive(Default)]
struct One {
    visits: u32,
    login: Option<Login>,
}
struct Desk {
    guests: Mutex<Guests>,
    clock: Arc<dyn Clock>,
    sessions: Mutex<HashMap<String, One>>,
    coats: Mutex<Vec<(String, String)>>,
}
type Hotel = State<Arc<Desk>>;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
fn draw() -> String {
    format!("{:032x}", rand::random::<u128>())
}
fn ids(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
        .collect()
}
fn cookie(id: &str) -> String {
    format!("{COOKIE}={id}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=28800")
}

impl Desk {
    fn id(&self, headers: &HeaderMap) -> Option<String> {
        let ids = ids(headers);
        let sessions = self.sessions.lock().unwrap();
        match ids.as_slice() {
            [one] if sessions.contains_key(one) => Some(one.clone()),
            _ => None,
        }
    }
    fn guest(&self, headers: &HeaderMap) -> Option<(String, String)> {
        let id = self.id(headers)?;
        let now = self.clock.now().unix_timestamp();
        let mut sessions = self.sessions.lock().unwrap();
        let login = sessions.get_mut(&id)?.login.as_mut()?;
        if now - login.last > 30 * 60 || now - login.since > 8 * 3600 {
            sessions.remove(&id);
            return None;
        }
        login.last = now;
        Some((id, login.guest.clone()))
    }
    fn display(guest: &str) -> String {
        let mut letters = guest.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    }
}

pub fn hotel(guests: Guests, clock: Arc<dyn Clock>) -> Router {
    let desk =
        Arc::new(Desk { guests: Mutex::new(guests), clock, sessions: Mutex::default(), coats: Mutex::default() });
    Router::new()
        .route("/", get(front))
        .route("/login", get(form).post(log_in))
        .route("/account", get(account))
        .route("/coats", post(hand_in))
        .route("/coats/pass", get(pass_form).post(pass_on))
        .route("/password", get(password_form).post(change))
        .route("/logout", post(log_out))
        .layer(middleware::from_fn(own_pages))
        .with_state(desk)
}

async fn own_pages(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let foreign = headers.get(header::ORIGIN).is_none_or(|origin| origin != HERE);
    if foreign && ![Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn front(State(desk): Hotel, headers: HeaderMap) -> Response {
    let (id, new) = desk.id(&headers).map_or_else(|| (draw(), true), |id| (id, false));
    let visits = {
        let mut all = desk.sessions.lock().unwrap();
        let one = all.entry(id.clone()).or_default();
        one.visits += 1;
        one.visits
    };
    let page = Html(format!("<h1>The Grand Hotel</h1><p>Visit {visits}.</p>"));
    if new { ([(header::SET_COOKIE, cookie(&id))], page).into_response() } else { page.into_response() }
}
async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest><input name=password type=password><button>Log in</button></form>",
    )
}
#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}
async fn log_in(State(desk): Hotel, headers: HeaderMap, Form(LogIn { guest, password }): Form<LogIn>) -> Response {
    let right = desk.guests.lock().unwrap().get(&guest).is_some_and(|(kept, _)| *kept == password);
    if !right {
        return (StatusCode::UNAUTHORIZED, "Wrong.").into_response();
    }
    let now = desk.clock.now().unix_timestamp();
    let id = draw();
    let visits =
        desk.id(&headers).and_then(|old| desk.sessions.lock().unwrap().remove(&old)).map_or(0, |old| old.visits);
    desk.sessions
        .lock()
        .unwrap()
        .insert(id.clone(), One { visits, login: Some(Login { guest, since: now, last: now }) });
    ([(header::SET_COOKIE, cookie(&id))], Redirect::to("/account")).into_response()
}
fn to_login() -> Response {
    Redirect::to("/login").into_response()
}
async fn account(State(desk): Hotel, headers: HeaderMap) -> Response {
    let Some((_, guest)) = desk.guest(&headers) else { return to_login() };
    let code = desk.guests.lock().unwrap().get(&guest).map(|(_, code)| code.clone()).unwrap_or_default();
    let coats: String = desk
        .coats
        .lock()
        .unwrap()
        .iter()
        .enumerate()
        .filter(|(_, (owner, _))| *owner == guest)
        .map(|(at, (_, pocket))| format!("<li>Coat {}: {}</li>", at + 1, escaped(pocket)))
        .collect();
    Html(format!("<h1>Good evening, {}</h1><p>Your room code is {}.</p><ul>{coats}</ul>\
        <form method=post action=/coats aria-label=\"hand in\"><input name=coat><input name=pocket><button>Hand in</button></form>\
        <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>", escaped(&Desk::display(&guest)), escaped(&code))).into_response()
}
#[derive(Deserialize)]
struct Coat {
    #[serde(default)]
    pocket: String,
}
async fn hand_in(State(desk): Hotel, headers: HeaderMap, Form(coat): Form<Coat>) -> Response {
    let Some((_, guest)) = desk.guest(&headers) else { return to_login() };
    desk.coats.lock().unwrap().push((guest, coat.pocket));
    Redirect::to("/account").into_response()
}
async fn pass_form(State(desk): Hotel, headers: HeaderMap) -> Response {
    if desk.guest(&headers).is_none() {
        return to_login();
    }
    Html("<form method=post action=/coats/pass aria-label=\"pass on\"><input name=coat><input name=to><button>Pass on</button></form>").into_response()
}
#[derive(Deserialize)]
struct Pass {
    coat: usize,
    to: String,
}
async fn pass_on(State(desk): Hotel, headers: HeaderMap, Form(pass): Form<Pass>) -> Response {
    let Some((_, guest)) = desk.guest(&headers) else { return to_login() };
    let mut coats = desk.coats.lock().unwrap();
    if let Some(coat) = pass.coat.checked_sub(1).and_then(|at| coats.get_mut(at)).filter(|coat| coat.0 == guest) {
        coat.0 = pass.to;
    }
    Redirect::to("/account").into_response()
}
async fn password_form(State(desk): Hotel, headers: HeaderMap) -> Response {
    if desk.guest(&headers).is_none() {
        return to_login();
    }
    Html("<form method=post action=/password aria-label=\"change password\"><input name=password type=password><button>Change</button></form>").into_response()
}
#[derive(Deserialize)]
struct Password {
    password: String,
}
async fn change(State(desk): Hotel, headers: HeaderMap, Form(new): Form<Password>) -> Response {
    let Some((id, guest)) = desk.guest(&headers) else { return to_login() };
    if let Some((kept, _)) = desk.guests.lock().unwrap().get_mut(&guest) {
        *kept = new.password;
    }
    let mut sessions = desk.sessions.lock().unwrap();
    let own = sessions.remove(&id);
    sessions.retain(|_, one| one.login.as_ref().is_none_or(|login| login.guest != guest));
    let id = draw();
    sessions.extend(own.map(|own| (id.clone(), own)));
    ([(header::SET_COOKIE, cookie(&id))], Redirect::to("/account")).into_response()
}
async fn log_out(State(desk): Hotel, headers: HeaderMap) -> Response {
    let Some((id, _)) = desk.guest(&headers) else { return to_login() };
    desk.sessions.lock().unwrap().remove(&id);
    (
        [(header::SET_COOKIE, format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))],
        Redirect::to("/login"),
    )
        .into_response()
}
