//! The two tokens of this flow, signed and read: the ID token and the logout token.
//!
//! HS256 with the client's secret, so that one key both signs and checks. In the field a provider signs with a private key
//! and publishes the other one. What is checked besides the signature is the same. Read here and not at the hotel, since
//! both ends of one format belong together.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use super::Client;
use crate::hs256;

/// How long either token is good.
const LIFE: Duration = Duration::minutes(2);
/// What a logout token says that it is (Back-Channel Logout 1.0, section 2.4).
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Its `typ` (the same section).
const LOGOUT_TYPE: &str = "logout+jwt";

/// What an ID token says (OpenID Connect Core 1.0, section 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdClaims {
    /// Who issued it.
    pub iss: String,
    /// For whom.
    pub aud: String,
    /// About whom.
    pub sub: String,
    /// The session at the issuer.
    pub sid: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// When the password was typed, in seconds since 1970.
    pub auth_time: i64,
    /// What the client sent along, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

/// What a logout token says (Back-Channel Logout 1.0, section 2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogoutClaims {
    /// Who issued it.
    pub iss: String,
    /// For whom.
    pub aud: String,
    /// About whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// Which session has ended; if it does not say, all of that person's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// Its own name: it is taken once.
    pub jti: String,
    /// That it is about a logout.
    pub events: Map<String, Value>,
    /// Must not be there: an ID token could be passed off for this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    /// The signature, or the form.
    #[error("its signature is not the issuer's, or it is no token at all")]
    Signature,
    /// `iss` or `aud`.
    #[error("another site issued it, or it was issued for another site")]
    Parties,
    /// `exp`.
    #[error("it has expired")]
    Expired,
    /// A logout token that does not say that it is one.
    #[error("it is not about a logout")]
    NoLogout,
}

impl LogoutClaims {
    pub(super) fn new(issuer: &str, client: &Client, sub: &str, sid: &str, now: OffsetDateTime) -> Self {
        Self {
            iss: issuer.to_owned(),
            aud: client.id.to_owned(),
            sub: Some(sub.to_owned()),
            sid: Some(sid.to_owned()),
            iat: now.unix_timestamp(),
            exp: (now + LIFE).unix_timestamp(),
            jti: crate::ids::unguessable::<12>(),
            events: Map::from_iter([(LOGOUT.to_owned(), json!({}))]),
            nonce: None,
        }
    }

    pub(super) fn sign(&self, client: &Client) -> Result<String, jsonwebtoken::errors::Error> {
        sign(self, Some(LOGOUT_TYPE), client)
    }
}

impl IdClaims {
    pub(super) fn ends(now: OffsetDateTime) -> i64 {
        (now + LIFE).unix_timestamp()
    }

    pub(super) fn sign(&self, client: &Client) -> Result<String, jsonwebtoken::errors::Error> {
        sign(self, None, client)
    }
}

fn sign(claims: &impl Serialize, kind: Option<&str>, client: &Client) -> Result<String, jsonwebtoken::errors::Error> {
    hs256::install();
    let mut header = Header::new(Algorithm::HS256);
    if let Some(kind) = kind {
        header.typ = Some(kind.to_owned());
    }
    encode(&header, claims, &EncodingKey::from_secret(client.secret.as_bytes()))
}

fn verified<T: DeserializeOwned>(token: &str, client: &Client) -> Result<T, Unsigned> {
    hs256::install();
    let mut rules = Validation::new(Algorithm::HS256);
    // The parties and the world's time are looked at by whoever reads the claims.
    rules.validate_exp = false;
    rules.validate_aud = false;
    let key = DecodingKey::from_secret(client.secret.as_bytes());
    Ok(decode::<T>(token, &key, &rules).map_err(|_| Unsigned::Signature)?.claims)
}

/// Reads an ID token (OpenID Connect Core 1.0, section 3.1.3.7). The nonce is the caller's to compare.
///
/// # Errors
/// Why it is not taken.
pub fn read_id_token(token: &str, issuer: &str, client: &Client, now: OffsetDateTime) -> Result<IdClaims, Unsigned> {
    let claims = of_ours(token, issuer, client)?;
    if claims.exp <= now.unix_timestamp() { Err(Unsigned::Expired) } else { Ok(claims) }
}

