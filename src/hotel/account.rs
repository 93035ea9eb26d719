//! The account of whoever the session says is here.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;
use serde_json::{Value, json};
use time::{OffsetDateTime, macros::format_description};
use tower_sessions::Session;

use super::{
    Guest, Guests,
    page::{GUEST_ID, HotelError, SINCE, render},
};
use crate::views::Views;

#[derive(Serialize)]
pub(super) struct Named<'a> {
    name: &'a str,
}

impl<'a> From<&'a Guest> for Named<'a> {
    fn from(guest: &'a Guest) -> Self {
        Self { name: guest.title }
    }
}

#[derive(Serialize)]
struct AccountPage<'a> {
    guest: Named<'a>,
    secret: &'a str,
    coats: &'a [&'a str],
    since: String,
}

/// The guest this session belongs to, if anybody has logged in with it.
pub(super) async fn guest_of<'a>(session: &Session, guests: &'a Guests) -> Result<Option<&'a Guest>, HotelError> {
    Ok(session.get::<u32>(GUEST_ID).await?.and_then(|id| guests.numbered(id)))
}

pub(super) async fn account(
    session: Session,
    State(guests): State<Arc<Guests>>,
    State(views): State<Views>,
) -> Result<Response, HotelError> {
    let Some(guest) = guest_of(&session, &guests).await? else {
        return Ok(Redirect::to("/login").into_response());
    };
    let since = session.get::<i64>(SINCE).await?.map(clock_time).unwrap_or_default();
    let page = AccountPage { guest: guest.into(), secret: &guest.room_code, coats: guest.coats, since };
    render(&views, "hotel/account.html", page)
}

fn clock_time(seconds: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.format(format_description!("[hour]:[minute]")).unwrap_or_default()
}

pub(super) async fn who_am_i(session: Session, State(guests): State<Arc<Guests>>) -> Result<Json<Value>, HotelError> {
    let guest = guest_of(&session, &guests).await?;
    Ok(Json(json!({ "guest": guest.map(|g| g.name) })))
}
