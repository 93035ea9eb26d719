//! INSECURE ON PURPOSE: a club's members' page on tower-sessions, by hand, with one flaw or none.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Router,
    extract::State,
    http::{HeaderMap, StatusCode, header::CACHE_CONTROL},
    middleware::map_response,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer, cookie::SameSite};

pub(crate) const FLAWS: &[&str] = &[
    "cookie-httponly",
    "cookie-secure",
    "cookie-samesite",
    "cache-no-store",
    "framing",
    "fixation-planted",
    "logout-keeps-session",
    "password-keeps-sessions",
    "password-without-old",
    "csrf-form",
    "csrf-get",
    "csrf-any-token",
    "csrf-others-token",
    "csrf-from-sibling",
    "login-csrf",
    "user-enumeration",
    "login-unlimited",
    "id-in-page",
];

/// Those that can be there at once: a browser keeps no cookie that says SameSite=None and not Secure.
pub(crate) const ALL: &[&str] = &[
    "cookie-httponly",
    "cookie-secure",
    "cache-no-store",
    "framing",
    "fixation-planted",
    "logout-keeps-session",
    "password-keeps-sessions",
    "password-without-old",
    "csrf-form",
    "csrf-get",
    "login-csrf",
    "user-enumeration",
    "login-unlimited",
    "id-in-page",
];

type Fields = BTreeMap<String, String>;

#[derive(Debug, Clone)]
struct Member {
    password: String,
    about: String,
    generation: u32,
    failed: u32,
}

#[derive(Debug, Clone)]
struct Club {
    flaw: &'static str,
    members: Arc<Mutex<BTreeMap<String, Member>>>,
    /// Wrong passwords for names that nobody has.
    unknown: Arc<Mutex<BTreeMap<String, u32>>>,
    tokens: Arc<Mutex<Vec<String>>>,
}

/// `all` has all that can be there at once.
fn has(planted: &str, flaw: &str) -> bool {
    planted == flaw || (planted == "all" && ALL.contains(&flaw))
}

impl Club {
    fn has(&self, flaw: &str) -> bool {
        has(self.flaw, flaw)
    }

    /// Checks where a request comes from instead of a token.
    fn by_origin(&self) -> bool {
        self.has("csrf-from-sibling")
    }
}

pub(crate) fn app(flaw: &'static str) -> Router {
    let member =
        |password: &str| Member { password: password.to_owned(), about: String::new(), generation: 0, failed: 0 };
    let members =
        BTreeMap::from([("una".to_owned(), member("Correct-horse-1")), ("vic".to_owned(), member("Battery-staple-2"))]);
    let club = Club { flaw, members: Arc::new(Mutex::new(members)), unknown: Arc::default(), tokens: Arc::default() };
    let has = |name: &str| has(flaw, name);
    let layer = SessionManagerLayer::new(MemoryStore::default())
        .with_secure(!has("cookie-secure"))
        .with_http_only(!has("cookie-httponly"))
        .with_same_site(if has("cookie-samesite") { SameSite::None } else { SameSite::Lax })
        .with_name("__Host-club");
    let layer = if has("cookie-secure") { layer.with_name("club") } else { layer };
    // Both of its sessions' ends come within seconds.
    let unused = Expiry::OnInactivity(tower_sessions::cookie::time::Duration::seconds(2));
    let layer = if flaw == "short-lived" { layer.with_expiry(unused) } else { layer };
    let (store, frame) = (!has("cache-no-store"), !has("framing"));
    let headers = move |mut response: Response| async move {
        if store {
            response.headers_mut().insert(CACHE_CONTROL, "no-store".parse().unwrap());
        }
        if frame {
            response.headers_mut().insert("x-frame-options", "SAMEORIGIN".parse().unwrap());
        }
        response
    };
    let about = if has("csrf-get") { post(change).get(change_by_link) } else { post(change) };
    Router::new()
        .route("/", get(front))
        .route("/members", get(members_page).post(log_in))
        .route("/members/me", get(me))
        .route("/members/about", about)
        .route("/members/key", get(key_page).post(new_key))
        .route("/members/bye", post(log_out))
        .layer(layer)
        .layer(map_response(headers))
        .with_state(club)
}

async fn token(club: &Club, session: &Session) -> String {
    if let Some(token) = session.get::<String>("token").await.unwrap() {
        return token;
    }
    let token = withstands::token::letters(24);
    session.insert("token", &token).await.unwrap();
    club.tokens.lock().unwrap().push(token.clone());
    token
}

async fn refused(club: &Club, session: &Session, headers: &HeaderMap, fields: &Fields) -> bool {
    if club.has("csrf-form") {
        return false;
    }
    if club.by_origin() {
        return headers.get("sec-fetch-site").is_none_or(|site| site == "cross-site" || site == "none");
    }
    let own = session.get::<String>("token").await.unwrap();
    match fields.get("authenticity") {
        Some(_) if club.has("csrf-any-token") => false,
        Some(given) if club.has("csrf-others-token") => !club.tokens.lock().unwrap().contains(given),
        Some(given) => own.as_ref() != Some(given),
        None => true,
    }
}

fn hidden(club: &Club, token: &str) -> String {
    if club.by_origin() { String::new() } else { format!("<input type=hidden name=authenticity value={token}>") }
}

async fn front() -> Html<&'static str> {
    Html("<title>The club</title><a href=/members>Members</a>")
}

