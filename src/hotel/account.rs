//! The account of whoever the session says is here.

use axum::{Json, extract::State, http::StatusCode, response::Response};
use serde::Serialize;
use serde_json::{Value, json};
use time::{OffsetDateTime, macros::format_description};
use tower_sessions::Session;

use super::{
    Guest, HotelState, coat_store::Coat, error::HotelError, guest_of::guest_of, keys::SINCE, page::PageContext,
    signed_in::SignedIn,
};

#[derive(Serialize)]
pub(super) struct Named {
    name: &'static str,
}

impl From<&Guest> for Named {
    fn from(guest: &Guest) -> Self {
        Self { name: guest.title }
    }
}

#[derive(Serialize)]
struct AccountPage<'a> {
    guest: Named,
    manager: bool,
    secret: &'a str,
    coats: Vec<Coat>,
    others: Vec<&'a str>,
    since: String,
}

pub(super) async fn account(
    SignedIn { guest, session }: SignedIn,
    State(desk): State<HotelState>,
    paper: PageContext,
) -> Result<Response, HotelError> {
    let page = AccountPage {
        guest: Named::from(&*guest),
        manager: guest.role == "manager",
        secret: &guest.room_code,
        coats: desk.rail.coats_of(guest.id),
        others: desk.guests.iter().filter(|g| g.id != guest.id).map(|g| g.name).collect(),
        since: session.get::<i64>(SINCE).await?.map(clock_time).unwrap_or_default(),
    };
    paper.render("hotel/account.html", page).await
}

/// Hours and minutes of a time in seconds since 1970, as a page shows them.
pub(super) fn clock_time(seconds: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.format(format_description!("[hour]:[minute]")).unwrap_or_default()
}

// ANCHOR: who_am_i
/// For programs: no redirect to a page for people, but a status (RFC 9110, section 15.5.2).
pub(super) async fn who_am_i(
    session: Session,
    State(desk): State<HotelState>,
) -> Result<(StatusCode, Json<Value>), HotelError> {
    let guest = guest_of(&session, &desk.guests).await?;
    let status = if guest.is_some() { StatusCode::OK } else { StatusCode::UNAUTHORIZED }; // MARK
    Ok((status, Json(json!({ "guest": guest.map(|g| g.name) }))))
}
// ANCHOR_END: who_am_i
