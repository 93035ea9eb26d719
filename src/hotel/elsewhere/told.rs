//! id.example says that a session there has ended (OpenID Connect Back-Channel Logout 1.0). No browser is here: what counts
//! is the signature, and a CSRF token or an Origin would be asked of nobody.

use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::{
    hotel::{
        HotelState,
        error::HotelError,
        fields::Fields,
        keys::{GUEST_ID, ISSUER_SID},
    },
    identity::{LogoutClaims, Origins, read_logout_token},
    store::{StoreHandle, StoredRecord},
    switch::BACK_CHANNEL_LOGOUT,
};

/// Where it is said.
pub(in super::super) const PATH: &str = "/backchannel-logout";

#[derive(Deserialize)]
pub(in super::super) struct Told {
    #[serde(default)]
    logout_token: String,
}

// ANCHOR: told
pub(in super::super) async fn log_out(
    State(desk): State<HotelState>,
    Extension(store): Extension<StoreHandle>,
    origins: Option<Extension<Origins>>,
    Fields(told): Fields<Told>,
) -> Result<Response, HotelError> {
    if !desk.switches.read().on(&BACK_CHANNEL_LOGOUT) {
        return Ok(answer(StatusCode::NOT_FOUND, "The hotel takes no logout tokens.\n".to_owned()));
    }
    let issuer = origins.map(|Extension(origins)| origins.issuer).unwrap_or_else(|| Origins::default().issuer);
    let now = desk.clock.now();
    let claims = match read_logout_token(&told.logout_token, &issuer, &desk.provider.client, now) {
        Ok(claims) if desk.provider.first_time(&claims.jti, claims.exp, now.unix_timestamp()) => claims,
        Ok(_) => return Ok(answer(StatusCode::BAD_REQUEST, "This logout token has come before.\n".to_owned())),
        Err(why) => return Ok(answer(StatusCode::BAD_REQUEST, format!("The logout token is not taken: {why}.\n"))),
    };
    let guest = claims.sub.as_ref().and_then(|sub| desk.provider.guests.get(sub)).copied();
    let mut ended = 0;
    for record in store.live().await?.iter().filter(|record| is_meant(record, &claims, guest)) {
        store.end(&record.id).await?; // MARK
        ended += 1;
    }
    Ok(answer(StatusCode::OK, format!("Sessions ended: {ended}.\n")))
}

/// A session that came of the one that has ended; without a `sid`, any that this guest has from there.
fn is_meant(record: &StoredRecord, claims: &LogoutClaims, guest: Option<u32>) -> bool {
    let Some(from) = record.data.get(ISSUER_SID).and_then(|sid| sid.as_str()) else { return false };
    match &claims.sid {
        Some(sid) => from == sid,
        None => guest.is_some_and(|guest| record.data.get(GUEST_ID).and_then(|id| id.as_u64()) == Some(guest.into())),
    }
}
// ANCHOR_END: told

fn answer(status: StatusCode, says: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, says).into_response()
}
