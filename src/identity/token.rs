//! The token endpoint: the hotel's server gives a code and gets an ID token. No browser is here, and no cookie.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use super::{
    Parts,
    codes::Grant,
    page::broken,
    question::{Question, same},
    signed::IdClaims,
};
use crate::ids::unguessable;

pub(super) fn exchange(parts: &Parts, question: &Question) -> Response<Bytes> {
    let fits = |(id, secret): (String, String)| id == parts.client.id && same(&secret, &parts.client.secret);
    if !question.client().is_some_and(fits) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client", "this client is not known, or its secret is wrong");
    }
    if question.field("grant_type").as_deref() != Some("authorization_code") {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type", "write grant_type=authorization_code");
    }
    let (Some(code), Some(redirect_uri)) = (question.field("code"), question.field("redirect_uri")) else {
        return refused(StatusCode::BAD_REQUEST, "invalid_request", "code and redirect_uri are needed, each once");
    };
    let verifier = question.field("code_verifier");
    match parts.codes.redeem(&code, &redirect_uri, verifier.as_deref(), parts.config.clock.now()) {
        Ok(grant) => issued(parts, question, grant),
        Err(refusal) => refused(StatusCode::BAD_REQUEST, "invalid_grant", &refusal.to_string()),
    }
}

fn issued(parts: &Parts, question: &Question, grant: Grant) -> Response<Bytes> {
    let now = parts.config.clock.now();
    let claims = IdClaims {
        iss: question.origins.issuer.clone(),
        aud: parts.client.id.to_owned(),
        sub: grant.sub,
        sid: grant.sid,
        iat: now.unix_timestamp(),
        exp: IdClaims::ends(now),
        auth_time: grant.signed_in.unix_timestamp(),
        nonce: grant.nonce,
    };
    match claims.sign(&parts.client) {
        // No endpoint takes the access token: the flow wants one, and this site has nothing else to give.
        Ok(token) => answer(
            StatusCode::OK,
            &json!({ "access_token": unguessable::<16>(), "token_type": "Bearer", "expires_in": 60, "id_token": token }),
        ),
        Err(error) => broken(&error),
    }
}

fn refused(status: StatusCode, error: &str, says: &str) -> Response<Bytes> {
    let mut response = answer(status, &json!({ "error": error, "error_description": says }));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"id.example\""));
    }
    response
}

fn answer(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
