//! A careful app on axum and tower-sessions: two accounts, a note about oneself, a way out.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Router,
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    middleware::map_response,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use tower_sessions::{MemoryStore, Session, SessionManagerLayer, cookie::SameSite};

type Fields = BTreeMap<String, String>;

/// What each has written, and how many wrong passwords each name has had.
#[derive(Debug, Clone, Default)]
struct Notes {
    about: Arc<Mutex<Fields>>,
    wrong: Arc<Mutex<BTreeMap<String, u32>>>,
}

/// The app, with nobody logged in.
pub(crate) fn app() -> Router {
    let layer = SessionManagerLayer::new(MemoryStore::default()).with_name("__Host-sid").with_same_site(SameSite::Lax);
    let headers = |mut response: Response| async move {
        for (name, value) in [(CACHE_CONTROL.as_str(), "no-store"), ("x-frame-options", "DENY")] {
            if let (Ok(name), Ok(value)) = (name.parse::<axum::http::HeaderName>(), value.parse()) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    };
    Router::new()
        .route("/login", get(login).post(log_in))
        .route("/me", get(me).post(write))
        .route("/logout", post(log_out))
        .layer(layer)
        .layer(map_response(headers))
        .with_state(Notes::default())
}

/// The token of a session's forms.
async fn token(session: &Session) -> String {
    if let Ok(Some(token)) = session.get::<String>("token").await {
        return token;
    }
    let token = withstands::token::letters(24);
    let _ = session.insert("token", &token).await;
    token
}

async fn genuine(session: &Session, fields: &Fields) -> bool {
    let own = session.get::<String>("token").await.ok().flatten();
    own.is_some() && own.as_ref() == fields.get("token")
}

async fn login(session: Session) -> Html<String> {
    Html(format!(
        "<title>Notes</title><form method=post action=/login><input type=hidden name=token value={}><input name=user>\
         <input type=password name=password><button>Log in</button></form>",
        token(&session).await
    ))
}

async fn log_in(State(notes): State<Notes>, session: Session, Form(fields): Form<Fields>) -> Response {
    if !genuine(&session, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let given = format!("{}:{}", field("user"), field("password"));
    {
        let Ok(mut wrong) = notes.wrong.lock() else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
        let count = wrong.entry(field("user")).or_default();
        if *count >= 10 {
            return StatusCode::TOO_MANY_REQUESTS.into_response();
        }
        if ![withstands::ALICE, withstands::MALLORY].contains(&given.as_str()) {
            *count += 1;
            return (StatusCode::UNAUTHORIZED, "Name or password is wrong").into_response();
        }
        *count = 0;
    }
    // A new ID: one from before the login is worth nothing.
    if session.cycle_id().await.is_err() || session.insert("user", field("user")).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    Redirect::to("/me").into_response()
}

async fn user(session: &Session) -> Option<String> {
    session.get::<String>("user").await.ok().flatten()
}

async fn me(State(notes): State<Notes>, session: Session) -> Response {
    let Some(user) = user(&session).await else { return Redirect::to("/login").into_response() };
    let token = token(&session).await;
    let about = notes.about.lock().ok().and_then(|all| all.get(&user).cloned()).unwrap_or_default();
    Html(format!(
        "<h1>{user}</h1><p>{}</p><form method=post action=/me><input type=hidden name=token value={token}>\
         <input name=about><button>Write</button></form><form method=post action=/logout>\
         <input type=hidden name=token value={token}><button>Log out</button></form>",
        about.replace('&', "&amp;").replace('<', "&lt;")
    ))
    .into_response()
}

async fn write(State(notes): State<Notes>, session: Session, Form(fields): Form<Fields>) -> Response {
    let Some(user) = user(&session).await else { return Redirect::to("/login").into_response() };
    if !genuine(&session, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Ok(mut all) = notes.about.lock() {
        all.insert(user, fields.get("about").cloned().unwrap_or_default());
    }
    Redirect::to("/me").into_response()
}

async fn log_out(session: Session, Form(fields): Form<Fields>) -> Response {
    if !genuine(&session, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    match session.flush().await {
        Ok(()) => Redirect::to("/login").into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
