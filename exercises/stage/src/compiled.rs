//! A hotel that nobody enters, so that its machine code is there.
//!
//! Generic functions are compiled where they are used: with each exercise, after each save. Without optimisation rustc
//! takes the copy of a dependency instead, if there is one with the same types. So what all exercises use of axum and
//! tower-sessions is used here once, and comes with this library. Deliberately absent: anything that is ever called.

use axum::{
    Form, Router,
    extract::{Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use time::Duration;
use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer, cookie::SameSite, session};

/// What a form or an address brings.
#[derive(Deserialize)]
struct Words {
    guest: String,
    password: Option<String>,
}

/// The router, with pages of every shape.
pub fn hotel() -> Router {
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name("sid")
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::minutes(30)));
    Router::new()
        .route("/", get(page).post(entered))
        .route("/desk", post(entered))
        .with_state(())
        .merge(Router::new().fallback(page))
        .layer(sessions)
        .layer(middleware::from_fn(passed))
}

async fn page(session: Session, headers: HeaderMap, Query(asked): Query<Words>) -> Result<Html<String>, StatusCode> {
    let guest = session.get::<String>("guest").await.map_err(failed)?.unwrap_or(asked.guest);
    let visits = session.get::<u32>("visits").await.map_err(failed)?.unwrap_or_default() + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(Html(format!("{guest} {visits} {:?}", headers.get(header::COOKIE))))
}

async fn entered(session: Session, State(()): State<()>, Form(form): Form<Words>) -> Result<Response, StatusCode> {
    if form.password.is_none() {
        return Ok((StatusCode::UNAUTHORIZED, Html("<p>No.</p>")).into_response());
    }
    let named = session.remove::<String>("guest").await.map_err(failed)?.is_some();
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", "alice").await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    session.insert("named", named).await.map_err(failed)?;
    session.insert("since", 0_i64).await.map_err(failed)?;
    if session.get::<i64>("since").await.map_err(failed)?.is_none() {
        session.clear().await;
        session.flush().await.map_err(failed)?;
        return Ok(([(header::SET_COOKIE, String::new())], Redirect::to("/")).into_response());
    }
    Ok(([(header::SET_COOKIE, "")], String::new()).into_response())
}

async fn passed(request: Request, next: Next) -> Response {
    next.run(request).await
}

fn failed(_: session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}
