//! The pages around the exercise: guests order, and look at their bill. Nothing to change here.

use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use axum::{
    Form, Router,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use tower_sessions::{MemoryStore, Session, SessionManagerLayer};

use super::Bills;

/// The name of the session cookie.
pub const COOKIE: &str = "sid";

/// The guests of this hotel: the name, and the password.
pub type Guests = BTreeMap<String, String>;

/// A drink that is being made. It is ready some time later, or there is none: then with the status that the guest gets.
pub type Making<'a> = Pin<Box<dyn Future<Output = Result<(), StatusCode>> + Send + 'a>>;

/// The kitchen. The tests decide how long it takes.
pub trait Kitchen: Send + Sync + 'static {
    /// Makes a drink.
    fn make<'a>(&'a self, drink: &'a str) -> Making<'a>;
}

#[derive(Clone)]
struct Desk {
    guests: Guests,
    bills: Arc<Bills>,
    kitchen: Arc<dyn Kitchen>,
}

#[derive(Deserialize)]
struct LogIn {
    guest: String,
    password: String,
}

#[derive(Deserialize)]
struct Order {
    drink: String,
}

/// A store that failed is not the guest's fault.
pub fn failed(_: tower_sessions::session::Error) -> StatusCode {
    StatusCode::SERVICE_UNAVAILABLE
}

/// The whole hotel, ready to answer.
#[must_use]
pub fn hotel(guests: Guests, kitchen: Arc<dyn Kitchen>) -> Router {
    Router::new()
        .route("/login", get(form).post(log_in))
        .route("/bill", get(show))
        .route("/order", post(order))
        .route("/logout", post(log_out))
        .with_state(Desk { guests, bills: Arc::default(), kitchen })
        .layer(SessionManagerLayer::new(MemoryStore::default()).with_name(COOKIE))
}

async fn form() -> Html<&'static str> {
    Html(
        "<form method=post action=/login aria-label=\"log in\"><input name=guest>\
         <input name=password type=password><button>Log in</button></form>",
    )
}

async fn log_in(session: Session, State(desk): State<Desk>, Form(form): Form<LogIn>) -> Result<Response, StatusCode> {
    if desk.guests.get(&form.guest) != Some(&form.password) {
        return Ok((StatusCode::UNAUTHORIZED, "Wrong name or password.").into_response());
    }
    // A login begins anew, whatever the browser came with.
    session.flush().await.map_err(failed)?;
    session.cycle_id().await.map_err(failed)?;
    session.insert("guest", form.guest).await.map_err(failed)?;
    Ok(Redirect::to("/bill").into_response())
}

/// The guest, or the way to the login.
async fn guest(session: &Session) -> Result<String, Response> {
    let guest = session.get::<String>("guest").await.map_err(|error| failed(error).into_response())?;
    guest.ok_or_else(|| Redirect::to("/login").into_response())
}

async fn show(session: Session, State(desk): State<Desk>) -> Result<Html<String>, Response> {
    let guest = guest(&session).await?;
    let drinks = super::bill(&session, &desk.bills, &guest).await.map_err(IntoResponse::into_response)?;
    let rows: String = drinks.iter().map(|drink| format!("<li>{drink}</li>")).collect();
    Ok(Html(format!(
        "<h1>The bill of {guest}</h1><ul>{rows}</ul>\
         <form method=post action=/order aria-label=\"order\"><input name=drink><button>Order</button></form>\
         <form method=post action=/logout aria-label=\"log out\"><button>Log out</button></form>"
    )))
}

async fn order(session: Session, State(desk): State<Desk>, Form(form): Form<Order>) -> Result<Redirect, Response> {
    let guest = guest(&session).await?;
    let ordered = super::order(&session, &desk.bills, &guest, &form.drink, &*desk.kitchen).await;
    ordered.map_err(IntoResponse::into_response)?;
    Ok(Redirect::to("/bill"))
}

async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    session.flush().await.map_err(failed)?;
    Ok(Redirect::to("/login"))
}
