//! INSECURE ON PURPOSE, by switch: `bind_device` off.
//!
//! A session that is bound to the machine of the browser that logged in: Device Bound Session Credentials (W3C, editor's
//! draft). A login offers it. A browser that takes it registers a key, and from then on each request of this session needs a
//! short cookie beside the session's own. It ends after ten minutes, and only the key gets the next one. A browser that does
//! not know of it registers nothing, and its session is as it always was.
//!
//! What is known of a machine is kept beside the session records and not in them: two requests at once may write the same
//! record, and one that is lost must not undo a binding. The record has the machine's name, from the login on.
//! Deliberately absent: asking which machine it is (attestation), and `include_site`.

mod answers;
mod machines;
mod proof;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tower_sessions::Session;

use self::machines::State as Bound;
pub(super) use self::{
    answers::{refresh, register},
    machines::Machines,
};
use super::{
    HotelState, carried::carried, error::HotelError, keys::DEVICE, narrow_path::cookie_path, page::PageContext,
};
use crate::switch::{BIND_DEVICE, Switches};

pub(super) const REGISTER_PATH: &str = "/device/register";
pub(super) const REFRESH_PATH: &str = "/device/refresh";
/// The short cookie. A name that no neighbour can set.
const COOKIE: &str = "__Host-bound";

/// What a stranger may open, and what gets a new cookie.
const OPEN: [&str; 9] = [
    "/login",
    "/login/elsewhere",
    "/callback",
    "/style.css",
    "/token",
    "/token/renew",
    "/token/logout",
    REGISTER_PATH,
    REFRESH_PATH,
];

/// Offers to bind the session of whoever logs in now.
pub(super) async fn offer(desk: &HotelState, switches: &Switches, session: &Session) -> Result<HeaderMap, HotelError> {
    let mut headers = HeaderMap::new();
    if !switches.on(&BIND_DEVICE) {
        // A login while it is off binds nothing, whatever the record said before.
        session.remove::<String>(DEVICE).await?;
        return Ok(headers);
    }
    let (name, challenge) = desk.machines.offer(desk.clock.now());
    session.insert(DEVICE, &name).await?;
    let below = cookie_path(switches).trim_end_matches('/');
    let line = format!("(ES256);path=\"{below}{REGISTER_PATH}\";challenge=\"{challenge}\"");
    let name = HeaderName::from_static("secure-session-registration");
    headers.extend(line.parse().ok().map(|line: HeaderValue| (name, line)));
    Ok(headers)
}

/// Forgets the machine of a session that ends.
pub(super) async fn end(desk: &HotelState, session: &Session) -> Result<(), HotelError> {
    if let Some(name) = session.get::<String>(DEVICE).await? {
        desk.machines.end(&name);
    }
    Ok(())
}

// ANCHOR: guard
/// Lets a request of a bound session through if it has the short cookie.
pub(super) async fn guard(
    State(desk): State<HotelState>,
    session: Session,
    request: Request,
    next: Next,
) -> Result<Response, HotelError> {
    if !desk.switches.read().on(&BIND_DEVICE) || OPEN.contains(&request.uri().path()) {
        return Ok(next.run(request).await);
    }
    let Some(name) = session.get::<String>(DEVICE).await? else { return Ok(next.run(request).await) };
    let cookie = carried(request.headers(), COOKIE).unwrap_or_default();
    match desk.machines.state(&name, &cookie, desk.clock.now()) {
        Bound::NotRegistered | Bound::Proved => Ok(next.run(request).await),
        Bound::NotProved => not_this_machine(&desk).await, // MARK
    }
}
// ANCHOR_END: guard

/// The hotel knows the session, and not this machine. Who has lost the key logs in again.
async fn not_this_machine(desk: &HotelState) -> Result<Response, HotelError> {
    let says = "This session is bound to another machine, or this one has not proved itself for ten minutes.";
    PageContext::blind(desk).refuse_until_login("Not on this machine", says).await
}
