//! The front page and the counter.

use axum::{extract::State, response::Response};
use serde::Serialize;
use tower_sessions::Session;

use super::{
    HotelState,
    account::Named,
    error::HotelError,
    guest_of::guest_of,
    page::{PageContext, count_visit},
};

#[derive(Serialize)]
struct FrontPage {
    guest: Option<Named>,
    visits: u64,
    coats_on_rail: usize,
}

pub(super) async fn front(
    session: Session,
    State(desk): State<HotelState>,
    paper: PageContext,
) -> Result<Response, HotelError> {
    let visits = count_visit(&session).await?;
    let guest = guest_of(&session, &desk.guests).await?.map(|guest| Named::from(&*guest));
    paper.render("hotel/front.html", FrontPage { guest, visits, coats_on_rail: desk.rail.count() }).await
}

// ANCHOR: count
pub(super) async fn count(session: Session) -> Result<String, HotelError> {
    let visits = count_visit(&session).await?;
    Ok(format!("You have been here {visits} time{}.\n", if visits == 1 { "" } else { "s" }))
}
// ANCHOR_END: count