async fn members_page(State(club): State<Club>, session: Session) -> Html<String> {
    let token = token(&club, &session).await;
    Html(format!(
        "<form method=post action=/members>{}<input name=handle><input name=key type=password><button>Enter</button></form>",
        hidden(&club, &token)
    ))
}

async fn log_in(
    State(club): State<Club>,
    session: Session,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if !club.has("login-csrf") && refused(&club, &session, &headers, &fields).await && !club.has("csrf-form") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (handle, key) =
        (fields.get("handle").cloned().unwrap_or_default(), fields.get("key").cloned().unwrap_or_default());
    let right = {
        let (mut members, mut unknown) = (club.members.lock().unwrap(), club.unknown.lock().unwrap());
        let failed = match members.get_mut(&handle) {
            Some(member) => &mut member.failed,
            None => unknown.entry(handle.clone()).or_default(),
        };
        if *failed >= 10 && !club.has("login-unlimited") {
            return StatusCode::TOO_MANY_REQUESTS.into_response();
        }
        *failed += 1;
        let right = members.get_mut(&handle).filter(|member| member.password == key);
        right.map(|member| {
            member.failed = 0;
            member.generation
        })
    };
    let Some(generation) = right else {
        let known = club.members.lock().unwrap().contains_key(&handle);
        let says = if club.has("user-enumeration") && !known { "No such member" } else { "No" };
        return (StatusCode::UNAUTHORIZED, says).into_response();
    };
    if !club.has("fixation-planted") {
        session.cycle_id().await.unwrap();
        session.remove::<String>("token").await.unwrap();
    }
    session.insert("handle", handle).await.unwrap();
    session.insert("since", now_ms()).await.unwrap();
    session.insert("generation", generation).await.unwrap();
    Redirect::to("/members/me").into_response()
}

fn now_ms() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(now.as_millis()).unwrap()
}

async fn who(club: &Club, session: &Session) -> Option<String> {
    let handle = session.get::<String>("handle").await.unwrap()?;
    let generation = session.get::<u32>("generation").await.unwrap()?;
    let current = club.members.lock().unwrap()[&handle].generation;
    let since = session.get::<i64>("since").await.unwrap().unwrap_or_default();
    if club.flaw == "short-lived" && now_ms() - since > 5000 {
        return None;
    }
    (generation == current || club.has("password-keeps-sessions")).then_some(handle)
}

async fn me(State(club): State<Club>, session: Session) -> Response {
    let Some(handle) = who(&club, &session).await else { return Redirect::to("/members").into_response() };
    let token = token(&club, &session).await;
    let about = club.members.lock().unwrap()[&handle].about.replace('<', "&lt;");
    let id =
        if club.has("id-in-page") { session.id().map(|id| id.to_string()).unwrap_or_default() } else { String::new() };
    let hidden = hidden(&club, &token);
    Html(format!(
        "<h1>{handle}</h1><p>{about}</p>{id}<form method=post action=/members/about>{hidden}<input name=about><button>Tell</button></form>\
         <a href=/members/key>New key</a><form method=post action=/members/bye>{hidden}<button>Sign out</button></form>"
    ))
    .into_response()
}

async fn change(
    State(club): State<Club>,
    session: Session,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if refused(&club, &session, &headers, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    store(&club, &session, &fields).await
}

async fn change_by_link(State(club): State<Club>, session: Session, Form(fields): Form<Fields>) -> Response {
    store(&club, &session, &fields).await
}

async fn store(club: &Club, session: &Session, fields: &Fields) -> Response {
    let Some(handle) = who(club, session).await else { return Redirect::to("/members").into_response() };
    let about = fields.get("about").cloned().unwrap_or_default();
    club.members.lock().unwrap().get_mut(&handle).unwrap().about = about;
    Redirect::to("/members/me").into_response()
}

async fn key_page(State(club): State<Club>, session: Session) -> Response {
    if who(&club, &session).await.is_none() {
        return Redirect::to("/members").into_response();
    }
    let token = token(&club, &session).await;
    Html(format!(
        "<form method=post action=/members/key>{}<input type=password name=current><input type=password name=fresh><button>Change</button></form>",
        hidden(&club, &token)
    ))
    .into_response()
}

async fn new_key(
    State(club): State<Club>,
    session: Session,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let Some(handle) = who(&club, &session).await else { return Redirect::to("/members").into_response() };
    if refused(&club, &session, &headers, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    let generation = {
        let mut members = club.members.lock().unwrap();
        let member = members.get_mut(&handle).unwrap();
        if fields.get("current") != Some(&member.password) && !club.has("password-without-old") {
            return StatusCode::FORBIDDEN.into_response();
        }
        member.password = fields.get("fresh").cloned().unwrap_or_default();
        member.generation += 1;
        member.generation
    };
    session.insert("generation", generation).await.unwrap();
    Redirect::to("/members/me").into_response()
}

async fn log_out(
    State(club): State<Club>,
    session: Session,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if refused(&club, &session, &headers, &fields).await {
        return StatusCode::FORBIDDEN.into_response();
    }
    if club.has("logout-keeps-session") {
        let gone = "__Host-club=; Path=/; Secure; Max-Age=0";
        return ([("set-cookie", gone)], Redirect::to("/")).into_response();
    }
    session.flush().await.unwrap();
    Redirect::to("/").into_response()
}
