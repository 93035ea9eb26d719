//! The two addresses of the protocol: a key is registered, and a short cookie changed for the next.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tower_sessions::Session;

use super::{
    COOKIE, REFRESH_PATH,
    machines::{LIFE, NotTaken},
    proof::Proof,
};
use crate::hotel::{
    HotelState, cookie::Attributes, error::HotelError, keys::DEVICE, narrow_path::cookie_path, origin::origin,
};

const RESPONSE: &str = "secure-session-response";
const SESSION_ID: &str = "sec-secure-session-id";
const CHALLENGE: &str = "secure-session-challenge";

/// Registers the key of the machine on which this session's browser runs.
pub(in super::super) async fn register(
    session: Session,
    State(desk): State<HotelState>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, HotelError> {
    let Some(name) = session.get::<String>(DEVICE).await? else {
        return Ok(refused(StatusCode::BAD_REQUEST, "no login has offered this session a registration"));
    };
    let Some(proof) = text(&headers, RESPONSE).and_then(Proof::read).filter(|proof| proof.key.is_some()) else {
        return Ok(refused(StatusCode::BAD_REQUEST, "Secure-Session-Response has no ES256 token with its key"));
    };
    match desk.machines.take(&name, &proof, desk.clock.now()) {
        Ok(value) => Ok(bound(&desk, &uri, &name, &value)),
        Err(why) => Ok(refused(StatusCode::FORBIDDEN, &why.to_string())),
    }
}

/// A challenge for whoever comes without a proof, and the next short cookie for a proof. It asks for no session: which
/// machine it is says the name, and that it is this machine, the signature.
pub(in super::super) async fn refresh(State(desk): State<HotelState>, headers: HeaderMap, uri: Uri) -> Response {
    let name = text(&headers, SESSION_ID).map(|name| name.trim_matches('"')).unwrap_or_default();
    let now = desk.clock.now();
    let Some(token) = text(&headers, RESPONSE) else {
        return match desk.machines.challenge(name, now) {
            Ok(challenge) => challenged(name, &challenge),
            Err(why) => refused(StatusCode::NOT_FOUND, &why.to_string()),
        };
    };
    let taken = Proof::read(token).ok_or(NotTaken::Signature).and_then(|proof| desk.machines.take(name, &proof, now));
    match taken {
        Ok(value) => bound(&desk, &uri, name, &value),
        Err(why) => refused(StatusCode::UNAUTHORIZED, &why.to_string()),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The short cookie, and what the browser has to know of it.
fn bound(desk: &HotelState, uri: &Uri, name: &str, value: &str) -> Response {
    let switches = desk.switches.read();
    let mut cookie =
        Attributes { domain: None, path: "/", secure: true, http_only: true, ..Attributes::of(&switches, "") }
            .cookie(COOKIE, value);
    cookie.set_max_age(LIFE);
    let below = cookie_path(&switches).trim_end_matches('/');
    let attributes = "Path=/; Secure; HttpOnly";
    let told = json!({
        "session_identifier": name,
        "refresh_url": format!("{below}{REFRESH_PATH}"),
        "scope": { "origin": origin(uri), "include_site": false },
        "credentials": [{ "type": "cookie", "name": COOKIE, "attributes": attributes }],
    });
    (StatusCode::OK, [(header::SET_COOKIE, cookie.to_string())], Json(told)).into_response()
}

fn challenged(name: &str, challenge: &str) -> Response {
    let mut response = refused(StatusCode::FORBIDDEN, "sign the challenge");
    if let Ok(line) = HeaderValue::from_str(&format!("\"{challenge}\";id=\"{name}\"")) {
        response.headers_mut().insert(CHALLENGE, line);
    }
    response
}

fn refused(status: StatusCode, says: &str) -> Response {
    let told: Value = json!({ "continue": status == StatusCode::FORBIDDEN, "says": says });
    (status, Json(told)).into_response()
}
