//! INSECURE ON PURPOSE, by switch: `renew_on_login`.
//!
//! Logging in: a form, a password check that takes as long for a name nobody has, and the one line
//! against session fixation.

use std::sync::Arc;

use axum::{
    Form,
    extract::State,
    http::{StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use cloakroom_engine::switch::RENEW_ON_LOGIN;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    Desk, Guest, Guests,
    old_desk::role_cookie,
    page::{AskedHost, GUEST_ID, HotelError, SINCE, count_visit, render},
};
use crate::views::Views;

#[derive(Serialize)]
struct LoginPage<'a> {
    wrong: bool,
    visits: u64,
    alice_password: &'a str,
}

#[derive(Deserialize)]
pub(super) struct LogIn {
    #[serde(default)]
    guest: String,
    #[serde(default)]
    password: String,
}

pub(super) async fn form(
    session: Session,
    State(guests): State<Arc<Guests>>,
    State(views): State<Views>,
) -> Result<Response, HotelError> {
    login_page(&session, &guests, &views, false).await
}

// ANCHOR: log_in
pub(super) async fn log_in(
    session: Session,
    State(desk): State<Desk>,
    host: AskedHost,
    Form(form): Form<LogIn>,
) -> Result<Response, HotelError> {
    let Some(guest) = verify(&desk, &form).await? else {
        let page = login_page(&session, &desk.guests, &desk.views, true).await?;
        return Ok((StatusCode::UNAUTHORIZED, page).into_response());
    };
    if desk.switches.read().on(&RENEW_ON_LOGIN) {
        session.cycle_id().await?; // MARK
    }
    session.insert(GUEST_ID, guest.id).await?;
    session.insert(SINCE, desk.clock.now().unix_timestamp()).await?;
    let role = role_cookie(&desk, guest.role, &host.0).map(|cookie| (SET_COOKIE, cookie.to_string()));
    Ok((AppendHeaders(role), Redirect::to("/account")).into_response())
}
// ANCHOR_END: log_in

/// A name that nobody has is verified against a hash that nobody has: it takes as long.
async fn verify<'a>(desk: &'a Desk, form: &LogIn) -> Result<Option<&'a Guest>, HotelError> {
    let guest = desk.guests.named(&form.guest);
    let hash = guest.map_or(desk.guests.nobodys_hash(), |g| &g.hash);
    let fits = desk.hasher.verify(hash, &form.password).await?;
    Ok(guest.filter(|_| fits))
}

async fn login_page(session: &Session, guests: &Guests, views: &Views, wrong: bool) -> Result<Response, HotelError> {
    let visits = count_visit(session).await?;
    let alice_password = guests.named("alice").map_or("", |g| &g.password);
    render(views, "hotel/login.html", LoginPage { wrong, visits, alice_password })
}
