//! The way back: a code that a browser brings, changed for an ID token from server to server, and a session.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Query, State, rejection::QueryRejection},
    http::{
        HeaderValue, Method, Request, StatusCode, Uri,
        header::{self, SET_COOKIE},
        request::Parts,
    },
    response::{AppendHeaders, IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use cloakroom_engine::exchange::ServerCalls;
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use url::form_urlencoded::Serializer;

use super::flow::Flow;
use crate::{
    hotel::{
        Guest, HOTEL, HotelState,
        account::Named,
        client::Asking,
        device_bound,
        error::HotelError,
        keys::{FROM, GUEST_ID, ID_TOKEN, ISSUER_SID, SINCE},
        old_desk::role_cookie,
        origin::{AskedOrigin, origin},
        page::PageContext,
        typed::note,
    },
    identity::{Client, IdClaims, Origins, read_id_token, same},
    switch::{LOGOUT_AT_BOTH, NONCE, OAUTH_STATE, PKCE, RENEW_ON_LOGIN, Switches},
};

/// What id.example sends along.
#[derive(Default, Deserialize)]
pub(in super::super) struct Returned {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    iss: String,
    #[serde(default)]
    error: String,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
enum NotSignedIn {
    #[error("This return has no state, or not the one that this browser was given. Begin at the login page.")]
    State,
    #[error("No sign-in began in this browser: it has no verifier for this code. Begin at the login page.")]
    NoFlow,
    #[error("Another site than id.example says that it sent you.")]
    Issuer,
    #[error("id.example has not signed you in: {0}.")]
    Elsewhere(String),
    #[error("id.example did not take the code: {0}.")]
    Code(String),
    #[error("The ID token is not taken: {0}.")]
    Token(String),
    #[error("The ID token was made for another sign-in: its nonce is not ours.")]
    Nonce,
    #[error("No guest of ours is known by this account. Please ask at the desk.")]
    Nobody,
}

#[derive(Serialize)]
struct ArrivedPage {
    guest: Named,
}

pub(in super::super) async fn callback(
    session: Session,
    State(desk): State<HotelState>,
    returned: Result<Query<Returned>, QueryRejection>,
    parts: Parts,
    paper: PageContext,
) -> Result<Response, HotelError> {
    let switches = desk.switches.read();
    // What stands twice in an address is nothing that id.example has sent.
    let returned = returned.map(|Query(returned)| returned).unwrap_or_default();
    let origins = Origins::of(&parts.extensions);
    let https = origins.client.starts_with("https:");
    let (kept, removal) = Flow::take(&switches, &session, &parts.headers, https).await?;
    let mut calls = ServerCalls::default();
    let mut response = match signed_in(&desk, &switches, &returned, &kept, &origins, &mut calls).await {
        Ok((guest, claims, token)) => {
            // ANCHOR: session
            if switches.on(&RENEW_ON_LOGIN) {
                session.cycle_id().await?; // MARK
            }
            session.insert(GUEST_ID, guest.id).await?;
            session.insert(SINCE, claims.auth_time).await?; // when the password was typed, and not now
            session.insert(FROM, Asking::of(&parts).words()).await?;
            note(&session, &switches, guest.id, claims.auth_time).await?;
            session.insert(ISSUER_SID, &claims.sid).await?; // MARK
            // ANCHOR_END: session
            if switches.on(&LOGOUT_AT_BOTH) {
                session.insert(ID_TOKEN, token).await?;
            }
            let bound = device_bound::offer(&desk, &switches, &session).await?;
            let asked = AskedOrigin(origin(&parts.uri));
            let role = role_cookie(&desk, guest.role, asked.host()).map(|cookie| (SET_COOKIE, cookie.to_string()));
            // A page, and no redirect: what another site has begun ends here, so the next click sends a Strict cookie too.
            let page = paper.render("hotel/arrived.html", ArrivedPage { guest: Named::from(&*guest) }).await?;
            (AppendHeaders(role), bound, page).into_response()
        }
        Err(refusal) => paper.refuse(StatusCode::FORBIDDEN, "Not signed in", &refusal.to_string()).await?,
    };
    if let Some(line) = removal.and_then(|cookie| HeaderValue::from_str(&cookie.to_string()).ok()) {
        response.headers_mut().append(SET_COOKIE, line);
    }
    if !calls.0.is_empty() {
        response.extensions_mut().insert(calls);
    }
    Ok(response)
}

// ANCHOR: signed_in
/// Who comes back, after every question that the switches ask.
async fn signed_in(
    desk: &HotelState,
    switches: &Switches,
    returned: &Returned,
    kept: &Flow,
    origins: &Origins,
    calls: &mut ServerCalls,
) -> Result<(Arc<Guest>, IdClaims, String), NotSignedIn> {
    let fits = kept.state.as_ref().is_some_and(|state| same(state, &returned.state));
    if switches.on(&OAUTH_STATE) && !fits {
        return Err(NotSignedIn::State); // MARK
    }
    if switches.on(&PKCE) && kept.verifier.is_none() {
        return Err(NotSignedIn::NoFlow);
    }
    if returned.iss != origins.issuer {
        return Err(NotSignedIn::Issuer);
    }
    if !returned.error.is_empty() {
        return Err(NotSignedIn::Elsewhere(short(&returned.error)));
    }
    let token = exchanged(desk, &returned.code, kept.verifier.as_deref(), origins, calls).await?;
    let claims = read_id_token(&token, &origins.issuer, &desk.provider.client, desk.clock.now())
        .map_err(|why| NotSignedIn::Token(why.to_string()))?;
    if switches.on(&NONCE) && (kept.nonce.is_none() || claims.nonce != kept.nonce) {
        return Err(NotSignedIn::Nonce); // MARK
    }
    let guest = desk.provider.guests.get(&claims.sub).and_then(|id| desk.guests.numbered(*id));
    let guest = guest.filter(|guest| !guest.closed()).ok_or(NotSignedIn::Nobody)?;
    Ok((Arc::clone(guest), claims, token))
}
// ANCHOR_END: signed_in

/// What the token endpoint answers.
#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(default)]
    id_token: String,
    #[serde(default)]
    error_description: String,
}

/// The code for an ID token, from server to server (RFC 6749, section 4.1.3).
async fn exchanged(
    desk: &HotelState,
    code: &str,
    verifier: Option<&str>,
    origins: &Origins,
    calls: &mut ServerCalls,
) -> Result<String, NotSignedIn> {
    let request = token_request(&desk.provider.client, code, verifier, origins);
    let response = desk.provider.back_channel.send(HOTEL, desk.clock.now(), request, calls).await;
    let nothing = || NotSignedIn::Code(format!("its server answered {}", response.status()));
    let answer: TokenAnswer = serde_json::from_slice(response.body()).map_err(|_| nothing())?;
    match response.status() {
        StatusCode::OK => Ok(answer.id_token),
        _ if answer.error_description.is_empty() => Err(nothing()),
        _ => Err(NotSignedIn::Code(short(&answer.error_description))),
    }
}

// ANCHOR: token_request
fn token_request(client: &Client, code: &str, verifier: Option<&str>, origins: &Origins) -> Request<Bytes> {
    let callback = origins.callback();
    let mut form = Serializer::new(String::new());
    form.extend_pairs([("grant_type", "authorization_code"), ("code", code), ("redirect_uri", callback.as_str())]);
    form.extend_pairs(verifier.map(|verifier| ("code_verifier", verifier)));
    let mut request = Request::new(Bytes::from(form.finish()));
    *request.method_mut() = Method::POST;
    // From server to server id.example has its name of the simulated world, whatever a browser calls it.
    *request.uri_mut() = Uri::from_static("https://id.example/token");
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", client.id, client.secret)));
    if let Ok(basic) = HeaderValue::from_str(&basic) {
        request.headers_mut().insert(header::AUTHORIZATION, basic);
    }
    request.extensions_mut().insert(origins.clone());
    request
}
// ANCHOR_END: token_request

fn short(text: &str) -> String {
    text.chars().take(200).collect()
}
