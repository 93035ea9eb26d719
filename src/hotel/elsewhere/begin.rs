//! The way out: to id.example, with what its answer will be compared with.

use axum::{
    Extension,
    extract::State,
    http::header::SET_COOKIE,
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde_json::json;
use tower_sessions::Session;
use url::form_urlencoded::Serializer;

use super::flow::Flow;
use crate::{
    hotel::{HotelState, error::HotelError, page::PageContext},
    identity::{Origins, challenge_of},
    switch::ASK_FIRST,
};

/// A link to here: it begins a sign-in, or asks first.
pub(in super::super) async fn ask(
    session: Session,
    state: State<HotelState>,
    origins: Option<Extension<Origins>>,
    paper: PageContext,
) -> Result<Response, HotelError> {
    if state.switches.read().on(&ASK_FIRST) {
        return paper.render("hotel/elsewhere.html", json!({})).await;
    }
    begin(session, state, origins).await
}

// ANCHOR: begin
pub(in super::super) async fn begin(
    session: Session,
    State(desk): State<HotelState>,
    origins: Option<Extension<Origins>>,
) -> Result<Response, HotelError> {
    let switches = desk.switches.read();
    let origins = origins.map(|Extension(origins)| origins).unwrap_or_default();
    let flow = Flow::draw(&switches);
    let cookie = flow.keep(&switches, &session, origins.client.starts_with("https:")).await?; // MARK
    let to = address(&origins, desk.provider.client.id, &flow);
    let cookie = cookie.map(|cookie| (SET_COOKIE, cookie.to_string()));
    // 303 and not 307: a form that began this is not sent on (RFC 9700, section 4.12).
    Ok((AppendHeaders(cookie), Redirect::to(&to)).into_response())
}

/// The authorization request (OpenID Connect Core 1.0, section 3.1.2.1).
fn address(origins: &Origins, client: &str, flow: &Flow) -> String {
    let callback = origins.callback();
    let mut query = Serializer::new(String::new());
    query.extend_pairs([("response_type", "code"), ("client_id", client), ("scope", "openid")]);
    query.append_pair("redirect_uri", &callback);
    query.extend_pairs(flow.state.iter().map(|state| ("state", state)));
    query.extend_pairs(flow.nonce.iter().map(|nonce| ("nonce", nonce)));
    if let Some(verifier) = &flow.verifier {
        query.append_pair("code_challenge", &challenge_of(verifier));
        query.append_pair("code_challenge_method", "S256");
    }
    format!("{}/authorize?{}", origins.issuer, query.finish())
}
// ANCHOR_END: begin
