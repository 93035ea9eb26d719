//! A refresh token is changed for a new short token, and for the next refresh token: see `refresh`.

use axum::{
    extract::State,
    http::{HeaderMap, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};

use super::{
    HotelState,
    carried::carried,
    cookie::Attributes,
    error::HotelError,
    jwt::Claims,
    origin::AskedOrigin,
    page::PageContext,
    refresh::{NotRenewed, REFRESH},
    token::{TOKEN, refused},
};
use crate::switch::ROTATE_REFRESH;

// ANCHOR: renew
pub(super) async fn renew(
    State(desk): State<HotelState>,
    origin: AskedOrigin,
    headers: HeaderMap,
    paper: PageContext,
) -> Result<Response, HotelError> {
    let (switches, now) = (desk.switches.read(), desk.clock.now());
    let held = carried(&headers, REFRESH).unwrap_or_default();
    let renewed = desk.tokens.refresh.renew(&held, switches.on(&ROTATE_REFRESH), now.unix_timestamp());
    let known = renewed.and_then(|(guest, next)| {
        let guest = desk.guests.numbered(guest).filter(|guest| !guest.closed());
        Ok((guest.ok_or(NotRenewed::Ended)?, next))
    });
    let (guest, next) = match known {
        Ok(known) => known,
        Err(why) => return refused(&paper, &why.to_string(), false).await,
    };
    let token = desk.tokens.sign(&switches, &Claims::new(&switches, guest.name, now))?;
    let cookies = Attributes::of(&switches, origin.host());
    let set =
        [(TOKEN, token), (REFRESH, next)].map(|(name, value)| (SET_COOKIE, cookies.cookie(name, &value).to_string()));
    Ok((AppendHeaders(set), Redirect::to("/token")).into_response())
}
// ANCHOR_END: renew
