//! INSECURE ON PURPOSE, by switch: `renew_on_login` off.
//!
//! Logging in: a form, a password check that takes as long for a name nobody has, and the one line
//! against session fixation.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::{StatusCode, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    Guest, HotelState,
    client::Asking,
    device_bound,
    error::HotelError,
    fields::Fields,
    keys::{FROM, GUEST_ID, SINCE},
    next::destination,
    old_desk::role_cookie,
    origin::AskedOrigin,
    page::{PageContext, count_visit},
    typed::note,
};
use crate::switch::{RENEW_ON_LOGIN, SAFE_NEXT};

#[derive(Serialize)]
struct LoginPage<'a> {
    wrong: bool,
    closed: bool,
    visits: u64,
    next: &'a str,
    passwords: Vec<(&'static str, String)>,
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(super) struct LogIn {
    #[serde(default)]
    guest: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn form(
    session: Session,
    State(desk): State<HotelState>,
    paper: PageContext,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HotelError> {
    login_page(&paper, &session, &desk, &wanted.next, None).await
}

// ANCHOR: log_in
pub(super) async fn log_in(
    session: Session,
    State(desk): State<HotelState>,
    origin: AskedOrigin,
    asking: Asking,
    paper: PageContext,
    Fields(form): Fields<LogIn>,
) -> Result<Response, HotelError> {
    let Some(guest) = verify(&desk, &asking, &form.guest, &form.password).await? else {
        return login_page(&paper, &session, &desk, &form.next, Some(StatusCode::UNAUTHORIZED)).await;
    };
    if guest.closed() {
        return login_page(&paper, &session, &desk, &form.next, Some(StatusCode::FORBIDDEN)).await;
    }
    let switches = desk.switches.read();
    if switches.on(&RENEW_ON_LOGIN) {
        session.cycle_id().await?; // MARK
    }
    let now = desk.clock.now().unix_timestamp();
    session.insert(GUEST_ID, guest.id).await?;
    session.insert(SINCE, now).await?;
    session.insert(FROM, asking.words()).await?;
    note(&session, &switches, guest.id, now).await?;
    let bound = device_bound::offer(&desk, &switches, &session).await?;
    let role = role_cookie(&desk, guest.role, origin.host()).map(|cookie| (SET_COOKIE, cookie.to_string()));
    let there = destination(&form.next, &origin.0, switches.on(&SAFE_NEXT));
    Ok((AppendHeaders(role), bound, Redirect::to(&there)).into_response())
}
// ANCHOR_END: log_in

// ANCHOR: verify
/// A name that nobody has is verified against a hash that nobody has: it takes as long.
pub(super) async fn verify(
    desk: &HotelState,
    asking: &Asking,
    name: &str,
    password: &str,
) -> Result<Option<Arc<Guest>>, HotelError> {
    let guest = desk.guests.named(name);
    let hash = guest.map_or_else(|| Arc::clone(desk.guests.nobodys_hash()), |g| g.hash()); // MARK
    let fits = desk.hasher.verify(&hash, password).await?;
    if guest.is_none() || !fits {
        desk.throttle.wrong(asking.address, desk.clock.now());
    }
    Ok(guest.filter(|_| fits).cloned())
}
// ANCHOR_END: verify

async fn login_page(
    paper: &PageContext,
    session: &Session,
    desk: &HotelState,
    next: &str,
    refused: Option<StatusCode>,
) -> Result<Response, HotelError> {
    let page = LoginPage {
        wrong: refused == Some(StatusCode::UNAUTHORIZED),
        closed: refused == Some(StatusCode::FORBIDDEN),
        visits: count_visit(session).await?,
        next,
        passwords: desk.guests.iter().filter(|g| g.told).map(|g| (g.name, g.password())).collect(),
    };
    let page = paper.render("hotel/login.html", page).await?;
    Ok((refused.unwrap_or(StatusCode::OK), page).into_response())
}
