//! INSECURE ON PURPOSE, by switch: `post_only` off.
//!
//! Coats: handed in, fetched, and passed on to another guest. Passing one on is the change that
//! cross-site request forgery is after: one request, and Alice's coat is Mallory's. Off, a link is
//! enough for it.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    HotelState,
    coat_store::{MOST_TEXT, NoCoat},
    confirm::Confirmed,
    error::HotelError,
    fields::Fields,
    page::{self, PageContext},
    signed_in::SignedIn,
};
use crate::switch::POST_ONLY;

#[derive(Deserialize)]
pub(super) struct Handed {
    #[serde(default)]
    coat: String,
    #[serde(default)]
    pocket: String,
}

#[derive(Deserialize)]
pub(super) struct Peg {
    coat: u32,
}

#[derive(Deserialize)]
pub(super) struct Passed {
    coat: u32,
    to: String,
}

pub(super) async fn hand_in(
    here: SignedIn,
    State(desk): State<HotelState>,
    paper: PageContext,
    Fields(form): Fields<Handed>,
) -> Result<Response, HotelError> {
    if form.coat.trim().is_empty() {
        return paper.refuse(StatusCode::UNPROCESSABLE_ENTITY, "No coat", "Say what it is that you hand in.").await;
    }
    if form.coat.chars().count() > MOST_TEXT || form.pocket.chars().count() > MOST_TEXT {
        let says = format!("A coat and what is in it take at most {MOST_TEXT} characters each.");
        return paper.refuse(StatusCode::UNPROCESSABLE_ENTITY, "Too many words", &says).await;
    }
    let hung = desk.rail.hang(here.guest.id, &form.coat, &form.pocket);
    answer(&paper, hung).await
}

pub(super) async fn fetch(
    here: SignedIn,
    State(desk): State<HotelState>,
    paper: PageContext,
    Fields(form): Fields<Peg>,
) -> Result<Response, HotelError> {
    let taken = desk.rail.take(here.guest.id, form.coat).map(drop);
    answer(&paper, taken).await
}

// ANCHOR: pass
pub(super) async fn pass(
    Confirmed(here): Confirmed,
    State(desk): State<HotelState>,
    paper: PageContext,
    Fields(form): Fields<Passed>,
) -> Result<Response, HotelError> {
    let Some(to) = desk.guests.named(&form.to).filter(|to| to.id != here.guest.id) else {
        return paper.refuse(StatusCode::UNPROCESSABLE_ENTITY, "Nobody else", "No other guest has this name.").await;
    };
    let passed = desk.rail.pass(here.guest.id, form.coat, to.id);
    answer(&paper, passed).await
}
// ANCHOR_END: pass

/// The same by a link, as on sites that register one handler for every method.
pub(super) async fn pass_by_link(
    State(desk): State<HotelState>,
    paper: PageContext,
    here: Result<Confirmed, Response>,
    query: Result<Query<Passed>, QueryRejection>,
) -> Result<Response, HotelError> {
    if desk.switches.read().on(&POST_ONLY) {
        return page::no_such_method(paper).await;
    }
    let here = match here {
        Ok(here) => here,
        Err(log_in_first) => return Ok(log_in_first),
    };
    let Ok(Query(form)) = query else {
        let says = "Name the peg and the guest, for example /coats/pass?coat=1&to=mallory";
        return paper.refuse(StatusCode::BAD_REQUEST, "Which coat?", says).await;
    };
    pass(here, State(desk), paper, Fields(form)).await
}

async fn answer(paper: &PageContext, done: Result<(), NoCoat>) -> Result<Response, HotelError> {
    match done {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(NoCoat::NotHere) => {
            paper.refuse(StatusCode::NOT_FOUND, "No such coat", "No coat of yours hangs on that peg.").await
        }
        Err(NoCoat::Full) => {
            let says = "You have handed in as many coats as our rail takes. Fetch one first.";
            paper.refuse(StatusCode::CONFLICT, "The rail is full", says).await
        }
    }
}
