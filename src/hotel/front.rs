//! The front page and the counter.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use tower_sessions::Session;

use super::{
    Guests,
    account::{Named, guest_of},
    page::{HotelError, count_visit, render},
};
use crate::views::Views;

#[derive(Serialize)]
struct FrontPage<'a> {
    guest: Option<Named<'a>>,
    visits: u64,
    coats_on_rail: usize,
}

pub(super) async fn front(
    session: Session,
    State(guests): State<Arc<Guests>>,
    State(views): State<Views>,
) -> Result<Response, HotelError> {
    let visits = count_visit(&session).await?;
    let guest = guest_of(&session, &guests).await?.map(Named::from);
    render(&views, "hotel/front.html", FrontPage { guest, visits, coats_on_rail: guests.coats() })
}

// ANCHOR: count
pub(super) async fn count(session: Session) -> Result<String, HotelError> {
    let visits = count_visit(&session).await?;
    Ok(format!("You have been here {visits} time{}.\n", if visits == 1 { "" } else { "s" }))
}
// ANCHOR_END: count
