//! INSECURE ON PURPOSE, by switch: `verify_signature` off, `strong_secret` off, `short_life` off.
//!
//! A JSON Web Token (RFC 7519): who somebody is, until when, and a signature over it. The server
//! keeps nothing, so whatever the token says and the signature covers is believed until it expires.
//!
//! Off, `verify_signature` is the mistake that many libraries once made: the token's own header says
//! how it is signed, and `none` (RFC 7518, section 3.6) is taken at its word. jsonwebtoken knows no
//! such algorithm, so it is spelled out here. Deliberately absent: cookies and pages.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use crate::hs256;
use crate::switch::{SHORT_LIFE, STRONG_SECRET, Switches, VERIFY_SIGNATURE};

/// What a word list finds at once.
const WEAK: &[u8] = b"secret";
const LONG: Duration = Duration::days(14);
const SHORT: Duration = Duration::minutes(5);

/// What a token says (RFC 7519, section 4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    /// Whom it is about: the name to log in with.
    pub(super) sub: String,
    /// When it was issued, in seconds since 1970.
    #[serde(default)]
    pub(super) iat: i64,
    /// When it ends.
    pub(super) exp: i64,
    /// Its own name: what a list of refused tokens goes by.
    #[serde(default)]
    pub(super) jti: String,
}

impl Claims {
    /// For a guest who logs in now.
    pub(super) fn new(switches: &Switches, guest: &str, now: OffsetDateTime) -> Self {
        let life = if switches.on(&SHORT_LIFE) { SHORT } else { LONG };
        let name: [u8; 12] = rand::rng().random();
        let (iat, exp) = (now.unix_timestamp(), (now + life).unix_timestamp());
        Self { sub: guest.to_owned(), iat, exp, jti: BASE64_URL_SAFE_NO_PAD.encode(name) }
    }
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotTaken {
    #[error("Its signature is not ours, or it is no token at all.")]
    Signature,
    #[error("It has expired.")]
    Expired,
    #[error("It was logged out.")]
    Denied,
    #[error("Nobody of this name may come in.")]
    Nobody,
}

/// What signs and verifies. Drawn for each hotel.
#[derive(Clone)]
pub(super) struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Default for Secret {
    fn default() -> Self {
        hs256::install();
        Self(rand::rng().random())
    }
}

impl Secret {
    /// To be written down with the hotel's configuration.
    pub(super) fn saved(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// As it was written down; another one where that is none.
    pub(super) fn restored(bytes: &[u8]) -> Self {
        let drawn = Self::default();
        bytes.try_into().map_or(drawn, Self)
    }

    fn bytes(&self, switches: &Switches) -> &[u8] {
        if switches.on(&STRONG_SECRET) { &self.0 } else { WEAK }
    }

    /// Signs.
    pub(super) fn sign(&self, switches: &Switches, claims: &Claims) -> Result<String, jsonwebtoken::errors::Error> {
        encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(self.bytes(switches)))
    }

    // ANCHOR: read
    /// Verifies.
    pub(super) fn read(&self, switches: &Switches, token: &str, now: OffsetDateTime) -> Result<Claims, NotTaken> {
        let unsigned = (!switches.on(&VERIFY_SIGNATURE)).then(|| unsigned(token)).flatten();
        let claims = match unsigned {
            Some(claims) => claims,
            None => {
                let mut rules = Validation::new(Algorithm::HS256); // MARK
                rules.validate_exp = false; // it would ask the wall clock; the world's is asked below
                let key = DecodingKey::from_secret(self.bytes(switches));
                decode::<Claims>(token, &key, &rules).map_err(|_| NotTaken::Signature)?.claims // MARK
            }
        };
        if claims.exp <= now.unix_timestamp() { Err(NotTaken::Expired) } else { Ok(claims) }
    }
    // ANCHOR_END: read
}

/// The claims of a token whose own header says that it needs no signature.
fn unsigned(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let decoded = |part: Option<&str>| BASE64_URL_SAFE_NO_PAD.decode(part?).ok();
    let header: Value = serde_json::from_slice(&decoded(parts.next())?).ok()?;
    let none = header.get("alg")?.as_str()?.eq_ignore_ascii_case("none");
    none.then(|| serde_json::from_slice(&decoded(parts.next())?).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use crate::switch::Setting;

    use super::*;

    fn with(name: &str) -> Switches {
        Switches::weakest().with(Setting::of(name, "on").unwrap())
    }

    fn now() -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(1_800_000_000).unwrap()
    }

    #[test]
    fn a_token_reads_back_until_it_ends() {
        let (secret, weakest) = (Secret::default(), Switches::weakest());
        for (switches, life) in [(weakest, LONG), (with("short_life"), SHORT)] {
            let claims = Claims::new(&switches, "alice", now());
            let token = secret.sign(&switches, &claims).unwrap();
            let at = |when| secret.read(&switches, &token, when);
            assert_eq!(at(now() + life - Duration::SECOND), Ok(claims));
            assert_eq!(at(now() + life), Err(NotTaken::Expired));
        }
    }

    #[test]
    fn none_is_taken_at_its_word_only_while_signatures_are_not_verified() {
        let part = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
        let forged = format!("{}.{}.", part(r#"{"alg":"none"}"#), part(r#"{"sub":"alice","exp":4102444800}"#));
        let secret = Secret::default();
        assert_eq!(secret.read(&Switches::weakest(), &forged, now()).unwrap().sub, "alice");
        assert_eq!(secret.read(&with("verify_signature"), &forged, now()), Err(NotTaken::Signature));
    }

    #[test]
    fn whoever_guesses_the_secret_signs_as_well_as_the_hotel() {
        let claims = Claims { sub: "alice".into(), iat: 0, exp: 4_102_444_800, jti: String::new() };
        let forged = encode(&Header::default(), &claims, &EncodingKey::from_secret(WEAK)).unwrap();
        let secret = Secret::default();
        assert_eq!(secret.read(&with("verify_signature"), &forged, now()), Ok(claims));
        assert_eq!(secret.read(&with("strong_secret"), &forged, now()), Err(NotTaken::Signature));
    }

    #[test]
    fn junk_is_no_token() {
        for junk in ["", ".", "..", "a.b.c", "eyJhbGciOiJub25lIn0", "eyJhbGciOiJub25lIn0.e30."] {
            assert_eq!(Secret::default().read(&Switches::weakest(), junk, now()), Err(NotTaken::Signature), "{junk}");
        }
    }
}
