//! The pages, and what is refused.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_login::{AuthUser, tower_sessions::Session};

use crate::backend::Gym;

type Fields = BTreeMap<String, String>;
type Auth = axum_login::AuthSession<Gym>;

/// Wrong words in a row that are forgiven.
const FORGIVEN: u32 = 10;

fn field(fields: &Fields, name: &str) -> String {
    fields.get(name).cloned().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

async fn token(gym: &Gym, session: &Session) -> String {
    if let Some(token) = session.get::<String>("token").await.unwrap() {
        return token;
    }
    let token = tower_sessions::session::Id::default().to_string();
    session.insert("token", &token).await.unwrap();
    gym.tokens.lock().unwrap().insert(token.clone());
    token
}

async fn hidden(gym: &Gym, session: &Session) -> String {
    match gym.has("csrf-from-sibling") {
        true => String::new(),
        false => format!("<input type=hidden name=stamp value=\"{}\">", token(gym, session).await),
    }
}

async fn forged(gym: &Gym, session: &Session, headers: &HeaderMap, fields: &Fields) -> bool {
    if gym.has("csrf-form") {
        return false;
    }
    if gym.has("csrf-from-sibling") {
        return headers.get("sec-fetch-site").is_none_or(|site| site == "cross-site" || site == "none");
    }
    let own = session.get::<String>("token").await.unwrap();
    match fields.get("stamp") {
        Some(_) if gym.has("csrf-any-token") => false,
        Some(given) if gym.has("csrf-others-token") => !gym.tokens.lock().unwrap().contains(given),
        given => own.as_ref() != given || given.is_none(),
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get("cookie")?.to_str().ok()?;
    all.split("; ").filter_map(|pair| pair.split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
}

/// Whose pages these are.
fn who(gym: &Gym, auth: &Auth, headers: &HeaderMap) -> Option<String> {
    let name = auth.user.as_ref()?.name.clone();
    let said = cookie(headers, "member").filter(|name| gym.user(name).is_some());
    Some(said.filter(|_| gym.has("user-in-cookie")).unwrap_or(name))
}

pub(crate) async fn front() -> Html<&'static str> {
    Html("<title>Gym</title><h1>The gym</h1><a href=\"enter\">Enter</a>")
}

pub(crate) async fn door(State(gym): State<Gym>, auth: Auth, Query(query): Query<Fields>) -> Html<String> {
    let (hidden, next) = (hidden(&gym, &auth.session).await, escaped(&field(&query, "next")));
    Html(format!(
        "<title>Enter</title><form method=post action=enter>{hidden}<input type=hidden name=next value=\"{next}\">\
         <label>Name <input name=login autocomplete=username></label><label>Word <input type=password name=word></label>\
         <button>Enter</button></form>"
    ))
}

pub(crate) async fn enter(
    State(gym): State<Gym>,
    mut auth: Auth,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let session = auth.session.clone();
    if !gym.has("login-csrf") && forged(&gym, &session, &headers, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (name, word) = (field(&fields, "login"), field(&fields, "word"));
    let wrong = *gym.failed.lock().unwrap().get(&name).unwrap_or(&0);
    if wrong >= FORGIVEN && !gym.has("login-unlimited") {
        return StatusCode::TOO_MANY_REQUESTS.into_response();
    }
    let Some(user) = auth.authenticate((name.clone(), word)).await.unwrap() else {
        *gym.failed.lock().unwrap().entry(name.clone()).or_default() += 1;
        let unknown = gym.has("user-enumeration") && gym.user(&name).is_none();
        let says = if unknown { "Nobody here has this name." } else { "That was not right." };
        return (StatusCode::UNAUTHORIZED, Html(says)).into_response();
    };
    gym.failed.lock().unwrap().remove(&name);
    if gym.has("fixation-planted") {
        // What axum-login's login does, without its new ID.
        let data = serde_json::json!({ "user_id": name, "auth_hash": user.session_auth_hash() });
        session.insert("axum-login.data", data).await.unwrap();
    } else {
        session.remove::<String>("token").await.unwrap();
        // axum-login 0.18 gives a new ID to a stranger, and none to somebody who is logged in already: whoever plants the
        // ID of a login of their own would keep it.
        if !gym.has("login-over-login") {
            session.cycle_id().await.unwrap();
        }
        auth.login(&user).await.unwrap();
    }
    let next = field(&fields, "next");
    let own = next.starts_with(&gym.path("")) && !next.contains('\\');
    let to = if !next.is_empty() && (own || gym.has("open-redirect")) { next } else { gym.path("mine") };
    let mut response = (StatusCode::SEE_OTHER, [("location", to)]).into_response();
    for (flaw, line) in [("user-in-cookie", format!("member={name}")), ("role-in-cookie", "role=member".to_owned())] {
        if gym.has(flaw) {
            let line = format!("{line}; Path={}; Secure; HttpOnly; SameSite=Lax", gym.path(""));
            response.headers_mut().append("set-cookie", line.parse().unwrap());
        }
    }
    response
}

pub(crate) async fn mine(State(gym): State<Gym>, auth: Auth, headers: HeaderMap) -> Response {
    let Some(name) = who(&gym, &auth, &headers) else {
        return Redirect::to(&format!("{}?next={}", gym.path("enter"), gym.path("mine"))).into_response();
    };
    let hidden = hidden(&gym, &auth.session).await;
    let goal = escaped(&gym.members.lock().unwrap()[&name].goal);
    let id = auth.session.id().filter(|_| gym.has("id-in-page")).map(|id| id.to_string()).unwrap_or_default();
    let admin = gym.has("role-in-cookie") && cookie(&headers, "role").as_deref() == Some("admin");
    let desk = if admin { "<a href=desk>The admin's desk</a>" } else { "" };
    Html(format!(
        "<title>Mine</title><h1>{name}</h1><p>{goal}</p><!-- {id} -->{desk}\
         <form method=post action=goal>{hidden}<label>Goal <input name=goal></label><button>Keep</button></form>\
         <a href=word>New word</a><form method=post action=leave>{hidden}<button>Log out</button></form>"
    ))
    .into_response()
}

pub(crate) async fn desk(State(gym): State<Gym>, auth: Auth, headers: HeaderMap) -> Response {
    let admin = gym.has("role-in-cookie") && cookie(&headers, "role").as_deref() == Some("admin");
    match who(&gym, &auth, &headers).filter(|_| admin) {
        Some(_) => Html("<title>Desk</title>The admin's desk").into_response(),
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

pub(crate) async fn tell(
    State(gym): State<Gym>,
    auth: Auth,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if forged(&gym, &auth.session, &headers, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    keep(&gym, who(&gym, &auth, &headers), &fields)
}

pub(crate) async fn tell_by_link(
    State(gym): State<Gym>,
    auth: Auth,
    headers: HeaderMap,
    Query(fields): Query<Fields>,
) -> Response {
    keep(&gym, who(&gym, &auth, &headers), &fields)
}

fn keep(gym: &Gym, who: Option<String>, fields: &Fields) -> Response {
    let Some(name) = who else { return Redirect::to(&gym.path("enter")).into_response() };
    if let Some(member) = gym.members.lock().unwrap().get_mut(&name) {
        member.goal = field(fields, "goal");
    }
    Redirect::to(&gym.path("mine")).into_response()
}

pub(crate) async fn word(State(gym): State<Gym>, auth: Auth) -> Response {
    if auth.user.is_none() {
        return Redirect::to(&gym.path("enter")).into_response();
    }
    let hidden = hidden(&gym, &auth.session).await;
    let old = "<label>Old word <input type=password name=old></label>";
    Html(format!(
        "<title>New word</title><form method=post action=word>{hidden}{old}\
         <label>New word <input type=password name=new></label><button>Change</button></form>"
    ))
    .into_response()
}

pub(crate) async fn new_word(
    State(gym): State<Gym>,
    mut auth: Auth,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let Some(user) = auth.user.clone() else { return Redirect::to(&gym.path("enter")).into_response() };
    if forged(&gym, &auth.session, &headers, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    {
        let mut members = gym.members.lock().unwrap();
        let Some(member) = members.get_mut(&user.name) else { return StatusCode::FORBIDDEN.into_response() };
        if member.word != field(&fields, "old") && !gym.has("password-without-old") {
            return StatusCode::FORBIDDEN.into_response();
        }
        member.word = field(&fields, "new");
    }
    if let Some(user) = gym.user(&user.name) {
        auth.login(&user).await.unwrap();
    }
    Redirect::to(&gym.path("mine")).into_response()
}

pub(crate) async fn leave(
    State(gym): State<Gym>,
    mut auth: Auth,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if forged(&gym, &auth.session, &headers, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    let out = Redirect::to(&gym.path("")).into_response();
    if gym.has("logout-keeps-session") {
        let gone = format!("gym=; Path={}; Max-Age=0", gym.path(""));
        let secure = if gym.has("cookie-secure") { "" } else { "; Secure" };
        let mut out = out;
        out.headers_mut().append("set-cookie", format!("{gone}{secure}").parse().unwrap());
        return out;
    }
    auth.logout().await.unwrap();
    out
}
