//! INSECURE ON PURPOSE, by switch: `destroy_on_logout` off.
//!
//! Logging out: the record is destroyed on the server. Off, only the browser is told to forget.

use axum::{
    Extension,
    extract::State,
    http::header::SET_COOKIE,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use tower_sessions::Session;

use super::{
    HotelState,
    cookie::{Attributes, session_cookie},
    device_bound,
    elsewhere::leave_there_too,
    error::HotelError,
    origin::AskedOrigin,
};
use crate::{identity::Origins, switch::DESTROY_ON_LOGOUT};

// ANCHOR: log_out
pub(super) async fn log_out(
    session: Session,
    State(desk): State<HotelState>,
    origin: AskedOrigin,
    origins: Option<Extension<Origins>>,
) -> Result<Response, HotelError> {
    let switches = desk.switches.read();
    device_bound::end(&desk, &session).await?;
    let origins = origins.map(|Extension(origins)| origins).unwrap_or_default();
    let away = leave_there_too(&switches, &session, &origins).await?;
    let to = away.as_deref().unwrap_or("/");
    if switches.on(&DESTROY_ON_LOGOUT) {
        session.flush().await?; // MARK
        return Ok(Redirect::to(to).into_response());
    }
    let forget = Attributes::of(&switches, origin.host()).removal(session_cookie(&switches));
    Ok((AppendHeaders([(SET_COOKIE, forget.to_string())]), Redirect::to(to)).into_response())
}
// ANCHOR_END: log_out
