//! The authorization endpoint: who signs in here, and a code for the site that asked (OpenID Connect Core 1.0, section 3.1.2).
//!
//! Until client and address are known to be right, nothing leads away from here: whoever made the request up would get
//! what is in the answer (RFC 9700, section 4.11.2).

use bytes::Bytes;
use http::{Response, StatusCode};
use url::form_urlencoded::Serializer;

use super::{
    Parts,
    codes::Grant,
    page::{refuse, see_other},
    question::Question,
};

/// What a client may send, as far as this site reads it.
struct Wanted {
    redirect_uri: String,
    state: Option<String>,
    nonce: Option<String>,
    challenge: Option<String>,
}

pub(super) fn authorize(parts: &Parts, question: &Question) -> Response<Bytes> {
    let redirect_uri = match registered(parts, question) {
        Ok(redirect_uri) => redirect_uri,
        Err(says) => return refuse(parts, question, StatusCode::BAD_REQUEST, "Not a request of the hotel’s", says),
    };
    let wanted = match read(question, redirect_uri) {
        Ok(wanted) => wanted,
        Err((redirect_uri, error)) => return back(question, &redirect_uri, &[("error", error)]),
    };
    let now = parts.config.clock.now();
    let Some(session) = parts.sessions.find(question.cookie.as_deref(), now) else {
        if question.asked("prompt").as_deref() == Some("none") {
            return back(question, &wanted.redirect_uri, &[("error", "login_required")]);
        }
        let next = format!("/authorize?{}", question.query);
        return see_other(&format!("/login?{}", Serializer::new(String::new()).append_pair("next", &next).finish()));
    };
    parts.sessions.tell_client(question.cookie.as_deref());
    let code = parts.codes.issue(Grant {
        sub: session.sub,
        sid: session.sid,
        signed_in: session.since,
        redirect_uri: wanted.redirect_uri.clone(),
        nonce: wanted.nonce,
        challenge: wanted.challenge,
        issued: now,
    });
    let state = wanted.state.as_deref().map(|state| ("state", state));
    let pairs: Vec<(&str, &str)> = [("code", code.as_str())].into_iter().chain(state).collect();
    back(question, &wanted.redirect_uri, &pairs)
}

/// The address to lead back to: the registered one, letter by letter.
fn registered(parts: &Parts, question: &Question) -> Result<String, &'static str> {
    if question.asked("client_id").as_deref() != Some(parts.client.id) {
        return Err("This client is not registered here. Go back and begin at the hotel.");
    }
    question
        .asked("redirect_uri")
        .filter(|address| *address == question.origins.callback())
        .ok_or("This redirect_uri is not registered here. It has to be the hotel’s, letter by letter.")
}

/// The rest of the request, or the error to lead back with.
fn read(question: &Question, redirect_uri: String) -> Result<Wanted, (String, &'static str)> {
    let asked = |name| question.asked(name);
    let error = match () {
        () if asked("response_type").as_deref() != Some("code") => Some("unsupported_response_type"),
        () if !asked("scope").is_some_and(|scope| scope.split(' ').any(|one| one == "openid")) => Some("invalid_scope"),
        // `plain` would send the verifier itself: S256 alone is taken.
        () if asked("code_challenge").is_some() && asked("code_challenge_method").as_deref() != Some("S256") => {
            Some("invalid_request")
        }
        () => None,
    };
    if let Some(error) = error {
        return Err((redirect_uri, error));
    }
    Ok(Wanted { redirect_uri, state: asked("state"), nonce: asked("nonce"), challenge: asked("code_challenge") })
}

/// Back to the client, with who answers (RFC 9207) and, after an error, the state that came.
fn back(question: &Question, redirect_uri: &str, pairs: &[(&str, &str)]) -> Response<Bytes> {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(pairs);
    if pairs.iter().any(|(name, _)| *name == "error")
        && let Some(state) = question.asked("state")
    {
        query.append_pair("state", &state);
    }
    query.append_pair("iss", &question.origins.issuer);
    see_other(&format!("{redirect_uri}?{}", query.finish()))
}
