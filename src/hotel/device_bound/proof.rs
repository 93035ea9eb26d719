//! What a browser signs: a token of the kind `dbsc+jwt`, taken apart.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;

use crate::es256::PublicKey;

/// Nothing longer is read.
const MOST: usize = 4096;

/// A proof that nobody has checked yet.
#[derive(Debug)]
pub(super) struct Proof<'a> {
    pub(super) challenge: String,
    /// The key itself, with the first one.
    pub(super) key: Option<PublicKey>,
    text: &'a str,
    signature: Vec<u8>,
}

impl<'a> Proof<'a> {
    /// Takes a token apart; `None` if it is none of this kind. The server says what it takes: ES256, and nothing else.
    pub(super) fn read(token: &'a str) -> Option<Self> {
        let (text, signature) = token.rsplit_once('.').filter(|_| token.len() <= MOST)?;
        let (header, payload) = text.split_once('.')?;
        let decoded =
            |part: &str| -> Option<Value> { serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok() };
        let (header, payload) = (decoded(header)?, decoded(payload)?);
        let says = |name: &str| header.get(name).and_then(Value::as_str);
        if says("typ") != Some("dbsc+jwt") || says("alg") != Some("ES256") {
            return None;
        }
        let key = match header.get("jwk") {
            Some(key) => Some(PublicKey::read(key)?),
            None => None,
        };
        let challenge = payload.get("jti")?.as_str()?.to_owned();
        Some(Self { challenge, key, text, signature: BASE64_URL_SAFE_NO_PAD.decode(signature).ok()? })
    }

    pub(super) fn signed_by(&self, key: &PublicKey) -> bool {
        key.signed(self.text.as_bytes(), &self.signature)
    }
}

#[cfg(test)]
mod tests {
    use cloakroom_engine::world::DeviceKey;
    use serde_json::json;

    use super::*;
    use crate::es256::MachineKey;

    fn token(header: &Value, payload: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.{}", part(header), part(payload), BASE64_URL_SAFE_NO_PAD.encode([1; 64]))
    }

    #[test]
    fn a_proof_is_of_its_kind_and_algorithm_and_names_a_challenge() {
        let (kind, challenge) = (json!({ "typ": "dbsc+jwt", "alg": "ES256" }), json!({ "jti": "c1" }));
        assert_eq!(Proof::read(&token(&kind, &challenge)).unwrap().challenge, "c1");
        let with_key = json!({ "typ": "dbsc+jwt", "alg": "ES256", "jwk": MachineKey::draw().unwrap().public() });
        assert!(Proof::read(&token(&with_key, &challenge)).unwrap().key.is_some());
        for header in [
            json!({ "typ": "dbsc+jwt", "alg": "none" }),
            json!({ "typ": "JWT", "alg": "ES256" }),
            json!({ "typ": "dbsc+jwt", "alg": "ES256", "jwk": {} }),
            json!([]),
        ] {
            assert!(Proof::read(&token(&header, &challenge)).is_none(), "{header}");
        }
        for payload in [json!({}), json!({ "jti": 1 }), json!(null)] {
            assert!(Proof::read(&token(&kind, &payload)).is_none(), "{payload}");
        }
        for junk in ["", ".", "..", "a.b.c", "é.é.é", &"A".repeat(100_000)] {
            assert!(Proof::read(junk).is_none(), "{junk:.20}");
        }
    }
}
