//! INSECURE ON PURPOSE, by switch: `separate_keys` off.
//!
//! A forgotten password: say who you are, then prove it with the room code. Between the two steps
//! the session remembers a name that nobody has proved. Off, it does so under the key that the
//! login uses, and every other page takes the claim for a login (session puzzling, WSTG-SESS-08).

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use super::{
    HotelState,
    client::Asking,
    error::HotelError,
    fields::Fields,
    keys::{GUEST_ID, RESET_FOR},
    page::PageContext,
    password::unfit,
};
use crate::switch::{SEPARATE_KEYS, Switches};

// ANCHOR: key
fn key(switches: &Switches) -> &'static str {
    if switches.on(&SEPARATE_KEYS) { RESET_FOR } else { GUEST_ID } // MARK
}
// ANCHOR_END: key

#[derive(Deserialize)]
pub(super) struct Claim {
    #[serde(default)]
    guest: String,
}

#[derive(Deserialize)]
pub(super) struct Proof {
    #[serde(default)]
    code: String,
    #[serde(default)]
    password: String,
}

#[derive(Serialize)]
struct ProofPage {
    wrong: bool,
}

pub(super) async fn form(paper: PageContext) -> Result<Response, HotelError> {
    paper.render("hotel/forgot.html", ()).await
}

/// A name that nobody has leads to the same page: who stays here is nobody's business.
pub(super) async fn claim(
    session: Session,
    State(desk): State<HotelState>,
    Fields(form): Fields<Claim>,
) -> Result<Response, HotelError> {
    if let Some(guest) = desk.guests.named(&form.guest) {
        session.insert(key(&desk.switches.read()), guest.id).await?;
    }
    Ok(Redirect::to("/forgot/code").into_response())
}

pub(super) async fn proof_form(paper: PageContext) -> Result<Response, HotelError> {
    paper.render("hotel/forgot_code.html", ProofPage { wrong: false }).await
}

pub(super) async fn prove(
    session: Session,
    State(desk): State<HotelState>,
    asking: Asking,
    paper: PageContext,
    Fields(form): Fields<Proof>,
) -> Result<Response, HotelError> {
    let key = key(&desk.switches.read());
    let claimed = session.get::<u32>(key).await?.and_then(|id| desk.guests.numbered(id));
    let Some(guest) = claimed.filter(|guest| guest.room_code == form.code.trim()) else {
        desk.throttle.wrong(asking.address, desk.clock.now());
        let page = paper.render("hotel/forgot_code.html", ProofPage { wrong: true }).await?;
        return Ok((StatusCode::UNAUTHORIZED, page).into_response());
    };
    if let Some(says) = unfit(&form.password) {
        return paper.refuse(StatusCode::UNPROCESSABLE_ENTITY, "Not this one", &says).await;
    }
    guest.change_password(&form.password)?;
    session.remove::<u32>(key).await?;
    Ok(Redirect::to("/login").into_response())
}
