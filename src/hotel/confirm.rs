//! INSECURE ON PURPOSE, by switch: `reauthenticate` off.
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
use time::Duration;
use tower_sessions::Session;

use super::{
    HotelState,
    client::Asking,
    error::HotelError,
    fields::Fields,
    keys::{CONFIRMED, SINCE},
    log_in::verify,
    next::{HOME, destination},
    origin::AskedOrigin,
    page::PageContext,
    signed_in::SignedIn,
};
use crate::switch::{REAUTHENTICATE, SAFE_NEXT};

/// A password typed within this time need not be typed again.
const FRESH: Duration = Duration::minutes(5);

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
        if !desk.switches.read().on(&REAUTHENTICATE)
            || fresh(&desk, &here.session).await.map_err(HotelError::into_response)?
        {
            return Ok(Self(here));
        }
        // A form that was sent is not sent again: back to the page it stands on.
        let back = if parts.method == Method::GET { parts.uri.path() } else { HOME };
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", back).finish();
        Err(Redirect::to(&format!("/confirm?{query}")).into_response())
    }
}

// ANCHOR: fresh
async fn fresh(desk: &HotelState, session: &Session) -> Result<bool, HotelError> {
    let (login, again) = (session.get::<i64>(SINCE).await?, session.get::<i64>(CONFIRMED).await?);
    let now = desk.clock.now().unix_timestamp();
    Ok(login.max(again).is_some_and(|typed| now - typed < FRESH.whole_seconds())) // MARK
}
// ANCHOR_END: fresh

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
    here.session.insert(CONFIRMED, desk.clock.now().unix_timestamp()).await?;
    let there = destination(&form.next, &origin.0, desk.switches.read().on(&SAFE_NEXT));
    Ok(Redirect::to(&there).into_response())
}
