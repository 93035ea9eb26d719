//! INSECURE ON PURPOSE, by switch: `server_side_role` off, `signed` off.
//!
//! The old desk: what somebody may do here hangs on a cookie the browser keeps, and a browser's
//! owner can edit. Signed, an edit is noticed. With the role on the server there is nothing to edit.

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::{HeaderMap, header::COOKIE};
use serde::Serialize;
use tower_sessions::{
    Session,
    cookie::{Cookie, CookieJar},
};

use super::{HotelState, cookie::Attributes, error::HotelError, guest_of::guest_of, page::PageContext};
use crate::switch::{SERVER_SIDE_ROLE, SIGNED};

/// The name of the role cookie.
pub(super) const ROLE: &str = "role";

#[derive(Serialize)]
struct DeskPage<'a> {
    role: &'a str,
    ledger: Option<&'a str>,
}

/// The role cookie a guest gets at login; none while the role stays on the server.
pub(super) fn role_cookie(desk: &HotelState, role: &str, host: &str) -> Option<Cookie<'static>> {
    let switches = desk.switches.read();
    if switches.on(&SERVER_SIDE_ROLE) {
        return None;
    }
    let cookie = Attributes::of(&switches, host).cookie(ROLE, role);
    if !switches.on(&SIGNED) {
        return Some(cookie);
    }
    let mut jar = CookieJar::new();
    jar.signed_mut(desk.keys.of(&desk.switches.read())).add(cookie);
    jar.get(ROLE).cloned()
}

pub(super) async fn old_desk(
    session: Session,
    State(desk): State<HotelState>,
    paper: PageContext,
    request: Request,
) -> Result<Response, HotelError> {
    let guest = guest_of(&session, &desk.guests).await?;
    let role = if desk.switches.read().on(&SERVER_SIDE_ROLE) {
        guest.map(|g| g.role.to_owned())
    } else {
        role_said(&desk, request.headers())
    };
    let role = role.as_deref().unwrap_or("stranger");
    let ledger = (role == "manager").then_some(desk.guests.ledger());
    paper.render("hotel/old_desk.html", DeskPage { role, ledger }).await
}

/// The role the browser says; with signatures on, only if it is as the hotel wrote it.
fn role_said(desk: &HotelState, headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    let pairs = lines.flat_map(|line| line.split("; ")).filter_map(|pair| pair.split_once('='));
    let mut jar = CookieJar::new();
    for (name, value) in pairs.filter(|(name, _)| *name == ROLE) {
        jar.add_original(Cookie::new(name.to_owned(), value.to_owned()));
    }
    let switches = desk.switches.read();
    let cookie =
        if switches.on(&SIGNED) { jar.signed(desk.keys.of(&switches)).get(ROLE) } else { jar.get(ROLE).cloned() };
    cookie.map(|c| c.value().to_owned())
}
