//! A guest's sessions: since when, from where; end one, or all others (ASVS 7.5.2).
//!
//! A list never shows a session ID. Each session goes by a name made of a hash of it. What carries
//! this one's to another device is `address_id.rs`.
//! Deliberately absent: the one session of this request; tower-sessions has that.

use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tower_sessions::Session;

use super::{
    SwitchBoard,
    account::clock_time,
    address_id::to_go,
    error::HotelError,
    fields::Fields,
    keys::{FROM, GUEST_ID, SINCE},
    page::PageContext,
    signed_in::SignedIn,
};
use crate::store::{StoreHandle, StoredRecord};

/// A session as its guest may see it.
#[derive(Debug, Serialize)]
pub(super) struct Device {
    name: String,
    since: String,
    from: String,
    here: bool,
    #[serde(skip)]
    stored: String,
}

impl Device {
    fn of(record: &StoredRecord, here: Option<&str>) -> Self {
        Self {
            name: Sha256::digest(&record.id).iter().take(4).map(|byte| format!("{byte:02x}")).collect(),
            since: record.data.get(SINCE).and_then(|v| v.as_i64()).map(clock_time).unwrap_or_default(),
            from: record.data.get(FROM).and_then(|v| v.as_str()).unwrap_or("somewhere").to_owned(),
            here: here == Some(record.id.as_str()),
            stored: record.id.clone(),
        }
    }
}

/// All live sessions of a guest. `here` is the session of this request, if it is one of them.
pub(super) async fn devices_of(
    store: &StoreHandle,
    guest: u32,
    here: Option<&Session>,
) -> Result<Vec<Device>, HotelError> {
    let here = here.and_then(Session::id).map(|id| store.as_stored(&id));
    let records = store.live().await?;
    let theirs = records.iter().filter(|r| r.data.get(GUEST_ID).and_then(|v| v.as_u64()) == Some(u64::from(guest)));
    Ok(theirs.map(|record| Device::of(record, here.as_deref())).collect())
}

// ANCHOR: end_all
/// Ends all sessions of a guest but the one of this request, and says how many.
pub(super) async fn end_all(store: &StoreHandle, guest: u32, but: Option<&Session>) -> Result<usize, HotelError> {
    let mut ended = 0;
    for device in devices_of(store, guest, but).await?.iter().filter(|d| !d.here) {
        store.end(&device.stored).await?; // MARK
        ended += 1;
    }
    Ok(ended)
}
// ANCHOR_END: end_all

#[derive(Serialize)]
struct DevicesPage {
    devices: Vec<Device>,
    to_go: Option<String>,
}

pub(super) async fn list(
    here: SignedIn,
    State(switches): State<SwitchBoard>,
    Extension(store): Extension<StoreHandle>,
    headers: HeaderMap,
    paper: PageContext,
) -> Result<Response, HotelError> {
    let devices = devices_of(&store, here.guest.id, Some(&here.session)).await?;
    let to_go = to_go(&switches.read(), &headers);
    paper.render("hotel/devices.html", DevicesPage { devices, to_go }).await
}

#[derive(Deserialize)]
pub(super) struct Which {
    device: String,
}

pub(super) async fn end(
    here: SignedIn,
    Extension(store): Extension<StoreHandle>,
    paper: PageContext,
    Fields(form): Fields<Which>,
) -> Result<Response, HotelError> {
    let devices = devices_of(&store, here.guest.id, Some(&here.session)).await?;
    let Some(device) = devices.iter().find(|d| d.name == form.device) else {
        return paper.refuse(StatusCode::NOT_FOUND, "No such device", "None of your sessions goes by this name.").await;
    };
    if device.here {
        here.session.flush().await?;
        return Ok(Redirect::to("/").into_response());
    }
    store.end(&device.stored).await?;
    Ok(Redirect::to("/devices").into_response())
}

pub(super) async fn end_others(
    here: SignedIn,
    Extension(store): Extension<StoreHandle>,
) -> Result<Response, HotelError> {
    end_all(&store, here.guest.id, Some(&here.session)).await?;
    Ok(Redirect::to("/devices").into_response())
}
