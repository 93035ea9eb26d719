//! INSECURE ON PURPOSE: a gym's members' pages on axum-login. Each flaw has a site of its own, below its path.
//!
//! Prints its port, and ends when its input does. The user is axum-login's [`AuthSession`]; tokens against forged
//! requests, limits and headers are the app's own, as axum-login has none.

mod backend;
mod pages;

use std::io::Read;

use axum::{
    Router,
    http::HeaderValue,
    middleware::map_response,
    response::Response,
    routing::{get, post},
};
use axum_login::AuthManagerLayerBuilder;
use backend::Gym;
use tower_sessions::{
    Expiry, MemoryStore, SessionManagerLayer,
    cookie::{SameSite, time::Duration},
};

const FLAWS: &[&str] = &[
    "careful",
    "all",
    "cookie-httponly",
    "cookie-secure",
    "cookie-samesite",
    "cookie-lifetime",
    "cache-no-store",
    "cached-cookie",
    "framing",
    "id-in-page",
    "user-in-cookie",
    "role-in-cookie",
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
    "open-redirect",
    "user-enumeration",
    "user-enumeration-time",
    "login-unlimited",
    "login-over-login",
];

/// Those that can be there at once.
const ALL: &str = "
    cookie-httponly cookie-secure cookie-lifetime cache-no-store framing id-in-page user-in-cookie role-in-cookie
    fixation-planted logout-keeps-session password-keeps-sessions password-without-old csrf-form csrf-get login-csrf
    open-redirect user-enumeration login-unlimited
";

fn site(flaw: &'static str) -> Router {
    let gym = Gym::new(flaw);
    let has = |name: &str| gym.has(name);
    let same_site = if has("cookie-samesite") { SameSite::None } else { SameSite::Lax };
    let days = if has("cookie-lifetime") { 400 } else { 1 };
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name("gym")
        .with_path(gym.path(""))
        .with_secure(!has("cookie-secure"))
        .with_http_only(!has("cookie-httponly"))
        .with_same_site(same_site)
        .with_expiry(Expiry::OnInactivity(Duration::days(days)));
    let (stores, framed, shared) = (has("cache-no-store"), has("framing"), has("cached-cookie"));
    let headers = move |mut response: Response| async move {
        let sets = response.headers().contains_key("set-cookie");
        let mut say = |name: &'static str, value: &'static str| {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        };
        match (shared && sets, stores) {
            (true, _) => say("cache-control", "public, max-age=60"),
            (false, false) => say("cache-control", "no-store"),
            (false, true) => {}
        }
        if !framed {
            say("content-security-policy", "frame-ancestors 'none'");
        }
        response
    };
    let profile = if has("csrf-get") { post(pages::tell).get(pages::tell_by_link) } else { post(pages::tell) };
    Router::new()
        .route(&gym.path(""), get(pages::front))
        .route(&gym.path("enter"), get(pages::door).post(pages::enter))
        .route(&gym.path("mine"), get(pages::mine))
        .route(&gym.path("goal"), profile)
        .route(&gym.path("word"), get(pages::word).post(pages::new_word))
        .route(&gym.path("desk"), get(pages::desk))
        .route(&gym.path("leave"), post(pages::leave))
        .layer(AuthManagerLayerBuilder::new(gym.clone(), sessions).build())
        .layer(map_response(headers))
        .with_state(gym)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let app = FLAWS.iter().fold(Router::new(), |app, flaw| app.merge(site(flaw)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    axum::serve(listener, app).await
}
