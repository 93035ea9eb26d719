//! INSECURE ON PURPOSE, by switch: `reauthenticate` at `off` and at `time_only`.
//!
//! Whose password was typed, and when. A session changes hands: somebody else logs in, or comes back from id.example, and
//! what the one before has proved stays in the record. So the proof is one value, and names its guest. At `time_only` the
//! time stands by itself, and whoever the session belongs to by now has the benefit of it.

use serde::{Deserialize, Serialize};
use time::Duration;
use tower_sessions::Session;

use super::{
    error::HotelError,
    keys::{CONFIRMED, SINCE, TYPED},
};
use crate::switch::{REAUTHENTICATE, Switches};

/// A password typed within this time need not be typed again.
const FRESH: Duration = Duration::minutes(5);

// ANCHOR: typed
/// Who typed a password, and when: in one piece, written by whoever has verified it.
#[derive(Serialize, Deserialize)]
struct Typed {
    guest_id: u32,
    at: i64,
}

/// Did this guest type a password a moment ago?
async fn by_this_guest(session: &Session, guest_id: u32, now: i64) -> Result<bool, HotelError> {
    let typed = session.get::<Typed>(TYPED).await?;
    Ok(typed.is_some_and(|typed| typed.guest_id == guest_id && now - typed.at < FRESH.whole_seconds())) // MARK
}
// ANCHOR_END: typed

// ANCHOR: fresh
/// Did anybody type a password a moment ago?
async fn by_anybody(session: &Session, now: i64) -> Result<bool, HotelError> {
    let (login, again) = (session.get::<i64>(SINCE).await?, session.get::<i64>(CONFIRMED).await?);
    Ok(login.max(again).is_some_and(|typed| now - typed < FRESH.whole_seconds())) // MARK
}
// ANCHOR_END: fresh

/// May this guest do what matters, without typing the password again?
pub(super) async fn is_fresh(
    session: &Session,
    switches: &Switches,
    guest_id: u32,
    now: i64,
) -> Result<bool, HotelError> {
    match switches.value(&REAUTHENTICATE) {
        "off" => Ok(true),
        "time_only" => by_anybody(session, now).await,
        _ => by_this_guest(session, guest_id, now).await,
    }
}

/// Notes that this guest's password was verified; `at` is when it was typed, in seconds since 1970.
pub(super) async fn note(session: &Session, switches: &Switches, guest_id: u32, at: i64) -> Result<(), HotelError> {
    if switches.on(&REAUTHENTICATE) {
        session.insert(TYPED, Typed { guest_id, at }).await?;
    }
    Ok(())
}
