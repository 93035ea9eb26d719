//! INSECURE ON PURPOSE, by switch: `reauthenticate` off (`typed.rs` has its other positions).
//!
//! Step-up: before what matters, the password again, unless it was typed a moment ago. A session
//! proves a login some time; this proves the person now. Within the minutes that count as now it
//! proves nothing more than the session does.

use axum::{
    extract::{FromRef, FromRequestParts, Query, State},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    HotelState,
    client::Asking,
    error::HotelError,
    fields::Fields,
    keys::CONFIRMED,
    log_in::verify,
    next::{HOME, destination},
    origin::AskedOrigin,
    page::PageContext,
    signed_in::SignedIn,
    typed::{is_fresh, note},
};
use crate::switch::SAFE_NEXT;

/// A guest who has typed the password a moment ago, or need not.
#[derive(Debug)]
pub(super) struct Confirmed(pub(super) SignedIn);

impl<S: Send + Sync> FromRequestParts<S> for Confirmed
where
    HotelState: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let here = SignedIn::from_request_parts(parts, state).await?;
        let desk = HotelState::from_ref(state);
        let (switches, now) = (desk.switches.read(), desk.clock.now().unix_timestamp());
        if is_fresh(&here.session, &switches, here.guest.id, now).await.map_err(HotelError::into_response)? {
            return Ok(Self(here));
        }
        // A form that was sent is not sent again: back to the page it stands on.
        let back = if parts.method == Method::GET { parts.uri.path() } else { HOME };
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", back).finish();
        Err(Redirect::to(&format!("/confirm?{query}")).into_response())
    }
}

#[derive(Deserialize)]
pub(super) struct Again {
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct ConfirmPage<'a> {
    wrong: bool,
    next: &'a str,
}

pub(super) async fn form(_: SignedIn, paper: PageContext, Query(wanted): Query<Again>) -> Result<Response, HotelError> {
    paper.render("hotel/confirm.html", ConfirmPage { wrong: false, next: &wanted.next }).await
}

pub(super) async fn confirm(
    here: SignedIn,
    State(desk): State<HotelState>,
    origin: AskedOrigin,
    asking: Asking,
    paper: PageContext,
    Fields(form): Fields<Again>,
) -> Result<Response, HotelError> {
    if verify(&desk, &asking, here.guest.name, &form.password).await?.is_none() {
        let page = paper.render("hotel/confirm.html", ConfirmPage { wrong: true, next: &form.next }).await?;
        return Ok((StatusCode::UNAUTHORIZED, page).into_response());
    }
    let (switches, now) = (desk.switches.read(), desk.clock.now().unix_timestamp());
    here.session.insert(CONFIRMED, now).await?;
    note(&here.session, &switches, here.guest.id, now).await?;
    let there = destination(&form.next, &origin.0, switches.on(&SAFE_NEXT));
    Ok(Redirect::to(&there).into_response())
}
