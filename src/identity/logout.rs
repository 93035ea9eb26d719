//! Signing out of id.example: by its own form, or sent by the hotel (RP-Initiated Logout 1.0). Then the hotel is told, from
//! server to server (Back-Channel Logout 1.0), if a code of this session went there.

use bytes::Bytes;
use cloakroom_engine::{exchange::ServerCalls, world::IDENTITY};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde_json::json;
use url::form_urlencoded::Serializer;

use super::{
    Parts,
    login::forget,
    page::{broken, refuse, render, see_other},
    question::Question,
    sessions::Session,
    signed::{LogoutClaims, of_ours},
};

/// Where the hotel takes logout tokens. From server to server both have their names of the simulated world.
const TOLD_AT: &str = "https://hotel.grand.example/backchannel-logout";

/// The hotel has sent somebody here to be signed out. With a hint that fits the session that is done at once; without, the
/// person is asked, since anybody could have made the link.
pub(super) async fn asked(parts: &Parts, question: &Question, calls: &mut ServerCalls) -> Response<Bytes> {
    let session = parts.sessions.find(question.cookie.as_deref(), parts.config.clock.now());
    let Some(session) = session else { return leave(question) };
    let hint = question.asked("id_token_hint");
    let hinted = hint.and_then(|hint| of_ours(&hint, &question.origins.issuer, &parts.client).ok());
    if hinted.is_some_and(|claims| claims.sid == session.sid) {
        return end(parts, question, calls).await;
    }
    let title = parts.accounts.by_sub(&session.sub).map(|account| account.title);
    render(parts, question, StatusCode::OK, "id/logout.html", json!({ "name": title }))
}

/// The button of our own page.
pub(super) async fn log_out(parts: &Parts, question: &Question, calls: &mut ServerCalls) -> Response<Bytes> {
    if !question.is_from_own_page() {
        let says = "This form was not sent from a page of id.example. Open the page, and sign out there.";
        return refuse(parts, question, StatusCode::FORBIDDEN, "Not from our pages", says);
    }
    end(parts, question, calls).await
}

async fn end(parts: &Parts, question: &Question, calls: &mut ServerCalls) -> Response<Bytes> {
    if let Some(session) = parts.sessions.end(question.cookie.as_deref()).filter(|session| session.told_client)
        && let Err(error) = tell(parts, question, &session, calls).await
    {
        return broken(&error);
    }
    let mut response = leave(question);
    forget(&mut response, question);
    response
}

/// On to where the hotel has asked for, if that is its registered address; else to our own front page.
fn leave(question: &Question) -> Response<Bytes> {
    let wanted = question.asked("post_logout_redirect_uri").filter(|to| *to == question.origins.after_logout());
    see_other(wanted.as_deref().unwrap_or("/"))
}

/// Tells the hotel that this session has ended. What it answers changes nothing here.
async fn tell(
    parts: &Parts,
    question: &Question,
    session: &Session,
    calls: &mut ServerCalls,
) -> Result<(), jsonwebtoken::errors::Error> {
    let now = parts.config.clock.now();
    let claims = LogoutClaims::new(&question.origins.issuer, &parts.client, &session.sub, &session.sid, now);
    let token = claims.sign(&parts.client)?;
    let form = Serializer::new(String::new()).append_pair("logout_token", &token).finish();
    let mut request = Request::new(Bytes::from(form));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = http::Uri::from_static(TOLD_AT);
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, kind);
    request.extensions_mut().insert(question.origins.clone());
    parts.config.back_channel.send(IDENTITY, now, request, calls).await;
    Ok(())
}