/// The same for a token that names a session and need not be fresh any more: a hint at a logout.
pub(super) fn of_ours(token: &str, issuer: &str, client: &Client) -> Result<IdClaims, Unsigned> {
    let claims: IdClaims = verified(token, client)?;
    if claims.iss == issuer && claims.aud == client.id { Ok(claims) } else { Err(Unsigned::Parties) }
}

/// Reads a logout token (Back-Channel Logout 1.0, section 2.6). That it comes once is the caller's to see to.
///
/// # Errors
/// Why it is not taken.
pub fn read_logout_token(
    token: &str,
    issuer: &str,
    client: &Client,
    now: OffsetDateTime,
) -> Result<LogoutClaims, Unsigned> {
    let kind = decode_header(token).map_err(|_| Unsigned::Signature)?.typ;
    let claims: LogoutClaims = verified(token, client)?;
    if claims.iss != issuer || claims.aud != client.id {
        return Err(Unsigned::Parties);
    }
    if claims.exp <= now.unix_timestamp() {
        return Err(Unsigned::Expired);
    }
    let about_logout = kind.as_deref() == Some(LOGOUT_TYPE) && claims.events.contains_key(LOGOUT);
    let names_somebody = claims.sub.is_some() || claims.sid.is_some();
    if about_logout && names_somebody && claims.nonce.is_none() { Ok(claims) } else { Err(Unsigned::NoLogout) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn client(secret: &str) -> Client {
        Client { id: "hotel", secret: secret.to_owned() }
    }

    fn logout() -> LogoutClaims {
        LogoutClaims::new("iss", &client("k"), "a", "s", NOW)
    }

    fn read(token: &str) -> Result<LogoutClaims, Unsigned> {
        read_logout_token(token, "iss", &client("k"), NOW)
    }

    #[test]
    fn a_logout_token_is_taken_as_the_standard_asks_and_not_otherwise() {
        let good = logout();
        assert_eq!(read(&good.sign(&client("k")).unwrap()), Ok(good.clone()));
        assert_eq!(read(&good.sign(&client("other")).unwrap()), Err(Unsigned::Signature));
        assert_eq!(read("junk"), Err(Unsigned::Signature));
        let told = |claims: LogoutClaims| read(&claims.sign(&client("k")).unwrap()).unwrap_err();
        assert_eq!(told(LogoutClaims { iss: "x".to_owned(), ..logout() }), Unsigned::Parties);
        assert_eq!(told(LogoutClaims { aud: "x".to_owned(), ..logout() }), Unsigned::Parties);
        assert_eq!(told(LogoutClaims { exp: 0, ..logout() }), Unsigned::Expired);
        assert_eq!(told(LogoutClaims { events: Map::new(), ..logout() }), Unsigned::NoLogout);
        assert_eq!(told(LogoutClaims { nonce: Some("n".to_owned()), ..logout() }), Unsigned::NoLogout);
        assert_eq!(told(LogoutClaims { sub: None, sid: None, ..logout() }), Unsigned::NoLogout);
        assert_eq!(read(&sign(&good, None, &client("k")).unwrap()), Err(Unsigned::NoLogout), "typ says JWT");
    }

    #[test]
    fn an_id_token_is_no_logout_token_and_ends() {
        let claims = IdClaims {
            iss: "iss".to_owned(),
            aud: "hotel".to_owned(),
            sub: "a".to_owned(),
            sid: "s".to_owned(),
            iat: 0,
            exp: IdClaims::ends(NOW),
            auth_time: 0,
            nonce: None,
        };
        let token = claims.sign(&client("k")).unwrap();
        assert_eq!(read_id_token(&token, "iss", &client("k"), NOW), Ok(claims));
        assert_eq!(read_id_token(&token, "iss", &client("k"), NOW + LIFE), Err(Unsigned::Expired));
        assert_eq!(read_id_token(&token, "other", &client("k"), NOW), Err(Unsigned::Parties));
        assert!(of_ours(&token, "iss", &client("k")).is_ok() && read(&token).is_err());
    }
}
