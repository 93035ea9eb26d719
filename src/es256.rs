//! ES256 (RFC 7518, section 3.4): a key of a machine, and whether a signature is its.
//!
//! Here, because the hotel checks what a simulated browser's machine signs, and neither knows the other. The key is in
//! memory: a real one stays in a chip that signs and gives nothing away.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use cloakroom_engine::world::DeviceKey;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey},
};
use serde_json::{Value, json};

/// The length of a coordinate of P-256, in bytes.
const COORDINATE: usize = 32;
/// An uncompressed point begins with this (SEC 1, section 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// A private key with its public half.
pub struct MachineKey(EcdsaKeyPair);

impl fmt::Debug for MachineKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MachineKey(..)")
    }
}

impl MachineKey {
    /// A new key; `None` if the machine has no random numbers.
    #[must_use]
    pub fn draw() -> Option<Self> {
        let (random, algorithm) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let written = EcdsaKeyPair::generate_pkcs8(algorithm, &random).ok()?;
        EcdsaKeyPair::from_pkcs8(algorithm, written.as_ref(), &random).ok().map(Self)
    }
}

impl DeviceKey for MachineKey {
    fn public(&self) -> Value {
        let point = self.0.public_key().as_ref();
        let at = |from: usize| BASE64_URL_SAFE_NO_PAD.encode(point.get(from..from + COORDINATE).unwrap_or_default());
        json!({ "kty": "EC", "crv": "P-256", "x": at(1), "y": at(1 + COORDINATE) })
    }

    fn sign(&self, text: &[u8]) -> Option<Vec<u8>> {
        Some(self.0.sign(&SystemRandom::new(), text).ok()?.as_ref().to_vec())
    }
}

/// The public half of such a key: a point on P-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; 1 + 2 * COORDINATE]);

impl PublicKey {
    /// Reads a JSON Web Key (RFC 7518, section 6.2); `None` if it is none of P-256. Whether the point lies on the curve
    /// shows when a signature is checked: with one that does not, none fits.
    #[must_use]
    pub fn read(key: &Value) -> Option<Self> {
        let text = |name: &str| key.get(name).and_then(Value::as_str);
        if text("kty") != Some("EC") || text("crv") != Some("P-256") {
            return None;
        }
        let mut point = vec![UNCOMPRESSED];
        for name in ["x", "y"] {
            let coordinate = BASE64_URL_SAFE_NO_PAD.decode(text(name)?).ok()?;
            (coordinate.len() == COORDINATE).then(|| point.extend(coordinate))?;
        }
        point.try_into().ok().map(Self)
    }

    /// Did the holder of the private half sign these bytes?
    #[must_use]
    pub fn signed(&self, text: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, self.0).verify(text, signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7515, appendix A.3: another's key, text and signature.
    #[test]
    fn the_example_of_the_standard_is_verified_and_nothing_that_differs_from_it() {
        let jwk = json!({
            "kty": "EC", "crv": "P-256",
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
        });
        let text = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature = BASE64_URL_SAFE_NO_PAD
            .decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
            .unwrap();
        let key = PublicKey::read(&jwk).unwrap();
        assert!(key.signed(text.as_bytes(), &signature));
        assert!(!key.signed(text.replace("eyJpc3", "eyJpc4").as_bytes(), &signature));
        assert!(!key.signed(text.as_bytes(), &signature[1..]));
    }

    #[test]
    fn what_a_machine_signs_fits_its_own_public_half_alone() {
        let (own, other) = (MachineKey::draw().unwrap(), MachineKey::draw().unwrap());
        let signature = own.sign(b"challenge").unwrap();
        assert_eq!(signature.len(), 2 * COORDINATE);
        assert!(PublicKey::read(&own.public()).unwrap().signed(b"challenge", &signature));
        assert!(!PublicKey::read(&other.public()).unwrap().signed(b"challenge", &signature));
        assert!(own.public().get("d").is_none(), "the private half is not in it");
    }

    #[test]
    fn what_is_no_key_of_this_curve_is_none_and_a_point_beside_it_signs_nothing() {
        let with = |name: &str, value: &str| {
            let mut key = MachineKey::draw().unwrap().public();
            key[name] = value.into();
            PublicKey::read(&key)
        };
        for (name, value) in
            [("kty", "RSA"), ("crv", "P-384"), ("x", ""), ("y", "AAAA"), ("x", "not base64 !"), ("y", "é")]
        {
            assert_eq!(with(name, value), None, "{name}={value}");
        }
        for junk in [json!(null), json!([]), json!("x"), json!({ "kty": "EC", "crv": "P-256", "x": 1, "y": 2 })] {
            assert_eq!(PublicKey::read(&junk), None, "{junk}");
        }
        let beside = with("x", &BASE64_URL_SAFE_NO_PAD.encode([7; COORDINATE])).unwrap();
        assert!(!beside.signed(b"challenge", &[1; 2 * COORDINATE]));
    }
}
